#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <functional>
#include <memory>

#include "client/operations.hpp"
#include "client/runtime.hpp"

// What the exported functions share.
namespace psremoting::client {

// A handle of the ABI is a shared pointer on the heap: closing it lets what still uses the object finish.
template <class T>
void* new_handle(std::shared_ptr<T> object) {
  return new std::shared_ptr<T>(std::move(object));
}
template <class T>
std::shared_ptr<T> from_handle(void* handle) {
  return handle ? *static_cast<std::shared_ptr<T>*>(handle) : nullptr;
}
template <class T>
void close_handle(void* handle) {
  delete static_cast<std::shared_ptr<T>*>(handle);
}

// No exception may leave a function of the ABI.
template <class Body>
void guarded(Body body) noexcept {
  try {
    body();
  } catch (...) {  // out of memory: there is nobody to tell
  }
}

std::shared_ptr<Operation> new_operation(Session& session);

// Adds the operation to its shell's and its command's, and runs the coroutine on its strand. Where they are being
// closed the callback hears that at once, unless `silent`.
void start(const operations::Asked& asked, boost::asio::awaitable<void> coroutine, bool silent);
// The same for an end, which belongs to nobody; `then` on a thread of ours.
void start_end(const operations::Asked& asked, boost::asio::awaitable<void> coroutine, std::function<void()> then);

}  // namespace psremoting::client
