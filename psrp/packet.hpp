#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/guid.hpp"

// The lines that `pwsh -s` speaks (its OutOfProcTransport): one XML element each.
namespace psremoting::psrp {

// `damaged` is never spoken: it stands for a line that was torn or changed on its way.
enum class PacketKind { data, data_ack, command, command_ack, signal, signal_ack, close, close_ack, damaged };

// The zero GUID is the session, another a command; of a damaged line it is also nobody's. `base64` is data's alone and
// must outlive the Packet.
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

// What a line that is no packet holds of one. Somebody else's writing between its bytes leaves two lines of a packet:
// the first begins it and says whose it is, the second ends it.
struct Remains {
  bool begins = false, ends = false;
  std::optional<Guid> id;
};
// Nothing for what is somebody else's altogether.
std::optional<Remains> remains_of_packet(std::string_view line);

// Appends the line with its end, to the letter as PowerShell's own client writes it.
void print(std::string& to, const Packet& packet);

}  // namespace psremoting::psrp
