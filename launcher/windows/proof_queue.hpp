#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "launcher/desk.hpp"
#include "launcher/windows/loop.hpp"

namespace psremoting::launcher {

// Asks who somebody is, a thread a question, so many at a time; the rest wait their turn.
class ProofQueue {
 public:
  using Question = std::function<Result<Proof>()>;  // runs on another thread, and owns what it uses
  using Done = std::function<void(Result<Proof>)>;

  ProofQueue(WindowsLoop& loop, std::size_t at_once, Duration deadline)
      : loop_(loop), at_once_(at_once), deadline_(deadline) {}
  ~ProofQueue();  // no answer comes any more
  ProofQueue(const ProofQueue&) = delete;
  ProofQueue& operator=(const ProofQueue&) = delete;

  // Calls `done` once, never from within. Too many waiting, or no answer before the deadline: Errc::timed_out; a thread
  // that is late keeps its place until it ends, because nobody can end it.
  void ask(Question question, Done done);

 private:
  struct Asked {
    Done done;
    Loop::Deadline deadline = 0;
  };
  void start_next();
  void start(Question question, std::shared_ptr<Asked> asked);
  void finish(const std::shared_ptr<Asked>& asked, Result<Proof> result);

  WindowsLoop& loop_;
  const std::size_t at_once_;
  const Duration deadline_;
  std::size_t running_ = 0;
  std::deque<std::pair<Question, std::shared_ptr<Asked>>> waiting_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace psremoting::launcher
