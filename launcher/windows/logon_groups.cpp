#include "launcher/windows/logon_groups.hpp"

#include <algorithm>
#include <sddl.h>

#include "base/windows/text.hpp"

namespace psremoting::launcher {
namespace {

constexpr const char* local = "S-1-2-0";
constexpr const char* logon = "S-1-5-5-";
constexpr DWORD in_force = SE_GROUP_MANDATORY | SE_GROUP_ENABLED_BY_DEFAULT | SE_GROUP_ENABLED;

// S-1-5-5-X-Y, another one each time: whom the window station and the desktop of the logon are for.
std::string new_logon_sid() {
  LUID id{};
  ::AllocateLocallyUniqueId(&id);
  return std::string(logon) + std::to_string(static_cast<DWORD>(id.HighPart)) + '-' + std::to_string(id.LowPart);
}

// What an administrator makes belongs to the administrators.
DWORD attributes(const std::string& sid) {
  return in_force | (sid.starts_with(logon) ? SE_GROUP_LOGON_ID : 0) | (sid == administrators_sid ? SE_GROUP_OWNER : 0);
}

}  // namespace

SidOf::SidOf(const std::string& text) {
  PSID sid = nullptr;
  if (::ConvertStringSidToSidW(wide(text).c_str(), &sid)) sid_.reset(sid);
}

LogonGroups::LogonGroups(const std::vector<std::string>& groups) {
  std::vector<std::string> all{local, new_logon_sid()};
  all.insert(all.end(), groups.begin(), groups.end());
  memory_.resize(sizeof(TOKEN_GROUPS) + all.size() * sizeof(SID_AND_ATTRIBUTES));
  SID_AND_ATTRIBUTES* group = get()->Groups;
  for (const std::string& text : all) *group++ = {sids_.emplace_back(text).get(), attributes(text)};
  get()->GroupCount = static_cast<DWORD>(all.size());
}

bool LogonGroups::is_good() const {
  return std::ranges::all_of(sids_, [](const SidOf& sid) { return sid.get() != nullptr; });
}

}  // namespace psremoting::launcher
