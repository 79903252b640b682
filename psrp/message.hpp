#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/guid.hpp"

// PSRP messages (MS-PSRP 2.2.1): the header, and the few values that a listener reads out of their XML.
namespace psremoting::psrp {

enum class MessageType : std::uint32_t {
  session_capability = 0x00010002,
  init_runspace_pool = 0x00010004,
  connect_runspace_pool = 0x00010008,
  set_max_runspaces = 0x00021002,
  set_min_runspaces = 0x00021003,
  runspace_pool_state = 0x00021005,
  create_pipeline = 0x00021006,
  application_private_data = 0x00021009,
  runspace_pool_init_data = 0x0002100b,
  runspace_pool_host_call = 0x00021100,
  runspace_pool_host_response = 0x00021101,
  pipeline_input = 0x00041002,
  end_of_pipeline_input = 0x00041003,
  pipeline_output = 0x00041004,
  pipeline_state = 0x00041006,
  pipeline_host_call = 0x00041100,
  pipeline_host_response = 0x00041101,
};

enum class Destination : std::uint32_t { client = 1, server = 2 };

struct MessageHeader {
  Destination destination = Destination::client;
  MessageType type = MessageType::session_capability;  // any number: compare, do not switch without a default
  Guid pool;
  Guid pipeline;

  friend bool operator==(const MessageHeader&, const MessageHeader&) = default;
};

inline constexpr std::size_t message_header_bytes = 40;

// The bytes that a string holds, which keeps them.
inline std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Nothing for fewer than 40 bytes.
std::optional<MessageHeader> parse_message_header(std::span<const std::uint8_t> bytes);
// The message's bytes, header and XML, as a fragment carries them.
std::string print(const MessageHeader& header, std::string_view xml);
// The same as one fragment that is the whole object: its bytes, and as base64.
std::string whole_fragment(std::uint64_t object_id, const MessageHeader& header, std::string_view xml);
std::string print_whole(std::uint64_t object_id, const MessageHeader& header, std::string_view xml);

// MS-PSRP 2.2.3.4 and 2.2.3.5, the values that matter here.
enum class PoolState { opened = 2, closed = 3, closing = 4, broken = 5 };
enum class PipelineState { stopped = 3, completed = 4, failed = 5 };

// The number in `<I32 N="name">…</I32>`, the first of that name.
std::optional<std::int32_t> read_i32(std::string_view xml, std::string_view name);
// The text in `<Version N="protocolversion">…</Version>`.
std::optional<std::string> read_protocol_version(std::string_view xml);
// Whether the host call of this XML waits for a response: its call id is not -100.
bool wants_response(std::string_view xml);
// Whether the CREATE_PIPELINE of this XML runs inside another pipeline of its runspace.
bool is_nested(std::string_view xml);
// Whether this is one of the three states after which a pipeline says nothing more.
bool is_final_pipeline_state(std::string_view xml);

}  // namespace psremoting::psrp
