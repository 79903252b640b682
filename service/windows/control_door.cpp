#include "service/control_door.hpp"

#include <boost/asio/windows/overlapped_ptr.hpp>
#include <boost/asio/windows/stream_handle.hpp>

#include "base/windows/descriptor.hpp"
#include "base/windows/text.hpp"
#include "psrp/spawn.hpp"
#include "service/converse.hpp"
#include "service/windows/control_address.hpp"

namespace psremoting::service {
namespace {

namespace asio = boost::asio;
using Pipe = asio::windows::stream_handle;

// That many may ask at one time; who comes then waits.
constexpr DWORD ends = 4, room = 64 * 1024;

// Administrators, the system and the account that made the pipe; and who may read and write it, but not make ends of
// its name (FILE_APPEND_DATA), which GENERIC_WRITE would allow.
constexpr const wchar_t* for_administrators = L"D:P(A;;GA;;;BA)(A;;GA;;;SY)(A;;GA;;;OW)";
constexpr const wchar_t* for_everybody = L"D:P(A;;GA;;;BA)(A;;GA;;;SY)(A;;GA;;;OW)(A;;0x12019b;;;AU)";

// An end of the pipe for somebody to connect to. The first must be the only one of its name, so that nobody else stands
// at the door.
Result<HANDLE> make_end(const std::wstring& name, Door door, bool first) {
  const auto descriptor = descriptor_of(door == Door::administrators ? for_administrators : for_everybody);
  if (!descriptor) return windows_error("the access list of the control pipe");
  SECURITY_ATTRIBUTES security{sizeof security, descriptor.get(), FALSE};
  const DWORD once = first ? FILE_FLAG_FIRST_PIPE_INSTANCE : 0;
  const HANDLE end = ::CreateNamedPipeW(name.c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | once,
                                        PIPE_TYPE_BYTE | PIPE_REJECT_REMOTE_CLIENTS, ends, room, room, 0, &security);
  if (end == INVALID_HANDLE_VALUE) return windows_error("the control pipe " + utf8(name));
  return end;
}

// Waits until somebody has opened the other end. Who has gone again by then has no question, and is let in, too.
asio::awaitable<bool> connected(Pipe& pipe) {
  auto begin = [&pipe](auto handler) {
    asio::windows::overlapped_ptr overlapped(pipe.get_executor(), std::move(handler));
    const BOOL done = ::ConnectNamedPipe(pipe.native_handle(), overlapped.get());
    const DWORD why = ::GetLastError();
    if (done || why == ERROR_IO_PENDING) {
      overlapped.release();
      return;
    }
    boost::system::error_code failed;
    if (why != ERROR_PIPE_CONNECTED && why != ERROR_NO_DATA)
      failed.assign(static_cast<int>(why), boost::system::system_category());
    overlapped.complete(failed, 0);
  };
  auto token = asio::as_tuple(asio::use_awaitable);
  auto waiting = asio::async_initiate<decltype(token), void(boost::system::error_code, std::size_t)>(begin, token);
  auto [failed, unused] = co_await std::move(waiting);
  (void)unused;
  co_return !failed;
}

// One end, for one after the other.
asio::awaitable<void> stand(std::shared_ptr<Pipe> pipe, ControlDoor::Answer answer) {
  while (co_await connected(*pipe)) {
    co_await converse(pipe, answer);
    // Cut off now, they would lose what they have not read; they close their end when they have.
    const Patience patience(pipe);
    char unused = 0;
    auto buffer = asio::buffer(&unused, 1);
    co_await pipe->async_read_some(buffer, asio::as_tuple(asio::use_awaitable));
    ::DisconnectNamedPipe(pipe->native_handle());
  }
}

class PipeDoor final : public ControlDoor {};

}  // namespace

Result<std::unique_ptr<ControlDoor>> ControlDoor::open(asio::any_io_executor executor,
                                                       const std::filesystem::path& state_directory, Door door,
                                                       Answer answer) {
  for (DWORD number = 0; number < ends; ++number) {
    auto end = make_end(control_address(state_directory, door), door, number == 0);
    if (!end) return end.error();
    psrp::spawn(executor, "the control door", stand(std::make_shared<Pipe>(executor, *end), answer));
  }
  return std::unique_ptr<ControlDoor>(std::make_unique<PipeDoor>());
}

}  // namespace psremoting::service
