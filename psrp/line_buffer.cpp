#include "psrp/line_buffer.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace psremoting::psrp {
namespace {

constexpr std::size_t idle_room = 2048;   // an acknowledgement, or a small object and the state after it
constexpr std::size_t busy_room = 49152;  // a worker's longest line and some

}  // namespace

std::span<char> LineBuffer::prepare() {
  std::size_t held = end_ - begin_;
  if (held > 0 && begin_ > 0) std::memmove(bytes_.data(), bytes_.data() + begin_, held);
  searched_ -= begin_;
  begin_ = 0;
  end_ = held;
  std::size_t room = held > 0 || skipping_ ? busy_room : idle_room;
  if (held == 0 && bytes_.capacity() > idle_room && room == idle_room) std::string().swap(bytes_);
  bytes_.resize(held + room);
  return {bytes_.data() + held, room};
}

void LineBuffer::commit(std::size_t size) { end_ += size; }

std::optional<std::string_view> LineBuffer::next() {
  while (begin_ < end_) {
    const char* from = bytes_.data() + searched_;
    const void* found = std::memchr(from, '\n', end_ - searched_);
    if (!found) {
      searched_ = end_;
      if (skipping_ || end_ - begin_ > longest_) {
        discarded_ += end_ - begin_;
        begin_ = end_;
        skipping_ = true;
      }
      return std::nullopt;
    }
    auto at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes_.data());
    std::string_view line(bytes_.data() + begin_, at - begin_);
    begin_ = searched_ = at + 1;
    if (!std::exchange(skipping_, false) && line.size() <= longest_) return line;
    discarded_ += line.size();
  }
  return std::nullopt;
}

std::size_t LineBuffer::take_discarded() { return std::exchange(discarded_, 0); }

}  // namespace psremoting::psrp
