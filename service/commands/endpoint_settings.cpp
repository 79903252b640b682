#include "service/commands/endpoint_settings.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

#include "config/edit.hpp"
#include "config/json.hpp"

namespace psremoting::service {
namespace {

// Collects edits; the first failure stays.
class Edits {
 public:
  explicit Edits(std::string text) : text_(std::move(text)) {}

  // An empty text takes the setting out.
  void text(const config::Keys& keys, const std::optional<std::string>& value) {
    if (!value || !text_) return;
    text_ = value->empty() ? config::remove_value(*text_, keys)
                           : config::set_value(*text_, keys, config::json_text(*value));
  }
  // Nothing in it takes the setting out.
  void list(const config::Keys& keys, const std::optional<std::vector<std::string>>& values) {
    if (!values) return;
    std::vector<std::string> kept = *values;
    std::erase(kept, "");
    if (kept.empty()) return text(keys, "");
    json(keys, nlohmann::json(kept).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  void json(const config::Keys& keys, const std::string& value) {
    if (text_) text_ = config::set_value(*text_, keys, value);
  }
  Result<std::string> take() { return std::move(text_); }

 private:
  Result<std::string> text_;
};

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() < 19 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string> whole_path(const std::optional<std::string>& path) {
  if (!path || path->empty()) return path;
  const auto whole = std::filesystem::absolute(std::u8string(path->begin(), path->end())).lexically_normal().u8string();
  return std::string(whole.begin(), whole.end());
}

// Bound to the list itself, the parser would take a single empty text for no list.
void add_list(CLI::App& command, const std::string& name, std::optional<std::vector<std::string>>& list,
              const std::string& description) {
  command
      .add_option_function<std::vector<std::string>>(
          name, [&list](const auto& words) { list = words; }, description)
      ->type_name("NAME")
      ->allow_extra_args(false);
}

}  // namespace

void add_settings(CLI::App& command, EndpointSettings& s) {
  command.add_option("--target", s.target, "The PowerShell it goes to, as clients would name it")
      ->type_name("PowerShell.7.4");
  add_list(command, "--user", s.users, "An account that may use it; several times for several");
  add_list(command, "--group", s.groups, "A group whose members may use it; * is everybody who can log on");
  command.add_option("--sddl", s.sddl, "Who may use it, in WinRM's Sddl")->type_name("SDDL");
  command.add_option("--session-configuration-file", s.session_configuration_file, "A .pssc file")->type_name("FILE");
  command.add_option("--run-as", s.run_as, "The account its sessions run as, instead of the client's own")
      ->type_name("NAME");
  auto* made_up = command.add_flag(
      "--run-as-virtual-account", s.virtual_account,
      "Windows: its sessions run as an account made up for each client, an administrator without groups");
  command.add_flag("--no-virtual-account", s.no_virtual_account, "They do not, whatever its .pssc says")
      ->excludes(made_up);
  add_list(command, "--virtual-account-group", s.virtual_groups,
           "A group the virtual account is in; several times for several");
  command.add_option("--quota", s.quotas, "A quota in WinRM's words; several times for several")
      ->type_name("MaxShells=N")
      ->allow_extra_args(false);
  auto* enable = command.add_flag("--enable", s.enable, "Serve it");
  command.add_flag("--disable", s.disable, "Keep it, but do not serve it")->excludes(enable);
}

Result<std::string> apply(const EndpointSettings& settings, std::string text) {
  Edits edits(std::move(text));
  edits.text({"Target"}, settings.target);
  edits.list({"Access", "Users"}, settings.users);
  edits.list({"Access", "Groups"}, settings.groups);
  edits.text({"Access", "Sddl"}, settings.sddl);
  edits.text({"SessionConfigurationFile"}, whole_path(settings.session_configuration_file));
  edits.text({"RunAsUser"}, settings.run_as);
  if (settings.virtual_account) edits.json({"RunAsVirtualAccount"}, "true");
  if (settings.no_virtual_account) edits.json({"RunAsVirtualAccount"}, "false");
  edits.list({"RunAsVirtualAccountGroups"}, settings.virtual_groups);
  for (const std::string& quota : settings.quotas) {
    const auto equals = quota.find('=');
    if (equals == std::string::npos || equals == 0)
      return error(Errc::invalid_argument, "--quota " + quota + " has no value; write --quota MaxShells=5");
    const std::string value = quota.substr(equals + 1);
    edits.json({"Quotas", quota.substr(0, equals)}, is_number(value) ? value : config::json_text(value));
  }
  if (settings.enable) edits.json({"Enabled"}, "true");
  if (settings.disable) edits.json({"Enabled"}, "false");
  return edits.take();
}

}  // namespace psremoting::service
