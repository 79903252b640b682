#include "listener/proofs_under_way.hpp"

namespace psremoting::listener {

// Under the mutex.
struct ProofsUnderWay::Proof {
  LogonPtr logon;
  std::vector<std::shared_ptr<psrp::Event>> waiting;
};

ProofsUnderWay::Asker::Asker(std::shared_ptr<ProofsUnderWay> all, Key key, boost::asio::any_io_executor executor)
    : all_(std::move(all)), key_(key) {
  std::lock_guard lock(all_->mutex_);
  auto& proof = all_->proofs_[key_];
  if (!proof) {
    proof = std::make_shared<Proof>();
  } else {
    event_ = std::make_shared<psrp::Event>(std::move(executor));
    proof->waiting.push_back(event_);
  }
  proof_ = proof;
}

ProofsUnderWay::Asker::~Asker() {
  if (!first()) return;
  std::lock_guard lock(all_->mutex_);
  all_->proofs_.erase(key_);
  for (const auto& event : proof_->waiting) event->raise();
}

void ProofsUnderWay::Asker::found(LogonPtr logon) {
  std::lock_guard lock(all_->mutex_);
  proof_->logon = std::move(logon);
}

boost::asio::awaitable<ProofsUnderWay::LogonPtr> ProofsUnderWay::Asker::answer() {
  co_await event_->wait();
  std::lock_guard lock(all_->mutex_);
  co_return proof_->logon;
}

}  // namespace psremoting::listener
