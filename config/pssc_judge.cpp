#include "config/pssc_judge.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "config/pssc.hpp"
#include "config/text.hpp"

namespace psremoting::config {
namespace {

constexpr std::string_view not_computed =
    " is not understood, as nothing that decides what a session may do is computed";

std::optional<std::string> read_word(std::string_view text, std::size_t value) {
  auto words = read_texts(text, value);
  if (!words || words->size() != 1) return std::nullopt;
  return std::move(words->front());
}

void judge_session_type(std::string_view text, std::vector<PsscMistake>& mistakes) {
  constexpr std::array known{"RestrictedRemoteServer", "Default", "Empty"};
  const auto found = find_setting(text, "SessionType");
  if (!found) return;
  const auto said = read_word(text, found->value);
  if (said && std::ranges::any_of(known, [&](const char* one) { return ascii::equal(one, *said); })) return;
  mistakes.push_back({found->key, "SessionType",
                      "SessionType" + (said ? " is '" + *said + '\'' : std::string(not_computed)) +
                          "; write 'RestrictedRemoteServer', 'Default' or 'Empty'."});
}

std::string quoted(const std::vector<std::string>& names, std::string_view option) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : " ") + std::string(option) + " \"" + name + '"';
  return all;
}

// Each gives what to write in the endpoint's file instead, and nothing where the value is no literal.
std::optional<std::string> instead_of_account(std::string_view text, std::size_t value) {
  const auto said = read_truth(text, value);
  if (!said) return std::nullopt;
  return *said ? "write \"RunAsVirtualAccount\": true" : "nothing in its place means $false";
}

std::optional<std::string> instead_of_groups(std::string_view text, std::size_t value) {
  const auto said = read_texts(text, value);
  if (!said) return std::nullopt;
  return "write RunAsVirtualAccountGroups: " + quoted(*said, "--virtual-account-group");
}

std::optional<std::string> instead_of_managed_account(std::string_view text, std::size_t value) {
  const auto said = read_word(text, value);
  if (!said) return std::nullopt;
  return "write RunAsUser: --run-as \"" + *said + (said->ends_with('$') ? "\"" : "$\"");
}

std::optional<std::string> instead_of_required_groups(std::string_view text, std::size_t value) {
  const auto said = read_groups(text, value);
  if (!said) return std::nullopt;
  return "let in by Access whom it names: " + quoted(said->names, "--group") +
         (said->all ? " lets in who is in one of them, so for who is in all of them make a group" : "");
}

std::optional<std::string> instead_of_version(std::string_view text, std::size_t value) {
  const auto said = read_word(text, value);
  if (!said) return std::nullopt;
  return "write where the endpoint goes: --target PowerShell." + *said;
}

struct Foreign {
  std::string_view key, literal;
  std::optional<std::string> (*instead)(std::string_view, std::size_t);
};

constexpr std::array foreign{
    Foreign{"RunAsVirtualAccount", "$true or $false", instead_of_account},
    Foreign{"RunAsVirtualAccountGroups", "'GROUP', 'OTHER GROUP'", instead_of_groups},
    Foreign{"GroupManagedServiceAccount", "'DOMAIN\\NAME'", instead_of_managed_account},
    Foreign{"RequiredGroups", "@{ Or = 'GROUP', 'OTHER GROUP' }", instead_of_required_groups},
    Foreign{"PowerShellVersion", "'7.4'", instead_of_version},
};

}  // namespace

std::vector<PsscMistake> judge_pssc(std::string_view text) {
  std::vector<PsscMistake> mistakes;
  judge_session_type(text, mistakes);
  for (const Foreign& one : foreign) {
    const auto found = find_setting(text, one.key);
    if (!found) continue;
    const std::string key(one.key);
    const auto instead = one.instead(text, found->value);
    mistakes.push_back(
        {found->key, key,
         instead ? key + " is WinRM's, and PowerShell opens no session with a file that has it; take it out, and " +
                       *instead + '.'
                 : key + std::string(not_computed) + "; a literal is " + std::string(one.literal) + '.'});
  }
  std::ranges::sort(mistakes, {}, &PsscMistake::at);
  return mistakes;
}

}  // namespace psremoting::config
