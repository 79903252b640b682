#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "wsman/fault.hpp"
#include "wsman/operation.hpp"
#include "wsman/reply.hpp"

// Answers as Windows writes them: its prefixes and order, no white space between elements, no XML declaration. UTF-8;
// see encode() for the rest.
namespace psremoting::wsman {

// The headers of an answer to `request`, under a fresh MessageID.
ReplyHeader reply_to(const Header& request);
ReplyHeader reply_to(const Fault& fault);

std::string print(const Reply& reply, const ReplyHeader& header);
std::string print(const Fault& fault, const ReplyHeader& header);

// Characters that the streams of a ReceiveResponse may take in all, so that the envelope keeps to the request's
// MaxEnvelopeSize (here already bounded by our own limit): of each Stream its base64 and stream_overhead.
std::size_t stream_budget(std::uint32_t max_envelope_size, Charset charset);
inline constexpr std::size_t stream_overhead = 100;

// Bytes that an item of an enumeration takes in an answer in UTF-8.
std::size_t printed_size(const Item& item);

}  // namespace psremoting::wsman
