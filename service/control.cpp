#include "service/control.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <utility>

#include "base/guid.hpp"
#include "base/log.hpp"
#include "base/version.hpp"
#include "listener/on_strand.hpp"

namespace psremoting::service {
namespace {

using Json = nlohmann::ordered_json;

// Names that clients chose need not be UTF-8.
std::string print(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string refuse(Errc code, const std::string& detail) {
  return print({{"Error", std::string(name(code))}, {"Detail", detail}});
}

// Who asks at the door sees every session of the host.
Identity administrator() {
  Identity identity;
  identity.administrator = true;
  return identity;
}

std::string word_of(const Json& question, const char* name) {
  const auto found = question.find(name);
  return found != question.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// What the list shows of a session, asked for in one hop.
struct Shown {
  psrp::ShellInfo shell;
  std::vector<std::uint64_t> processes;  // the worker, or those of a cmd shell's running commands
};

boost::asio::awaitable<Shown> look_at(std::shared_ptr<psrp::Shell> shell) {
  Shown shown{shell->info(), {}};
  if (shown.shell.process_id != 0) shown.processes.push_back(shown.shell.process_id);
  for (const auto& command : shell->commands()) {
    if (command.process_id != 0 && command.state != psrp::CommandState::done)
      shown.processes.push_back(command.process_id);
  }
  co_return shown;
}

Json describe(const Shown& shown) {
  const auto& shell = shown.shell;
  return {{"ShellId", shell.id.upper()},
          {"Name", shell.words.name},
          {"ResourceUri", shell.words.resource_uri},
          {"Owner", shell.owner},
          {"ClientIP", shell.client_ip},
          {"ProcessId", shown.processes.empty() ? 0 : shown.processes.front()},
          {"ProcessIds", shown.processes},
          {"State", shell.connected ? "Connected" : "Disconnected"},
          {"Seconds", shell.run_time.count()},
          {"IdleSeconds", shell.inactivity.count()},
          {"MemoryMB", shell.memory_used_mb}};
}

}  // namespace

Control::Control(psrp::ShellTable& shells, listener::CurrentListeners listeners,
                 std::function<std::shared_ptr<const config::Config>()> config)
    : shells_(shells), listeners_(std::move(listeners)), config_(std::move(config)) {}

boost::asio::awaitable<std::string> Control::answer(Door door, std::string question) {
  const Json json = Json::parse(question, nullptr, false);
  if (!json.is_object()) co_return refuse(Errc::invalid_argument, "a question is a JSON object");
  const std::string what = word_of(json, "Do");
  if (door == Door::everybody) {
    if (what == "self") co_return self(word_of(json, "Badge"));
    co_return refuse(Errc::not_supported, "only administrators of this host ask for " + what.substr(0, 40));
  }
  if (what == "status") co_return status();
  if (what == "sessions") co_return co_await sessions();
  if (what == "stop") co_return stop(word_of(json, "ShellId"));
  co_return refuse(Errc::not_supported, "this version of the service is not asked for " + what.substr(0, 40));
}

std::string Control::status() const {
  Json listeners = Json::array();
  for (const auto& open : listeners_()) {
    const auto& one = open.where;
    listeners.push_back({{"Address", one.address}, {"Transport", one.https ? "HTTPS" : "HTTP"}, {"Port", one.port}});
  }
  const auto since = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started_);
  Json powershells = Json::array();
  for (const auto& install : config_()->installs) {
    if (install.refused.empty()) powershells.push_back(install.version.text());
  }
  return print({{"ProductVersion", version()},
                {"ServingSeconds", since.count()},
                {"Listeners", listeners},
                {"PowerShells", powershells},
                {"Sessions", shells_.visible_to(administrator()).size()}});
}

boost::asio::awaitable<std::string> Control::sessions() const {
  Json list = Json::array();
  for (auto& shell : shells_.visible_to(administrator())) {
    auto asked = look_at(shell);
    list.push_back(describe(co_await listener::on_strand(*shell, std::move(asked))));
  }
  co_return print({{"Sessions", list}});
}

std::string Control::stop(const std::string& shell_id) {
  const auto id = Guid::parse(shell_id);
  if (!id) return refuse(Errc::invalid_argument, "ShellId is not a GUID: " + shell_id.substr(0, 40));
  if (auto removed = shells_.remove(*id, administrator()); !removed)
    return refuse(Errc::not_found, "there is no session " + id->upper() + " (any more)");
  log::write<event::shell_stopped>({{"shell", id->upper()}});
  return print({{"ShellId", id->upper()}});
}

std::string Control::self(const std::string& badge) const {
  const auto worn = Guid::parse(badge);
  const auto client = worn ? shells_.client_of(*worn) : std::nullopt;
  if (!client) return refuse(Errc::not_found, "no session of this service has such a badge (any more)");
  Json json = Json::object();
  for (const auto& [name, value] : *client) json[name] = value;
  return print(json);
}

}  // namespace psremoting::service
