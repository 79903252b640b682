#include "listener/connection_table.hpp"

#include <boost/asio/post.hpp>

namespace psremoting::listener {

ConnectionEntry::~ConnectionEntry() { table_->remove(*this); }

void ConnectionEntry::set_stream(std::shared_ptr<security::ByteStream> stream) {
  std::lock_guard lock(table_->mutex_);
  stream_ = std::move(stream);
}

void ConnectionEntry::authenticated() {
  std::lock_guard lock(table_->mutex_);
  table_->no_stranger(*this);
}

std::unique_ptr<ConnectionEntry> ConnectionTable::admit(const config::Service& limits, std::string address,
                                                        boost::asio::any_io_executor strand) {
  std::lock_guard lock(mutex_);
  if (entries_.size() >= limits.max_connections || strangers_ >= limits.max_unauthenticated_connections) return nullptr;
  std::uint32_t& from_there = strangers_by_address_[address];
  if (from_there >= limits.max_unauthenticated_per_address) return nullptr;
  ++from_there;
  ++strangers_;
  auto entry = std::make_unique<ConnectionEntry>();
  entry->table_ = this;
  entry->address_ = std::move(address);
  entry->strand_ = std::move(strand);
  entry->place_ = entries_.insert(entries_.end(), entry.get());
  return entry;
}

void ConnectionTable::no_stranger(ConnectionEntry& entry) {
  if (!entry.stranger_) return;
  entry.stranger_ = false;
  --strangers_;
  auto found = strangers_by_address_.find(entry.address_);
  if (--found->second == 0) strangers_by_address_.erase(found);
}

void ConnectionTable::remove(ConnectionEntry& entry) {
  std::lock_guard lock(mutex_);
  no_stranger(entry);
  entries_.erase(entry.place_);
}

// The stream belongs to the connection's strand; the weak reference keeps a connection that ends meanwhile from being
// touched.
void ConnectionTable::close(ConnectionEntry& entry) {
  boost::asio::post(entry.strand_, [stream = entry.stream_] {
    if (auto alive = stream.lock()) alive->close();
  });
}

void ConnectionTable::sweep() {
  std::lock_guard lock(mutex_);
  auto now = clock_.now().time_since_epoch().count();
  for (ConnectionEntry* entry : entries_) {
    if (entry->deadline_.load(std::memory_order_relaxed) <= now) close(*entry);
  }
}

void ConnectionTable::close_all() {
  std::lock_guard lock(mutex_);
  for (ConnectionEntry* entry : entries_) close(*entry);
}

std::size_t ConnectionTable::size() const {
  std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace psremoting::listener
