#include "launcher/linux/proof_queue.hpp"

#include <algorithm>
#include <signal.h>
#include <unistd.h>

#include "base/log.hpp"
#include "base/request.hpp"
#include "launcher/linux/child.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::size_t most_waiting = 1000;
constexpr std::size_t most_children = 64;  // slow ones, too
constexpr std::chrono::seconds slow_after{1};

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
    loop_.cancel(child.slow_after);
    ::kill(child.pid, SIGKILL);
  }
}

void ProofQueue::ask(std::string name, Question question, Done done) {
  if (waiting_.size() >= most_waiting) {
    loop_.after({}, [alive = alive_, done = std::move(done)] {
      if (*alive) done(error(Errc::timed_out, "too many log on at once"));
    });
    return;
  }
  waiting_.push_back({std::move(name), std::move(question), std::move(done)});
  start_next();
}

bool ProofQueue::has_room() const {
  const auto quick = std::ranges::count_if(children_, [](const auto& entry) { return !entry.second.slow; });
  return children_.size() < most_children && static_cast<std::size_t>(quick) < at_once_;
}

bool ProofQueue::may_start(const std::string& name) const {
  const auto its = std::ranges::count_if(children_, [&](const auto& entry) { return entry.second.name == name; });
  return static_cast<std::size_t>(its) < std::max<std::size_t>(at_once_ / 2, 1);
}

void ProofQueue::start_next() {
  while (has_room()) {
    const auto next = std::ranges::find_if(waiting_, [this](const Waiting& one) { return may_start(one.name); });
    if (next == waiting_.end()) return;
    auto taken = std::move(*next);
    waiting_.erase(next);
    start(std::move(taken));
  }
}

void ProofQueue::start(Waiting next) {
  auto pair = make_channel_pair();
  const int here = pair ? static_cast<int>(pair->here.get()) : -1;
  const int there = pair ? static_cast<int>(pair->there.get()) : -1;
  const pid_t parent = ::getpid();
  const auto body = [&, there] { return answer_question(next.question, there, parent); };
  const pid_t pid = pair ? loop_.spawn({there}, body, {}) : -1;
  if (pid < 0) {
    loop_.after({}, [this, alive = alive_, done = std::move(next.done)] {
      if (!*alive) return;
      done(error(Errc::io, "no process to check a password in"));
      start_next();
    });
    return;
  }
  Child child{std::move(next.name), std::move(next.done), pid, open_polled_channel(std::move(pair->here))};
  child.slow_after = loop_.after(slow_after, [this, here] {
    children_.at(here).slow = true;
    start_next();
  });
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
  auto done = std::move(child.mapped().done);
  for (const auto timer : {child.mapped().deadline, child.mapped().slow_after}) loop_.cancel(timer);
  done(std::move(result));
  start_next();
}

}  // namespace psremoting::launcher
