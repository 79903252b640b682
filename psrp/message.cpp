#include "psrp/message.hpp"

#include <charconv>

#include "base/base64.hpp"
#include "psrp/fragment.hpp"

namespace psremoting::psrp {
namespace {

std::uint32_t read_little(std::span<const std::uint8_t> bytes) {
  return std::uint32_t{bytes[0]} | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 |
         std::uint32_t{bytes[3]} << 24;
}

void append_little(std::string& to, std::uint32_t value) {
  for (int i = 0; i < 4; ++i, value >>= 8) to.push_back(static_cast<char>(value & 0xff));
}

void append(std::string& to, const Guid& guid) {
  for (std::uint8_t byte : guid.windows()) to.push_back(static_cast<char>(byte));
}

// What stands between `opening` and the next '<'.
std::optional<std::string_view> text_after(std::string_view xml, std::string_view opening) {
  auto at = xml.find(opening);
  if (at == std::string_view::npos) return std::nullopt;
  auto rest = xml.substr(at + opening.size());
  auto end = rest.find('<');
  if (end == std::string_view::npos) return std::nullopt;
  return rest.substr(0, end);
}

}  // namespace

std::optional<MessageHeader> parse_message_header(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < message_header_bytes) return std::nullopt;
  MessageHeader header;
  header.destination = static_cast<Destination>(read_little(bytes));
  header.type = static_cast<MessageType>(read_little(bytes.subspan(4)));
  header.pool = Guid::from_windows(bytes.subspan<8, 16>());
  header.pipeline = Guid::from_windows(bytes.subspan<24, 16>());
  return header;
}

std::string print(const MessageHeader& header, std::string_view xml) {
  std::string bytes;
  bytes.reserve(message_header_bytes + xml.size());
  append_little(bytes, static_cast<std::uint32_t>(header.destination));
  append_little(bytes, static_cast<std::uint32_t>(header.type));
  append(bytes, header.pool);
  append(bytes, header.pipeline);
  bytes.append(xml);
  return bytes;
}

std::string whole_fragment(std::uint64_t object_id, const MessageHeader& header, std::string_view xml) {
  FragmentHeader fragment{object_id, 0, true, true, static_cast<std::uint32_t>(message_header_bytes + xml.size())};
  return *base64::decode_text(print(fragment)) + print(header, xml);
}

std::string print_whole(std::uint64_t object_id, const MessageHeader& header, std::string_view xml) {
  std::string bytes = whole_fragment(object_id, header, xml);
  return base64::encode(bytes_of(bytes));
}

std::optional<std::int32_t> read_i32(std::string_view xml, std::string_view name) {
  auto text = text_after(xml, std::string("<I32 N=\"").append(name).append("\">"));
  if (!text) return std::nullopt;
  std::int32_t value = 0;
  auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (failed != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return value;
}

std::optional<std::string> read_protocol_version(std::string_view xml) {
  auto text = text_after(xml, "<Version N=\"protocolversion\">");
  if (!text) return std::nullopt;
  return std::string(*text);
}

bool wants_response(std::string_view xml) { return text_after(xml, "<I64 N=\"ci\">") != "-100"; }

bool is_nested(std::string_view xml) { return text_after(xml, "<B N=\"IsNested\">") == "true"; }

bool is_final_pipeline_state(std::string_view xml) {
  auto state = read_i32(xml, "PipelineState");
  return state && *state >= static_cast<int>(PipelineState::stopped) &&
         *state <= static_cast<int>(PipelineState::failed);
}

}  // namespace psremoting::psrp
