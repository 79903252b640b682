#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "client/abi.hpp"
#include "client/failure.hpp"

namespace psremoting::client {

// How an operation speaks to PowerShell: its context and function, and the handles it is about. A copyable value. Each
// function calls once, on the calling thread, holding no lock.
class Callback {
 public:
  explicit Callback(const WSMAN_ASYNC* async) : async_(async ? *async : WSMAN_ASYNC{}) {}
  void about(void* shell, void* command, void* operation) {
    shell_ = shell;
    command_ = command;
    operation_ = operation;
  }

  void done() const { call(WSMAN_CALLBACK_END, nullptr, nullptr); }
  void failed(const Failure& why, std::int32_t flags = WSMAN_CALLBACK_END) const;
  void network(std::int32_t flag) const { call(flag, nullptr, nullptr); }
  // One Stream's bytes. `state` is the CommandState's URI, or empty.
  void received(std::string_view stream, std::span<const std::uint8_t> bytes, std::string_view state, std::int32_t exit_code, bool last) const;

 private:
  void call(std::int32_t flags, WSMAN_ERROR* error, void* result) const;

  WSMAN_ASYNC async_;
  void *shell_ = nullptr, *command_ = nullptr, *operation_ = nullptr;
};

}  // namespace psremoting::client
