#include "psrp/input_queue.hpp"

#include <utility>

namespace psremoting::psrp {
namespace {

PacketKind ack_of(PacketKind kind) {
  switch (kind) {
    case PacketKind::command: return PacketKind::command_ack;
    case PacketKind::signal: return PacketKind::signal_ack;
    case PacketKind::close: return PacketKind::close_ack;
    default: return PacketKind::data_ack;
  }
}

std::size_t cost_of(const InputQueue::Line& line) { return line.base64.size() + 64; }

}  // namespace

void InputQueue::push(Line line) {
  cost_ += cost_of(line);
  lines_.push_back(std::move(line));
}

std::optional<InputQueue::Line> InputQueue::next(TimePoint now) {
  if (unacknowledged_ || lines_.empty()) return std::nullopt;
  Line line = std::move(lines_.front());
  lines_.pop_front();
  cost_ -= cost_of(line);
  sent(line.kind, now);
  return line;
}

bool InputQueue::waits_since(TimePoint when) const {
  const bool read_at_once = unacknowledged_ == PacketKind::data || unacknowledged_ == PacketKind::command;
  return read_at_once && since_ <= when;
}

bool InputQueue::acknowledge(PacketKind ack) {
  if (!unacknowledged_ || ack_of(*unacknowledged_) != ack) return false;
  unacknowledged_.reset();
  return true;
}

void InputQueue::drop_waiting() {
  std::erase_if(lines_, [this](const Line& line) {
    if (!line.creates) cost_ -= cost_of(line);
    return !line.creates;
  });
}

void InputQueue::drop_all() {
  lines_.clear();
  cost_ = 0;
}

}  // namespace psremoting::psrp
