#include "listener/envelope_digest.hpp"

#include <functional>
#include <string_view>

namespace psremoting::listener {
namespace {

class Digest {
 public:
  Digest& add(std::string_view text) { return add(std::hash<std::string_view>()(text)); }
  Digest& add(std::uint64_t part) {
    value_ = (value_ ^ part) * 0x9e3779b97f4a7c15U;
    value_ ^= value_ >> 29U;
    return *this;
  }
  Digest& add_id(const std::optional<std::string>& id) {
    return id ? add(std::uint64_t{1}).add(std::string_view(*id)) : add(std::uint64_t{0});
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0;
};

void add(Digest& to, const wsman::Create& create) {
  to.add_id(create.shell_id).add(create.name).add(create.creation_xml);
}

void add(Digest& to, const wsman::Command& command) {
  to.add_id(command.id).add(command.line).add(std::uint64_t{command.arguments.size()});
  for (auto argument : command.arguments) to.add(argument);
}

void add(Digest& to, const wsman::Send& send) {
  for (const auto& stream : send.streams)
    to.add(stream.name).add_id(stream.command_id).add(stream.base64).add(std::uint64_t{stream.end});
}

void add(Digest& to, const wsman::Receive& receive) {
  to.add_id(receive.command_id);
  for (const auto& stream : receive.streams) to.add(stream);
}

void add(Digest& to, const wsman::Signal& signal) { to.add_id(signal.command_id).add(signal.code); }

// The action says it all.
template <class Operation>
void add(Digest&, const Operation&) {}

}  // namespace

std::uint64_t digest(const wsman::Envelope& envelope) {
  Digest digest;
  digest.add(envelope.header.action).add(envelope.header.resource_uri).add(envelope.header.shell_id());
  std::visit([&](const auto& operation) { add(digest, operation); }, envelope.operation);
  return digest.value();
}

}  // namespace psremoting::listener
