#include "tests/wire/messages.hpp"

#include <map>

#include "base/base64.hpp"
#include "psrp/message.hpp"

namespace psremoting::test::wire {
namespace {

using psrp::Destination;
using psrp::MessageType;

std::string number_xml(std::string_view name, std::string_view value) {
  return "<Obj RefId=\"0\"><MS><I32 N=\"" + std::string(name) + "\">" + std::string(value) + "</I32></MS></Obj>";
}

constexpr const char* capability =
    "<Obj RefId=\"0\"><MS><Version N=\"protocolversion\">2.3</Version><Version N=\"PSVersion\">2.0</Version>"
    "<Version N=\"SerializationVersion\">1.1.0.1</Version></MS></Obj>";
constexpr const char* init =
    "<Obj RefId=\"0\"><MS><I32 N=\"MinRunspaces\">1</I32><I32 N=\"MaxRunspaces\">1</I32></MS></Obj>";

std::string opening(const Guid& pool) {
  std::string bytes =
      psrp::whole_fragment(1, {Destination::server, MessageType::session_capability, pool, {}}, capability) +
      psrp::whole_fragment(2, {Destination::server, MessageType::init_runspace_pool, pool, {}}, init);
  return base64::encode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

struct Kind {
  Destination to;
  MessageType type;
};

const std::map<std::string, Kind, std::less<>> kinds = {
    {"create_pipeline", {Destination::server, MessageType::create_pipeline}},
    {"host_response", {Destination::server, MessageType::pipeline_host_response}},
    {"input", {Destination::server, MessageType::pipeline_input}},
    {"output", {Destination::client, MessageType::pipeline_output}},
    {"state", {Destination::client, MessageType::pipeline_state}},
    {"host_call", {Destination::client, MessageType::pipeline_host_call}}};

}  // namespace

std::string rest_after(std::string_view place, std::size_t count) {
  for (; count > 0; --count) {
    auto blank = place.find(' ');
    if (blank == std::string_view::npos) return {};
    place.remove_prefix(blank + 1);
  }
  return std::string(place);
}

std::string message(const std::vector<std::string>& words, std::string_view place, const Guid& pool,
                    const Guid& pipeline) {
  if (words[0] == "opening") return opening(pool);
  auto kind = kinds.find(words[0]);
  if (kind == kinds.end()) return {};
  std::uint64_t object = words.size() > 1 ? std::stoull(words[1]) : 3;  // after the two of opening
  std::string xml = rest_after(place, 2);
  if (kind->second.type == MessageType::pipeline_state) xml = number_xml("PipelineState", xml);
  if (xml.empty()) xml = number_xml("ci", "1");
  return psrp::print_whole(object, {kind->second.to, kind->second.type, pool, pipeline}, xml);
}

}  // namespace psremoting::test::wire
