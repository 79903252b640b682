#include "config/paths.hpp"

#include "config/windows/access_list.hpp"
#include "config/windows/known_folder.hpp"

#include <array>
#include <windows.h>

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

std::string own_account() {
  alignas(TOKEN_USER) std::array<char, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> user{};
  HANDLE token = nullptr;
  DWORD size = 0;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token)) return {};
  const bool got = ::GetTokenInformation(token, TokenUser, user.data(), static_cast<DWORD>(user.size()), &size);
  ::CloseHandle(token);
  return got ? account_name(reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid) : std::string();
}

// The system's own account counts as an administrator; one who is, without being elevated, does not.
bool is_privileged() {
  std::array<char, SECURITY_MAX_SID_SIZE> administrators{};
  auto size = static_cast<DWORD>(administrators.size());
  BOOL member = FALSE;
  if (!::CreateWellKnownSid(WinBuiltinAdministratorsSid, nullptr, administrators.data(), &size)) return true;
  return !::CheckTokenMembership(nullptr, administrators.data(), &member) || member;
}

}  // namespace psremoting::config
