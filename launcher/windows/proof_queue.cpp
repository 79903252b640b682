#include "launcher/windows/proof_queue.hpp"

#include "base/log.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::size_t most_waiting = 1000;

}  // namespace

ProofQueue::~ProofQueue() { *alive_ = false; }

void ProofQueue::ask(Question question, Done done) {
  if (waiting_.size() >= most_waiting) {
    loop_.after({}, [alive = alive_, done = std::move(done)] {
      if (*alive) done(error(Errc::timed_out, "too many log on at once"));
    });
    return;
  }
  auto asked = std::make_shared<Asked>(Asked{std::move(done), 0});
  asked->deadline = loop_.after(deadline_, [this, alive = alive_, asked] {
    if (!*alive) return;
    log::write<event::logon_slow>();
    finish(asked, error(Errc::timed_out, "the logon took too long"));
  });
  waiting_.emplace_back(std::move(question), std::move(asked));
  start_next();
}

void ProofQueue::start_next() {
  while (!waiting_.empty() && running_ < at_once_) {
    auto [question, asked] = std::move(waiting_.front());
    waiting_.pop_front();
    if (asked->done) start(std::move(question), std::move(asked));  // else nobody waits for it any more
  }
}

void ProofQueue::start(Question question, std::shared_ptr<Asked> asked) {
  ++running_;
  loop_.run([this, alive = alive_, asked = std::move(asked), question = std::move(question)]() -> Loop::Callback {
    auto result = std::make_shared<Result<Proof>>(question());
    return [this, alive, asked, result] {
      if (!*alive) return;
      --running_;
      finish(asked, std::move(*result));
      start_next();
    };
  });
}

void ProofQueue::finish(const std::shared_ptr<Asked>& asked, Result<Proof> result) {
  loop_.cancel(asked->deadline);
  if (auto done = std::exchange(asked->done, {})) done(std::move(result));
}

}  // namespace psremoting::launcher
