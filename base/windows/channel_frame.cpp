#include "base/windows/channel_frame.hpp"

#include <array>
#include <cstring>
#include <system_error>

#include "base/windows/native.hpp"

namespace psremoting::channel_frame {
namespace {

template <class T>
void append(std::string& to, T value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T take(std::string_view& from) {
  T value;
  std::memcpy(&value, from.data(), sizeof value);
  from.remove_prefix(sizeof value);
  return value;
}

struct Parts {
  std::array<std::uint64_t, max_message_handles> handles{};
  std::size_t count = 0;
  std::string_view bytes;
};

Result<Parts> split(std::string_view frame) {
  if (frame.size() < sizeof(std::uint32_t)) return error(Errc::malformed, "channel: a message without a head");
  Parts parts;
  parts.count = take<std::uint32_t>(frame);
  if (parts.count > max_message_handles || frame.size() <= parts.count * sizeof(std::uint64_t) ||
      frame.size() - parts.count * sizeof(std::uint64_t) > max_message)
    return error(Errc::malformed, "channel: a message with too much or too little in it");
  for (std::size_t i = 0; i < parts.count; ++i) parts.handles[i] = take<std::uint64_t>(frame);
  parts.bytes = frame;
  return parts;
}

void close_in(HANDLE process, std::uint64_t number) {
  ::DuplicateHandle(process, native(static_cast<NativeHandle>(number)), nullptr, nullptr, 0, FALSE,
                    DUPLICATE_CLOSE_SOURCE);
}

// All of them or none.
Result<std::vector<std::uint64_t>> copy_into(HANDLE peer, const std::vector<Handle>& handles) {
  std::vector<std::uint64_t> copies;
  for (const Handle& handle : handles) {
    HANDLE copy = nullptr;
    const auto own = native(handle);
    // -1 as a handle to copy means this very process, which nobody gets.
    const bool copied =
        handle && ::DuplicateHandle(::GetCurrentProcess(), own, peer, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS);
    if (!copied) {
      const DWORD code = handle ? ::GetLastError() : ERROR_INVALID_HANDLE;
      for (std::uint64_t done : copies) close_in(peer, done);
      return failed(code);
    }
    copies.push_back(reinterpret_cast<std::uintptr_t>(copy));
  }
  return copies;
}

}  // namespace

Error failed(DWORD code) {
  return error(Errc::io, "channel: " + std::system_category().message(static_cast<int>(code)));
}

Result<std::string> print(const Message& message, HANDLE peer) {
  if (message.bytes.empty() || message.bytes.size() > max_message || message.handles.size() > max_message_handles)
    return error(Errc::too_large, "channel: " + std::to_string(message.bytes.size()) + " bytes in one message");
  if (!message.handles.empty() && !peer) return error(Errc::not_supported, "channel: handles go to `serve` only");
  auto copies = copy_into(peer, message.handles);
  if (!copies) return copies.error();
  std::string frame;
  frame.reserve(sizeof(std::uint32_t) + copies->size() * sizeof(std::uint64_t) + message.bytes.size());
  append(frame, static_cast<std::uint32_t>(copies->size()));
  for (std::uint64_t copy : *copies) append(frame, copy);
  frame += message.bytes;
  return frame;
}

void revoke(std::string_view frame, HANDLE peer) {
  auto parts = split(frame);
  for (std::size_t i = 0; parts && i < parts->count; ++i) close_in(peer, parts->handles[i]);
}

Result<Message> parse(std::string_view frame, Handles handles) {
  auto parts = split(frame);
  if (!parts) return parts.error();
  if (parts->count != 0 && handles == Handles::refuse)
    return error(Errc::malformed, "channel: handles from a process that may send none");
  Message message;
  message.bytes = parts->bytes;
  for (std::size_t i = 0; i < parts->count; ++i)
    message.handles.emplace_back(static_cast<NativeHandle>(parts->handles[i]));
  return message;
}

bool made_here(HANDLE pipe) {
  ULONG server = 0;
  ULONG client = 0;
  const DWORD here = ::GetCurrentProcessId();
  return ::GetNamedPipeServerProcessId(pipe, &server) && ::GetNamedPipeClientProcessId(pipe, &client) &&
         server == here && client == here;
}

}  // namespace psremoting::channel_frame
