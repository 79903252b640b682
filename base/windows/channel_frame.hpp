#pragma once

#include <string>
#include <string_view>
#include <windows.h>

#include "base/channel.hpp"

// A message as the pipe carries it: how many handles, their numbers in the receiver's process, the bytes.
namespace psremoting::channel_frame {

inline constexpr std::size_t max_size =
    sizeof(std::uint32_t) + max_message_handles * sizeof(std::uint64_t) + max_message;

// Copies the handles into the peer and names the copies; the message keeps its own. Null: no handles can be sent.
Result<std::string> print(const Message& message, HANDLE peer);
// The peer closes what print() put there: the frame was not delivered.
void revoke(std::string_view frame, HANDLE peer);

enum class Handles { accept, refuse };
Result<Message> parse(std::string_view frame, Handles handles);

// True when both ends were made by this process: it may well hold both.
bool made_here(HANDLE pipe);

Error failed(DWORD code);

}  // namespace psremoting::channel_frame
