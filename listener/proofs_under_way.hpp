#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "listener/proof_cache.hpp"
#include "psrp/event.hpp"
#include "psrp/launcher.hpp"

namespace psremoting::listener {

// The proofs that are being checked. A client opens many connections at once, each with the same name and password: the
// first is checked, and its answer is everybody's. Shared with those who ask. Any thread.
class ProofsUnderWay {
 public:
  using LogonPtr = std::shared_ptr<const psrp::Logon>;
  // What is proven, under which generation of the accounts.
  using Key = std::pair<ProofCache::Mac, std::uint64_t>;

  struct Proof;

  // One who asks: the first of its key checks, the others wait for what it finds. The first's end, whatever its cause,
  // tells them; nothing was found where it has not said so.
  class Asker {
   public:
    Asker(std::shared_ptr<ProofsUnderWay> all, Key key, boost::asio::any_io_executor executor);
    ~Asker();
    Asker(const Asker&) = delete;
    Asker& operator=(const Asker&) = delete;

    bool first() const { return !event_; }
    void found(LogonPtr logon);
    boost::asio::awaitable<LogonPtr> answer();

   private:
    std::shared_ptr<ProofsUnderWay> all_;
    Key key_;
    std::shared_ptr<Proof> proof_;
    std::shared_ptr<psrp::Event> event_;  // of one who waits
  };

 private:
  std::mutex mutex_;
  std::map<Key, std::shared_ptr<Proof>> proofs_;
};

}  // namespace psremoting::listener
