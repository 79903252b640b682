#include <algorithm>

#include "config/load_parts.hpp"
#include "config/paths.hpp"
#include "config/pssc.hpp"

namespace psremoting::config {
namespace {

constexpr std::string_view user_key = "RunAsUser", managed_key = "GroupManagedServiceAccount";
constexpr std::string_view account_key = "RunAsVirtualAccount", groups_key = "RunAsVirtualAccountGroups";
constexpr std::string_view file_key = "SessionConfigurationFile";

// Where it is said, for a person to find.
std::string place(const Endpoint& endpoint, std::string_view pssc, std::size_t at) {
  return endpoint.session_configuration_file.string() + ':' + std::to_string(place_of(pssc, at).line);
}

// Takes a setting from the .pssc, unless the endpoint's own file has it; says where from.
template <class Value>
std::string take(Section& root, std::string_view pssc, std::string_view key,
                 std::optional<Value> (*read)(std::string_view, std::size_t), std::string_view instead,
                 const Endpoint& endpoint, Value& value) {
  const auto found = root.has(key) ? std::nullopt : find_setting(pssc, key);
  if (!found) return {};
  std::string where = place(endpoint, pssc, found->key);
  if (auto said = read(pssc, found->value)) {
    value = std::move(*said);
    return where;
  }
  root.complain(file_key, where + ' ' + std::string(key) + " is not understood; write " + std::string(instead) + '.');
  return {};
}

std::optional<std::string> read_name(std::string_view pssc, std::size_t value) {
  auto names = read_texts(pssc, value);
  if (!names || names->size() != 1 || names->front().empty()) return std::nullopt;
  return std::move(names->front());
}

// Gives the place where the .pssc has it, when it counts.
std::string read_managed_account(Section& root, std::string_view pssc, Endpoint& endpoint) {
  if (root.has(user_key) || (root.has(account_key) && endpoint.virtual_account)) return {};
  std::string where = take(root, pssc, managed_key, read_name, "'DOMAIN\\NAME'", endpoint, endpoint.run_as);
  if (where.empty()) return {};
  // The file may have it with and without; the account's own name has it.
  if (!endpoint.run_as.ends_with('$')) endpoint.run_as += '$';
  if (!has_service_accounts())
    root.complain(file_key,
                  where + " has " + std::string(managed_key) +
                      ", and only Windows has managed service accounts; take it out there, or write RunAsUser here "
                      "with an account of this host, or with \"\" for the client's own.");
  return where;
}

void check_groups(Section& root, const Endpoint& endpoint, const std::string& where) {
  const auto complain = [&](const std::string& what) {
    root.complain(where.empty() ? groups_key : file_key,
                  (where.empty() ? "" : where + ' ') + std::string(groups_key) + what);
  };
  const auto& groups = endpoint.virtual_groups;
  if (root.has(groups_key) && !endpoint.virtual_account)
    return complain(" counts only with \"RunAsVirtualAccount\": true; write that, or take the groups out.");
  if (groups.empty() && (root.has(groups_key) || !where.empty()))
    return complain(" is empty; name a group, or take it out for the host's Administrators.");
  if (std::ranges::any_of(groups, [](const std::string& group) { return group.find_first_not_of(' ') == group.npos; }))
    complain(" names a group without a name; take it out.");
}

void check_account(Section& root, const Endpoint& endpoint, const std::string& where, const std::string& managed) {
  const bool in_pssc = !root.has(account_key);
  const std::string said = in_pssc ? where + " has " + std::string(account_key) : std::string(account_key);
  const std::string out =
      in_pssc ? "; take it out there, or write \"RunAsVirtualAccount\": false here" : "; take it out";
  if (!has_service_accounts())
    root.complain(in_pssc ? file_key : account_key, said + ", and only Windows has virtual accounts" + out +
                                                        ", and write RunAsUser with an account of this host.");
  else if (!managed.empty())
    root.complain(file_key, said + ", and " + managed + " has " + std::string(managed_key) +
                                ": sessions run as one of them; take one of them out.");
  else if (!endpoint.run_as.empty())
    root.complain(in_pssc ? file_key : account_key, said + ", and RunAsUser is " + endpoint.run_as +
                                                        ": sessions run as one of them" + out +
                                                        ", or take RunAsUser out.");
}

}  // namespace

void read_run_as(Section& root, std::string_view pssc, Endpoint& endpoint) {
  root.read(user_key, endpoint.run_as);
  const auto account = take(root, pssc, account_key, read_truth, "$true or $false", endpoint, endpoint.virtual_account);
  root.read(account_key, endpoint.virtual_account);
  const auto managed = read_managed_account(root, pssc, endpoint);
  std::string groups;
  if (endpoint.virtual_account)
    groups = take(root, pssc, groups_key, read_texts, "'GROUP', 'OTHER GROUP'", endpoint, endpoint.virtual_groups);
  root.read(groups_key, endpoint.virtual_groups);
  check_groups(root, endpoint, groups);
  if (endpoint.virtual_account) check_account(root, endpoint, account, managed);
}

}  // namespace psremoting::config
