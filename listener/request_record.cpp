#include "listener/request_record.hpp"

#include <cstdio>

#include "base/log.hpp"

namespace psremoting::listener {
namespace {

std::string milliseconds(Duration time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", std::chrono::duration<double, std::milli>(time).count());
  return text;
}

struct CommandOf {
  std::string operator()(const wsman::Command& o) const { return o.id.value_or(""); }
  std::string operator()(const wsman::Receive& o) const { return o.command_id.value_or(""); }
  std::string operator()(const wsman::Signal& o) const { return o.command_id.value_or(""); }
  std::string operator()(const wsman::Send& o) const {
    return o.streams.empty() ? std::string() : o.streams.front().command_id.value_or("");
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

// The action's last word: "Receive", "Create".
std::string operation_of(const std::string& action) { return action.substr(action.rfind('/') + 1); }

}  // namespace

std::unique_ptr<RequestRecord> RequestRecord::begin(const Clock& clock, const RequestHead& head, std::string client) {
  if (!log::is_wanted(event::request_served)) return nullptr;
  return std::unique_ptr<RequestRecord>(new RequestRecord(clock, head, std::move(client)));
}

RequestRecord::RequestRecord(const Clock& clock, const RequestHead& head, std::string client)
    : clock_(clock), asked_(clock.now()), method_(head.method), client_(std::move(client)) {}

void RequestRecord::asks(const wsman::Envelope& envelope, std::size_t bytes, std::string user) {
  user_ = std::move(user);
  operation_ = operation_of(envelope.header.action);
  shell_ = std::string(envelope.header.shell_id());
  command_ = std::visit(CommandOf(), envelope.operation);
  bytes_in_ = bytes;
}

// "200", "500/2150858793" with the fault's code.
std::string RequestRecord::status_of(const Response& response, bool written) const {
  if (!written) return "not written";
  const auto status = std::to_string(response.status);
  return fault_ == 0 ? status : status + '/' + std::to_string(fault_);
}

void RequestRecord::ends(const Response& response, bool written) const {
  const Duration all = clock_.now() - asked_;
  log::write<event::request_served>({{"method", method_},
                                     {"operation", operation_},
                                     {"shell", shell_},
                                     {"command", command_},
                                     {"user", user_},
                                     {"client", client_},
                                     {"status", status_of(response, written)},
                                     {"in", std::to_string(bytes_in_)},
                                     {"out", std::to_string(response.body.size())},
                                     {"logon_ms", milliseconds(logon_)},
                                     {"worker_ms", milliseconds(waited_)},
                                     {"own_ms", milliseconds(all - logon_ - waited_)}});
}

}  // namespace psremoting::listener
