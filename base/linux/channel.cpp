#include "base/channel.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <sys/socket.h>

#include "base/secret.hpp"

namespace psremoting {
namespace {

namespace asio = boost::asio;

using Control = std::array<char, CMSG_SPACE(max_message_handles * sizeof(int))>;

Error failed(int code) { return error(Errc::io, "channel: " + std::generic_category().message(code)); }

std::vector<Handle> take_handles(msghdr& header) {
  std::vector<Handle> handles;
  for (auto* part = CMSG_FIRSTHDR(&header); part; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const auto count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
      handles.emplace_back(descriptor);
    }
  }
  return handles;
}

// The size of the next message, so that no more is set aside than it needs; -1 and errno where there is none.
ssize_t next_size(int socket) { return ::recv(socket, nullptr, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT); }

Result<std::optional<Message>> receive_now(int socket) {
  const auto size = next_size(socket);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return std::optional<Message>();
  if (size < 0) return failed(errno);
  if (size == 0) return error(Errc::io, "the other process closed the channel");
  if (static_cast<std::size_t>(size) > max_message) return error(Errc::malformed, "a message that is too long");

  Message message;
  message.bytes.resize(static_cast<std::size_t>(size));
  alignas(cmsghdr) Control control;
  iovec part{message.bytes.data(), message.bytes.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  const auto got = ::recvmsg(socket, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (got < 0) return failed(errno);
  message.handles = take_handles(header);
  // Descriptors are missing (MSG_CTRUNC) where this process may have no more of them: whom they are for finds out.
  if (header.msg_flags & MSG_TRUNC) return error(Errc::malformed, "a message with too much in it");
  return std::optional<Message>(std::move(message));
}

void put_handles(msghdr& header, Control& control, const std::vector<Handle>& handles) {
  if (handles.empty()) return;
  header.msg_control = control.data();
  header.msg_controllen = CMSG_SPACE(handles.size() * sizeof(int));
  auto* part = CMSG_FIRSTHDR(&header);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(handles.size() * sizeof(int));
  for (std::size_t i = 0; i < handles.size(); ++i) {
    const int descriptor = static_cast<int>(handles[i].get());
    std::memcpy(CMSG_DATA(part) + i * sizeof(int), &descriptor, sizeof(int));
  }
}

Result<bool> send_now(int socket, const Message& message) {
  if (message.bytes.empty() || message.bytes.size() > max_message || message.handles.size() > max_message_handles)
    return error(Errc::too_large, "channel: " + std::to_string(message.bytes.size()) + " bytes in one message");
  alignas(cmsghdr) Control control{};
  iovec part{const_cast<char*>(message.bytes.data()), message.bytes.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  put_handles(header, control, message.handles);
  if (::sendmsg(socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return true;
  // ETOOMANYREFS: descriptors on their way that the peer has not taken yet.
  if (errno == EAGAIN || errno == EINTR || errno == ENOBUFS || errno == ETOOMANYREFS) return false;
  return failed(errno);
}

class SocketChannel final : public Channel {
 public:
  SocketChannel(const asio::any_io_executor& executor, Handle end)
      : socket_(executor, static_cast<int>(end.release())) {}

  asio::awaitable<Result<Message>> receive() override {
    while (socket_.is_open()) {
      auto message = receive_now(socket_.native_handle());
      if (!message) co_return message.error();
      std::optional<Message>& arrived = *message;
      if (arrived) co_return std::move(*arrived);
      auto token = asio::as_tuple(asio::use_awaitable);
      co_await socket_.async_wait(asio::posix::descriptor_base::wait_read, token);
      auto cancelled = co_await asio::this_coro::cancellation_state;
      if (cancelled.cancelled() != asio::cancellation_type::none) break;
    }
    co_return error(Errc::aborted);
  }

  asio::awaitable<Result<void>> send(Message message) override {
    while (socket_.is_open()) {
      auto sent = send_now(socket_.native_handle(), message);
      if (!sent) co_return sent.error();
      if (*sent) {
        wipe(message.bytes);  // it may have been a password
        co_return Result<void>();
      }
      auto token = asio::as_tuple(asio::use_awaitable);
      co_await socket_.async_wait(asio::posix::descriptor_base::wait_write, token);
      auto cancelled = co_await asio::this_coro::cancellation_state;
      if (cancelled.cancelled() != asio::cancellation_type::none) break;
    }
    co_return error(Errc::aborted);
  }

  void close() override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  asio::posix::stream_descriptor socket_;
};

class PolledSocketChannel final : public PolledChannel {
 public:
  explicit PolledSocketChannel(Handle end) : end_(std::move(end)) {}
  Result<std::optional<Message>> try_receive() override { return receive_now(static_cast<int>(end_.get())); }
  Result<bool> try_send(const Message& message) override { return send_now(static_cast<int>(end_.get()), message); }
  NativeHandle waitable() const override { return end_.get(); }

 private:
  Handle end_;
};

}  // namespace

std::unique_ptr<Channel> open_channel(asio::any_io_executor executor, Handle end) {
  return std::make_unique<SocketChannel>(executor, std::move(end));
}

std::unique_ptr<PolledChannel> open_polled_channel(Handle end) {
  return std::make_unique<PolledSocketChannel>(std::move(end));
}

Result<ChannelPair> make_channel_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return failed(errno);
  // Of which the kernel takes double: room for the longest message and a few short ones.
  const int room = static_cast<int>(max_message);
  for (int end : ends) ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  return ChannelPair{Handle(ends[0]), Handle(ends[1])};
}

}  // namespace psremoting
