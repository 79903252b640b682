#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "client/abi.hpp"
#include "client/failure.hpp"

namespace psremoting::client {

// The words for a code: those of the failure that this thread is just telling PowerShell, which asks for them again (it
// shows them as the exception's TransportMessage, and its own sentence for some codes), or else the usual ones.
std::string words_told(std::uint32_t code);

// How an operation speaks to PowerShell: its context and function, and the handles it is about. A copyable value. Each
// function calls once, on the calling thread, which must hold no lock: PowerShell may call any function of ours
// meanwhile.
class Callback {
 public:
  Callback() = default;
  explicit Callback(const WSMAN_ASYNC* async, void* shell = nullptr, void* command = nullptr, void* operation = nullptr)
      : async_(async ? *async : WSMAN_ASYNC{}), shell_(shell), command_(command), operation_(operation) {}

  void done() const { call(WSMAN_CALLBACK_END_OF_OPERATION, nullptr, nullptr); }
  void done(const std::string& xml) const;  // a Create's or a Connect's
  void failed(const Failure& why) const;
  // One of the flags about the network, and nothing else.
  void network(std::int32_t flag) const { call(flag, nullptr, nullptr); }

  struct Received {
    std::string_view stream;
    std::span<const std::uint8_t> bytes;
    std::string_view state;  // the CommandState's URI, or empty
    std::int32_t exit_code = 0;
    bool last = false;
  };
  void received(const Received& what) const;

 private:
  void call(std::int32_t flags, WSMAN_ERROR* error, void* result) const;

  WSMAN_ASYNC async_{};
  void *shell_ = nullptr, *command_ = nullptr, *operation_ = nullptr;
};

}  // namespace psremoting::client
