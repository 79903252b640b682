#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/handle.hpp"
#include "base/result.hpp"

// Messages with handles between two of our processes: what `serve` and the launcher speak over. A message arrives whole
// or not at all, in order. On Linux a pair of SOCK_SEQPACKET sockets carries descriptors; on Windows a duplex named
// pipe in message mode, the sender duplicating its handles into the process at the other end.
namespace psremoting {

inline constexpr std::size_t max_message = 256 * 1024;
inline constexpr std::size_t max_message_handles = 4;

struct Message {
  std::string bytes;            // never empty
  std::vector<Handle> handles;  // the receiver's own from then on; not inherited by programs it starts
};

// One end, for a process that runs on Asio. Used on one strand; one send and one receive at a time.
class Channel {
 public:
  virtual ~Channel() = default;
  // Errc::io when the other process is gone, Errc::malformed for what no message may be.
  virtual boost::asio::awaitable<Result<Message>> receive() = 0;
  virtual boost::asio::awaitable<Result<void>> send(Message message) = 0;
  // Ends what waits with Errc::aborted. May be called twice.
  virtual void close() = 0;
};

// The same for a process that has a loop of its own and must never block.
class PolledChannel {
 public:
  virtual ~PolledChannel() = default;
  // Nothing where nothing waits to be read. Errors as for Channel.
  virtual Result<std::optional<Message>> try_receive() = 0;
  // False where there is no room now. The message's handles stay the caller's.
  virtual Result<bool> try_send(const Message& message) = 0;
  // What the loop waits on: a descriptor to poll, or an event that is set when there is something to do.
  virtual NativeHandle waitable() const = 0;
};

// Each takes an end over.
std::unique_ptr<Channel> open_channel(boost::asio::any_io_executor executor, Handle end);
std::unique_ptr<PolledChannel> open_polled_channel(Handle end);

struct ChannelPair {
  Handle here;
  Handle there;  // for the other process; the program that starts it makes it inheritable
};
Result<ChannelPair> make_channel_pair();

}  // namespace psremoting
