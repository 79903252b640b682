#include "launcher/windows/worker_pipes.hpp"

#include <string>
#include <windows.h>

#include "base/guid.hpp"
#include "base/windows/descriptor.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"

namespace psremoting::launcher {
namespace {

constexpr DWORD room = 64 * 1024;

// For its owner alone, one instance, not from another machine: its name is of no use once both ends are open.
Result<Handle> make_our_end(const std::wstring& name, bool we_write) {
  const auto descriptor = descriptor_of(L"D:P(A;;GA;;;OW)");
  if (!descriptor) return windows_error("the access list of a pipe");
  SECURITY_ATTRIBUTES security{sizeof security, descriptor.get(), FALSE};
  const DWORD direction = we_write ? PIPE_ACCESS_OUTBOUND : PIPE_ACCESS_INBOUND;
  const HANDLE end = ::CreateNamedPipeW(name.c_str(), direction | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                        PIPE_TYPE_BYTE | PIPE_REJECT_REMOTE_CLIENTS, 1, room, room, 0, &security);
  if (end == INVALID_HANDLE_VALUE) return windows_error("a pipe");
  return owned(end);
}

Result<Handle> make_their_end(const std::wstring& name, bool they_read) {
  // Standard input of many programs is asked for its state, which takes FILE_WRITE_ATTRIBUTES; likewise the others.
  const DWORD access = they_read ? GENERIC_READ | FILE_WRITE_ATTRIBUTES : GENERIC_WRITE | FILE_READ_ATTRIBUTES;
  const HANDLE end = ::CreateFileW(name.c_str(), access, 0, nullptr, OPEN_EXISTING,
                                   SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS, nullptr);
  if (end == INVALID_HANDLE_VALUE) return windows_error("a pipe's other end");
  return owned(end);
}

}  // namespace

Result<WorkerPipes> make_worker_pipes() {
  WorkerPipes pipes;
  for (int number = 0; number < 3; ++number) {
    const bool is_input = number == 0;
    const std::wstring name = L"\\\\.\\pipe\\psremoting-" + wide(Guid::random().lower());
    auto ours = make_our_end(name, is_input);
    if (!ours) return ours.error();
    auto theirs = make_their_end(name, is_input);
    if (!theirs) return theirs.error();
    pipes.ours.push_back(std::move(*ours));
    pipes.theirs.push_back(std::move(*theirs));
  }
  return pipes;
}

}  // namespace psremoting::launcher
