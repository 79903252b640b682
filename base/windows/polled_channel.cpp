#include "base/secret.hpp"
#include "base/windows/channel.hpp"
#include "base/windows/channel_frame.hpp"
#include "base/windows/native.hpp"

namespace psremoting {
namespace {

// One read or write that the system works on. The memory it names must stay until it is over.
class Operation {
 public:
  explicit Operation(HANDLE event) { overlapped_.hEvent = event; }

  bool pending() const { return pending_; }
  bool over() const { return pending_ && HasOverlappedIoCompleted(&overlapped_); }
  OVERLAPPED* start() {
    pending_ = true;
    return &overlapped_;
  }
  void forget() { pending_ = false; }
  // Its size, or why not. Waits where it is not over.
  Result<std::size_t> finish(HANDLE pipe) {
    pending_ = false;
    DWORD size = 0;
    if (::GetOverlappedResult(pipe, &overlapped_, &size, TRUE)) return std::size_t{size};
    if (::GetLastError() == ERROR_MORE_DATA) return error(Errc::malformed, "a message that is too long");
    if (::GetLastError() == ERROR_BROKEN_PIPE) return error(Errc::io, "the other process closed the channel");
    return channel_frame::failed(::GetLastError());
  }

 private:
  OVERLAPPED overlapped_{};
  bool pending_ = false;
};

// A read waits all the time; a message on its way out is kept here until the pipe has taken it. One event tells of
// both.
class PolledPipeChannel final : public PolledChannel {
 public:
  PolledPipeChannel(Handle end, Handle peer)
      : end_(std::move(end)),
        event_(owned(::CreateEventW(nullptr, TRUE, TRUE, nullptr))),
        peer_(std::move(peer)),
        incoming_(channel_frame::max_size, '\0'),
        read_(native(event_)),
        write_(native(event_)) {}

  ~PolledPipeChannel() override {
    if (read_.pending() || write_.pending()) ::CancelIoEx(native(end_), nullptr);
    if (read_.pending()) (void)read_.finish(native(end_));
    if (write_.pending()) (void)finish_write();
    wipe(incoming_);
  }

  Result<std::optional<Message>> try_receive() override {
    if (!read_.pending()) {
      if (auto started = start_read(); !started) return started.error();
    }
    // Cleared before it is asked what is over: what ends after the question sets it again.
    ::ResetEvent(native(event_));
    if (!read_.over()) return std::optional<Message>();
    auto size = read_.finish(native(end_));
    if (!size) return size.error();
    auto message = channel_frame::parse(std::string_view(incoming_).substr(0, *size), channel_frame::Handles::refuse);
    ::SecureZeroMemory(incoming_.data(), *size);  // it may have been a password
    ::SetEvent(native(event_));                   // there may be more
    if (!message) return message.error();
    return std::optional<Message>(std::move(*message));
  }

  Result<bool> try_send(const Message& message) override {
    if (write_.pending()) {
      if (!write_.over()) return false;
      if (auto written = finish_write(); !written) return written.error();
    }
    auto frame = channel_frame::print(message, native(peer_));
    if (!frame) return frame.error();
    outgoing_ = std::move(*frame);
    const auto size = static_cast<DWORD>(outgoing_.size());
    const bool done = ::WriteFile(native(end_), outgoing_.data(), size, nullptr, write_.start());
    const DWORD code = done ? ERROR_SUCCESS : ::GetLastError();
    // Starting clears the event; a message may have come before.
    if (read_.over()) ::SetEvent(native(event_));
    if (done || code == ERROR_IO_PENDING) return true;
    write_.forget();
    channel_frame::revoke(outgoing_, native(peer_));
    return channel_frame::failed(code);
  }

  NativeHandle waitable() const override { return event_.get(); }

 private:
  Result<void> start_read() {
    const auto size = static_cast<DWORD>(incoming_.size());
    if (::ReadFile(native(end_), incoming_.data(), size, nullptr, read_.start())) return {};
    const DWORD code = ::GetLastError();
    if (code == ERROR_IO_PENDING || code == ERROR_MORE_DATA) return {};
    read_.forget();
    if (code == ERROR_BROKEN_PIPE) return error(Errc::io, "the other process closed the channel");
    return channel_frame::failed(code);
  }

  Result<std::size_t> finish_write() {
    auto written = write_.finish(native(end_));
    if (!written) channel_frame::revoke(outgoing_, native(peer_));
    wipe(outgoing_);
    return written;
  }

  Handle end_;
  Handle event_;
  Handle peer_;
  std::string incoming_;
  std::string outgoing_;
  Operation read_;
  Operation write_;
};

Handle this_process() {
  HANDLE copy = INVALID_HANDLE_VALUE;
  const HANDLE self = ::GetCurrentProcess();
  ::DuplicateHandle(self, self, self, &copy, PROCESS_DUP_HANDLE, FALSE, 0);
  return owned(copy);
}

}  // namespace

std::unique_ptr<PolledChannel> open_polled_channel(Handle end, Handle peer) {
  return std::make_unique<PolledPipeChannel>(std::move(end), std::move(peer));
}

std::unique_ptr<PolledChannel> open_polled_channel(Handle end) {
  return open_polled_channel(std::move(end), this_process());
}

}  // namespace psremoting
