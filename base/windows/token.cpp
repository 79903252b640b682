#include "base/windows/token.hpp"

#include <memory>
#include <sddl.h>

#include "base/windows/local_freed.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"

namespace psremoting {

std::vector<char> ask_token(HANDLE token, TOKEN_INFORMATION_CLASS what) {
  DWORD size = 0;
  ::GetTokenInformation(token, what, nullptr, 0, &size);
  std::vector<char> answer(size);
  if (size == 0 || !::GetTokenInformation(token, what, answer.data(), size, &size)) return {};
  return answer;
}

Sid user_of(HANDLE token) {
  const auto answer = ask_token(token, TokenUser);
  if (answer.empty()) return {};
  const auto sid = reinterpret_cast<const TOKEN_USER*>(answer.data())->User.Sid;
  const auto* bytes = static_cast<const char*>(sid);
  return Sid(bytes, bytes + ::GetLengthSid(sid));
}

Sid own_user() {
  HANDLE token = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token)) return {};
  const Handle closed = owned(token);
  return user_of(token);
}

Sid well_known(WELL_KNOWN_SID_TYPE which) {
  Sid sid(SECURITY_MAX_SID_SIZE);
  auto size = static_cast<DWORD>(sid.size());
  if (!::CreateWellKnownSid(which, nullptr, sid.data(), &size)) return {};
  return sid;
}

std::string sid_text(PSID sid) {
  wchar_t* text = nullptr;
  if (!::ConvertSidToStringSidW(sid, &text)) return {};
  const std::unique_ptr<void, LocalFreed> freed(text);
  return utf8(text);
}

}  // namespace psremoting
