#include "config/paths.hpp"

#include <windows.h>

#include "base/windows/token.hpp"
#include "config/windows/access_list.hpp"
#include "config/windows/known_folder.hpp"

namespace psremoting::config {
namespace {

std::wstring chosen_file() {
  std::wstring text(32767, L'\0');  // the longest a variable can be
  const DWORD size = ::GetEnvironmentVariableW(L"PSREMOTING_CONFIG", text.data(), static_cast<DWORD>(text.size()));
  text.resize(size < text.size() ? size : 0);
  return text;
}

}  // namespace

Paths default_paths() {
  Paths paths;
  const std::wstring chosen = chosen_file();
  paths.required = !chosen.empty();
  paths.file = paths.required ? std::filesystem::absolute(chosen)
                              : known_folder(FOLDERID_ProgramData) / "psremoting" / "psremoting.json";
  paths.privileged = is_privileged();
  return paths;
}

std::filesystem::path default_state_directory() { return known_folder(FOLDERID_ProgramData) / "psremoting" / "state"; }

std::filesystem::path powershell_folder() { return known_folder(FOLDERID_ProgramFiles) / "psremoting" / "powershell"; }

std::string own_account() {
  Sid user = own_user();
  return user.empty() ? std::string() : account_name(user.data());
}

bool own_account_is_known() { return true; }

// The system's own account counts as an administrator; one who is, without being elevated, does not.
bool is_privileged() {
  Sid administrators = well_known(WinBuiltinAdministratorsSid);
  BOOL member = FALSE;
  return administrators.empty() || !::CheckTokenMembership(nullptr, administrators.data(), &member) || member;
}

std::string remote_management_users() { return "Remote Management Users"; }

bool has_service_accounts() { return true; }

}  // namespace psremoting::config
