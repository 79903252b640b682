#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "config/config.hpp"
#include "security/byte_stream.hpp"

namespace psremoting::listener {

class ConnectionTable;

// One connection's place in the table. Owned by its serve(); everything but expire() is called on its strand.
class ConnectionEntry {
 public:
  ~ConnectionEntry();

  // What ends the connection from outside: a sweep closes a stream whose deadline has passed. Set anew for each step.
  void set_deadline(TimePoint when) { deadline_.store(when.time_since_epoch().count(), std::memory_order_relaxed); }
  void set_stream(std::shared_ptr<security::ByteStream> stream);
  // It has proven who it is: counts no more against the limits of strangers.
  void authenticated();
  const std::string& address() const { return address_; }

 private:
  friend class ConnectionTable;
  ConnectionTable* table_ = nullptr;
  std::string address_;
  boost::asio::any_io_executor strand_;
  std::atomic<Duration::rep> deadline_{TimePoint::max().time_since_epoch().count()};
  std::weak_ptr<security::ByteStream> stream_;  // under the table's mutex
  bool stranger_ = true;                        // under the table's mutex
  std::list<ConnectionEntry*>::iterator place_;
};

// Who is connected, and who may be: the limits before authentication, and every connection's deadline. One sweep a
// second instead of a timer a connection: deadlines here are coarse and there are thousands. Any thread.
class ConnectionTable {
 public:
  explicit ConnectionTable(Clock& clock) : clock_(clock) {}

  // Null when a limit says no: too many in all, too many strangers, or too many strangers from this address.
  std::unique_ptr<ConnectionEntry> admit(const config::Service& limits, std::string address,
                                         boost::asio::any_io_executor strand);
  // Closes what is overdue; returns when cancelled through the timer's end.
  void sweep();
  void close_all();
  std::size_t size() const;

 private:
  friend class ConnectionEntry;
  void remove(ConnectionEntry& entry);
  void no_stranger(ConnectionEntry& entry);
  static void close(ConnectionEntry& entry);

  Clock& clock_;
  mutable std::mutex mutex_;
  std::list<ConnectionEntry*> entries_;
  std::map<std::string, std::uint32_t> strangers_by_address_;
  std::uint32_t strangers_ = 0;
};

}  // namespace psremoting::listener
