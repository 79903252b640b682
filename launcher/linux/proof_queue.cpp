#include "launcher/linux/proof_queue.hpp"

#include <signal.h>
#include <unistd.h>

#include "base/log.hpp"
#include "base/request.hpp"
#include "launcher/linux/child.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::size_t most_waiting = 1000;

int answer_question(const ProofQueue::Question& question, int channel, pid_t parent) {
  if (!die_with_parent(parent)) return 1;
  auto identity = question();
  request::Answer answer = identity ? request::Answer(request::LoggedOn{0, 0, std::move(*identity)})
                                    : request::Answer(request::Failed{0, identity.error()});
  send_message(channel, request::print(answer));
  return 0;
}

Result<Identity> identity_from(const Message& message) {
  auto answer = request::parse_answer(message.bytes);
  if (!answer) return answer.error();
  if (auto* logged_on = std::get_if<request::LoggedOn>(&*answer)) return std::move(logged_on->identity);
  if (auto* failed = std::get_if<request::Failed>(&*answer)) return failed->why;
  return error(Errc::internal);
}

}  // namespace

ProofQueue::~ProofQueue() {
  *alive_ = false;
  for (auto& [fd, child] : children_) {
    loop_.forget(fd);
    loop_.cancel(child.deadline);
    ::kill(child.pid, SIGKILL);
  }
}

void ProofQueue::ask(Question question, Done done) {
  if (waiting_.size() >= most_waiting) {
    loop_.after({}, [alive = alive_, done = std::move(done)] {
      if (*alive) done(error(Errc::timed_out, "too many log on at once"));
    });
    return;
  }
  waiting_.emplace_back(std::move(question), std::move(done));
  start_next();
}

void ProofQueue::start_next() {
  if (waiting_.empty() || children_.size() >= at_once_) return;
  auto [question, done] = std::move(waiting_.front());
  waiting_.pop_front();
  auto pair = make_channel_pair();
  const int here = pair ? static_cast<int>(pair->here.get()) : -1;
  const int there = pair ? static_cast<int>(pair->there.get()) : -1;
  const pid_t parent = ::getpid();
  const auto body = [&, there] { return answer_question(question, there, parent); };
  const pid_t pid = pair ? loop_.spawn({there}, body, {}) : -1;
  if (pid < 0) {
    loop_.after({}, [this, alive = alive_, done = std::move(done)] {
      if (!*alive) return;
      done(error(Errc::io, "no process to check a password in"));
      start_next();
    });
    return;
  }
  Child child{std::move(done), pid, open_polled_channel(std::move(pair->here)), 0};
  child.deadline = loop_.after(deadline_, [this, here] {
    log::write<event::logon_slow>();
    finish(here, error(Errc::timed_out, "the logon took too long"));
  });
  children_.emplace(here, std::move(child));
  loop_.watch(here, POLLIN, [this, here] { answered(here); });
}

void ProofQueue::answered(int fd) {
  auto message = children_.at(fd).channel->try_receive();
  if (!message) return finish(fd, error(Errc::internal, "the check of a password died"));
  if (*message) finish(fd, identity_from(**message));
}

void ProofQueue::finish(int fd, Result<Identity> result) {
  auto child = children_.extract(fd);
  loop_.forget(fd);
  ::kill(child.mapped().pid, SIGKILL);  // it has nothing to say any more; PAM may hang in its cleaning up
  auto deadline = child.mapped().deadline;
  auto done = std::move(child.mapped().done);
  loop_.cancel(deadline);
  done(std::move(result));
  start_next();
}

}  // namespace psremoting::launcher
