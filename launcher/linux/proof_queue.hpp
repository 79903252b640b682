#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>

#include "base/channel.hpp"
#include "base/identity.hpp"
#include "launcher/linux/loop.hpp"

namespace psremoting::launcher {

// Asks who somebody is, a child a question, so many at a time; the rest wait their turn.
class ProofQueue {
 public:
  using Question = std::function<Result<Identity>()>;  // runs in the child
  using Done = std::function<void(Result<Identity>)>;

  ProofQueue(LinuxLoop& loop, std::size_t at_once, Duration deadline)
      : loop_(loop), at_once_(at_once), deadline_(deadline) {}
  ~ProofQueue();  // no answer comes any more
  ProofQueue(const ProofQueue&) = delete;
  ProofQueue& operator=(const ProofQueue&) = delete;

  // Calls `done` once, never from within. Too many waiting, or no answer before the deadline: Errc::timed_out.
  void ask(Question question, Done done);

 private:
  struct Child {
    Done done;
    pid_t pid = -1;
    std::unique_ptr<PolledChannel> channel;
    Loop::Deadline deadline = 0;
  };
  void start_next();
  void answered(int fd);
  void finish(int fd, Result<Identity> result);

  LinuxLoop& loop_;
  const std::size_t at_once_;
  const Duration deadline_;
  std::deque<std::pair<Question, Done>> waiting_;
  std::map<int, Child> children_;  // by the channel's descriptor
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace psremoting::launcher
