#include <string>
#include <windows.h>

#include "base/channel.hpp"
#include "base/guid.hpp"
#include "base/windows/channel_frame.hpp"
#include "base/windows/descriptor.hpp"
#include "base/windows/native.hpp"

namespace psremoting {
namespace {

std::wstring unguessable_name() {
  const std::string id = Guid::random().lower();
  return L"\\\\.\\pipe\\psremoting-" + std::wstring(id.begin(), id.end());
}

// One instance, for its owner alone, not from another machine; the name is of no use once both ends are open.
Result<Handle> make_server_end(const std::wstring& name) {
  const auto descriptor = descriptor_of(L"D:P(A;;GA;;;OW)");
  if (!descriptor) return channel_frame::failed(::GetLastError());
  SECURITY_ATTRIBUTES security{sizeof security, descriptor.get(), FALSE};
  const auto room = static_cast<DWORD>(channel_frame::max_size);
  const HANDLE end = ::CreateNamedPipeW(
      name.c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
      PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_REJECT_REMOTE_CLIENTS, 1, room, room, 0, &security);
  if (end == INVALID_HANDLE_VALUE) return channel_frame::failed(::GetLastError());
  return owned(end);
}

// Anonymous: who serves the pipe may not act as the one who opened it.
Result<Handle> make_client_end(const std::wstring& name) {
  const HANDLE end = ::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                                   FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS, nullptr);
  if (end == INVALID_HANDLE_VALUE) return channel_frame::failed(::GetLastError());
  Handle opened = owned(end);
  DWORD mode = PIPE_READMODE_MESSAGE;
  if (!::SetNamedPipeHandleState(end, &mode, nullptr, nullptr)) return channel_frame::failed(::GetLastError());
  return opened;
}

}  // namespace

Result<ChannelPair> make_channel_pair() {
  const std::wstring name = unguessable_name();
  auto here = make_server_end(name);
  if (!here) return here.error();
  auto there = make_client_end(name);
  if (!there) return there.error();
  return ChannelPair{std::move(*here), std::move(*there)};
}

}  // namespace psremoting
