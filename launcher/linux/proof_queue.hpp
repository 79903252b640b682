#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/channel.hpp"
#include "base/identity.hpp"
#include "launcher/linux/loop.hpp"

namespace psremoting::launcher {

// Asks who somebody is, a child a question, so many at a time; the rest wait their turn. A child that is slow, as where
// a directory does not answer, waits and does not work: after a second it makes room for others. One name has half of
// the places at most, whatever it is asked.
class ProofQueue {
 public:
  using Question = std::function<Result<Identity>()>;  // runs in the child
  using Done = std::function<void(Result<Identity>)>;

  ProofQueue(LinuxLoop& loop, std::size_t at_once, Duration deadline)
      : loop_(loop), at_once_(at_once), deadline_(deadline) {}
  ~ProofQueue();  // no answer comes any more
  ProofQueue(const ProofQueue&) = delete;
  ProofQueue& operator=(const ProofQueue&) = delete;

  // `name` is who is said to be there. Calls `done` once, never from within. Too many waiting, or no answer before the
  // deadline: Errc::timed_out.
  void ask(std::string name, Question question, Done done);

 private:
  struct Waiting {
    std::string name;
    Question question;
    Done done;
  };
  struct Child {
    std::string name;
    Done done;
    pid_t pid = -1;
    std::unique_ptr<PolledChannel> channel;
    Loop::Deadline deadline = 0, slow_after = 0;
    bool slow = false;
  };
  bool has_room() const;
  bool may_start(const std::string& name) const;
  void start_next();
  void start(Waiting next);
  void answered(int fd);
  void finish(int fd, Result<Identity> result);

  LinuxLoop& loop_;
  const std::size_t at_once_;
  const Duration deadline_;
  std::deque<Waiting> waiting_;
  std::map<int, Child> children_;  // by the channel's descriptor
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace psremoting::launcher
