#include "psrp/launcher_exchange.hpp"

namespace psremoting::psrp {

void LauncherExchange::queue(std::string bytes) {
  outgoing_.push_back(std::move(bytes));
  to_send_.raise();
}

// The launcher takes no such message: it would end the channel, and with it everybody's sessions.
void LauncherExchange::refuse(Waiter& waiter, request::Sequence sequence, std::string bytes) {
  const auto why = error(Errc::too_large, "A command with its arguments, environment and folder may have " +
                                              std::to_string(request::max_size / 1024) + " KiB; this one has " +
                                              std::to_string(bytes.size() / 1024) +
                                              ". Send what is long as the command's input, or put it into a file.");
  wipe(bytes);
  waiter.answer = request::Failed{sequence, why};
  waiter.ready.raise();
}

void LauncherExchange::tell(const request::Request& request) {
  std::lock_guard lock(mutex_);
  if (!gone_) queue(request::print(request));
}

void LauncherExchange::leave(const Asked& asked) {
  std::lock_guard lock(mutex_);
  waiting_.erase(asked.sequence);
  if (asked.waiter->answer) undo(*asked.waiter->answer);
}

void LauncherExchange::undo(const request::Answer& answer) {
  if (gone_) return;
  if (auto* logged_on = std::get_if<request::LoggedOn>(&answer))
    queue(request::print(request::Request(request::ForgetLogon{logged_on->logon})));
  if (auto* started = std::get_if<request::Started>(&answer)) {
    request::SignalWorker kill{started->worker, request::SignalWorker::Kind::kill};
    queue(request::print(request::Request(kill)));
  }
}

void LauncherExchange::answer(request::Sequence sequence, request::Answer answer, std::vector<Handle> handles) {
  std::lock_guard lock(mutex_);
  // Known before its starter hears of it: its end may be the very next message.
  std::shared_ptr<Exit> exit;
  if (auto* started = std::get_if<request::Started>(&answer)) {
    exit = std::make_shared<Exit>(executor_);
    workers_.emplace(started->worker, exit);
  }
  auto found = waiting_.find(sequence);
  if (found == waiting_.end()) return undo(answer);
  auto waiter = std::move(found->second);
  waiting_.erase(found);
  waiter->answer = std::move(answer);
  waiter->handles = std::move(handles);
  waiter->exit = std::move(exit);
  waiter->ready.raise();
}

void LauncherExchange::exited(request::WorkerId worker, int code) {
  std::lock_guard lock(mutex_);
  auto found = workers_.find(worker);
  if (found == workers_.end()) return;
  auto exit = std::move(found->second);
  workers_.erase(found);
  exit->code = code;
  exit->over = true;
  exit->ready.raise();
}

void LauncherExchange::deliver(request::Answer answer, std::vector<Handle> handles) {
  if (std::get_if<request::CredentialsChanged>(&answer)) {
    ++generation_;
  } else if (auto* over = std::get_if<request::WorkerExited>(&answer)) {
    exited(over->worker, over->exit_code);
  } else if (auto* logged_on = std::get_if<request::LoggedOn>(&answer)) {
    this->answer(logged_on->sequence, std::move(answer), std::move(handles));
  } else if (auto* started = std::get_if<request::Started>(&answer)) {
    this->answer(started->sequence, std::move(answer), std::move(handles));
  } else if (auto* failed = std::get_if<request::Failed>(&answer)) {
    this->answer(failed->sequence, std::move(answer), std::move(handles));
  }
}

std::optional<std::string> LauncherExchange::next_to_send() {
  std::lock_guard lock(mutex_);
  if (outgoing_.empty()) return std::nullopt;
  auto next = std::move(outgoing_.front());
  outgoing_.pop_front();
  return next;
}

void LauncherExchange::end() {
  std::lock_guard lock(mutex_);
  gone_ = true;
  for (auto& [sequence, waiter] : waiting_) {
    waiter->answer = request::Failed{sequence, error(Errc::io, "the launcher process is gone")};
    waiter->ready.raise();
  }
  waiting_.clear();
  for (auto& [worker, exit] : workers_) {
    exit->code = 128 + 9;  // its launcher's end is its own
    exit->over = true;
    exit->ready.raise();
  }
  workers_.clear();
  for (auto& bytes : outgoing_) wipe(bytes);
  outgoing_.clear();
}

}  // namespace psremoting::psrp
