#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/guid.hpp"

// The lines that `pwsh -s` speaks (its OutOfProcTransport): one XML element each.
namespace psremoting::psrp {

enum class PacketKind { data, data_ack, command, command_ack, signal, signal_ack, close, close_ack };

// The zero GUID is the session, another a command. `base64` is data's alone and must outlive the Packet.
struct Packet {
  PacketKind kind = PacketKind::data;
  Guid id;
  bool prompt = false;  // of data towards the worker: the answer to a host call
  std::string_view base64;

  friend bool operator==(const Packet&, const Packet&) = default;
};

// The line, without its end. Takes what a worker, or another sender of the same words, writes: any order of attributes,
// either quote, a GUID in any of its forms, a carriage return, and bytes before the element that somebody else wrote to
// the pipe. Data has to be base64 and not empty. Nothing else is a packet.
std::optional<Packet> parse_packet(std::string_view line);

// Appends the line with its end, to the letter as PowerShell's own client writes it.
void print(std::string& to, const Packet& packet);

}  // namespace psremoting::psrp
