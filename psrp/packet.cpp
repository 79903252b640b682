#include "psrp/packet.hpp"

#include <array>
#include <utility>

#include "base/base64.hpp"

namespace psremoting::psrp {
namespace {

// In the order of PacketKind.
constexpr std::array<std::string_view, 8> names{"Data",   "DataAck",   "Command", "CommandAck",
                                                "Signal", "SignalAck", "Close",   "CloseAck"};

constexpr std::string_view blanks = " \t\r";

std::string_view trim_front(std::string_view text) {
  auto at = text.find_first_not_of(blanks);
  return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

// Takes `prefix` off the front; false when it is not there.
bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::optional<PacketKind> take_name(std::string_view& text) {
  auto end = text.find_first_of(" \t/>");
  auto name = text.substr(0, end);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != name) continue;
    text.remove_prefix(name.size());
    return static_cast<PacketKind>(i);
  }
  return std::nullopt;
}

struct Attribute {
  std::string_view name, value;
};

std::optional<Attribute> take_attribute(std::string_view& text) {
  auto equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  Attribute attribute;
  attribute.name = text.substr(0, equals);
  text.remove_prefix(equals + 1);
  if (text.empty() || (text.front() != '\'' && text.front() != '"')) return std::nullopt;
  auto end = text.find(text.front(), 1);
  if (end == std::string_view::npos) return std::nullopt;
  attribute.value = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return attribute;
}

std::optional<Guid> guid(std::string_view text) {
  if (text.size() != 32) return Guid::parse(text);
  std::string hyphened(text);
  for (std::size_t at : {20u, 16u, 12u, 8u}) hyphened.insert(at, 1, '-');
  return Guid::parse(hyphened);
}

// Reads the attributes up to '>' or '/>', which stays.
bool take_attributes(std::string_view& text, Packet& packet) {
  bool has_id = false;
  for (text = trim_front(text); !text.empty() && text.front() != '>' && text.front() != '/'; text = trim_front(text)) {
    auto attribute = take_attribute(text);
    if (!attribute) return false;
    if (attribute->name == "Stream" && packet.kind == PacketKind::data) {
      packet.prompt = attribute->value == "PromptResponse";
    } else if (attribute->name == "PSGuid" && !std::exchange(has_id, true)) {
      auto id = guid(attribute->value);
      if (!id) return false;
      packet.id = *id;
    } else {
      return false;
    }
  }
  return has_id;
}

// The element that `text` starts with, after its '<'. A second element in the line is nobody's: no worker writes one.
std::optional<Packet> parse_element(std::string_view text) {
  auto kind = take_name(text);
  if (!kind) return std::nullopt;
  Packet packet;
  packet.kind = *kind;
  if (!take_attributes(text, packet)) return std::nullopt;
  if (packet.kind != PacketKind::data) {
    if (!take(text, "/>") && !take(text, ">")) return std::nullopt;
    return packet;
  }
  if (!take(text, ">")) return std::nullopt;
  auto end = text.find('<');
  if (end == std::string_view::npos || end == 0 || !text.substr(end).starts_with("</Data>")) return std::nullopt;
  packet.base64 = text.substr(0, end);
  if (!base64::is_valid(packet.base64)) return std::nullopt;
  return packet;
}

}  // namespace

std::optional<Packet> parse_packet(std::string_view line) {
  // Junk may hold '<' too; a few of them are tried, not all of a long line's.
  for (int tries = 0; tries < 8; ++tries) {
    auto at = line.find('<');
    if (at == std::string_view::npos) return std::nullopt;
    line.remove_prefix(at + 1);
    if (auto packet = parse_element(line)) return packet;
  }
  return std::nullopt;
}

std::optional<Remains> remains_of_packet(std::string_view line) {
  while (!line.empty() && blanks.find(line.back()) != blanks.npos) line.remove_suffix(1);
  Remains remains;
  remains.ends = line.ends_with("</Data>");
  const auto data = line.find("<Data Stream=");
  const auto attribute = line.find("PSGuid=");
  remains.begins = std::min(data, attribute) != line.npos;
  if (!remains.begins && !remains.ends) return std::nullopt;
  if (attribute != line.npos) {
    auto rest = line.substr(attribute);
    if (auto taken = take_attribute(rest)) remains.id = guid(taken->value);
  }
  return remains;
}

void print(std::string& to, const Packet& packet) {
  to.append("<").append(names[static_cast<std::size_t>(packet.kind)]);
  if (packet.kind != PacketKind::data) {
    to.append(" PSGuid='").append(packet.id.lower()).append("' />\n");
    return;
  }
  to.append(packet.prompt ? " Stream='PromptResponse'" : " Stream='Default'");
  to.append(" PSGuid='").append(packet.id.lower()).append("'>").append(packet.base64).append("</Data>\n");
}

}  // namespace psremoting::psrp
