#pragma once

#include <cstdint>
#include <utility>

namespace psremoting {

// The operating system's own handle: a file descriptor, or a HANDLE opened for overlapped use.
using NativeHandle = std::intptr_t;

void close_handle(NativeHandle handle);

// Owns one; none is -1 on both systems (INVALID_HANDLE_VALUE).
class Handle {
 public:
  static constexpr NativeHandle none = -1;

  Handle() = default;
  explicit Handle(NativeHandle handle) : handle_(handle) {}
  Handle(Handle&& other) noexcept : handle_(other.release()) {}
  Handle& operator=(Handle&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~Handle() { reset(); }

  NativeHandle get() const { return handle_; }
  explicit operator bool() const { return handle_ != none; }
  NativeHandle release() { return std::exchange(handle_, none); }
  void reset(NativeHandle handle = none) {
    if (handle_ != none) close_handle(handle_);
    handle_ = handle;
  }

 private:
  NativeHandle handle_ = none;
};

}  // namespace psremoting
