#include "psrp/message_follower.hpp"

#include <utility>

namespace psremoting::psrp {
namespace {

std::string_view xml_of(const std::string& message) {
  return std::string_view(message).substr(std::min(message.size(), message_header_bytes));
}

}  // namespace

MessageFollower::Seen MessageFollower::follow(std::string_view fragment) {
  auto header = first_header(fragment);
  Seen seen;
  if (!header) return seen;
  seen.gap = !order_.follows(*header);
  if (header->start) {
    object_ = header->object_id;
    final_state_ = awaited_call_ = false;
    seen.header = parse_message_header(bytes_of(blob(fragment, message_header_bytes)));
    auto type = seen.header ? seen.header->type : MessageType{};
    // The state, and a call's id, are at the start of their XML: within the first fragment.
    if (type == MessageType::pipeline_state) final_state_ = is_final_pipeline_state(xml_of(blob(fragment)));
    if (type == MessageType::pipeline_host_call) awaited_call_ = wants_response(xml_of(blob(fragment, 1024)));
  }
  if (header->end && header->object_id == object_) {
    seen.final_state = std::exchange(final_state_, false);
    seen.awaited_call = std::exchange(awaited_call_, false);
  }
  return seen;
}

std::optional<MessageCollector::Whole> MessageCollector::collect(std::string_view fragment) {
  auto header = first_header(fragment);
  if (!header) return std::nullopt;
  gap_ = !order_.follows(*header);
  if (header->start) {
    bytes_.clear();
    auto message = parse_message_header(bytes_of(blob(fragment, message_header_bytes)));
    in_pipeline_state_ = message && message->type == MessageType::pipeline_state;
    wanted_ = message && (message->type == MessageType::session_capability ||
                          message->type == MessageType::application_private_data ||
                          message->type == MessageType::runspace_pool_state);
  }
  if (!wanted_) return std::nullopt;
  bytes_ += blob(fragment);
  wanted_ = bytes_.size() <= most && !header->end;
  if (!header->end || bytes_.size() > most) {
    if (!wanted_) std::string().swap(bytes_);
    return std::nullopt;
  }
  Whole whole{*parse_message_header(bytes_of(bytes_)), std::string(xml_of(bytes_))};
  std::string().swap(bytes_);
  return whole;
}

}  // namespace psremoting::psrp
