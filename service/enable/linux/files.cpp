#include "service/enable/files.hpp"

#include "service/enable/linux/parts.hpp"
#include "service/enable/templates.hpp"

namespace psremoting::service::enable {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view packaged_program = "/usr/bin/psremoting";

void replace(std::string& text, std::string_view from, std::string_view to) {
  if (auto at = text.find(from); at != text.npos) text.replace(at, from.size(), to);
}

bool is_there(const fs::path& path) {
  std::error_code failed;
  return fs::exists(path, failed);
}

// systemd's way to write a word that may hold blanks, quotes or its own signs.
std::string unit_word(const std::string& path) {
  std::string word = "\"";
  for (char c : path) {
    if (c == '"' || c == '\\') word += '\\';
    if (c == '%' || c == '$') word += c;
    word += c;
  }
  return word + '"';
}

}  // namespace

File unit_file(const Plan& plan) {
  std::string text(templates::unit);
  File file{"unit", plan.at("/etc/systemd/system/psremoting.service"), {}, "the unit file", {}, true};
  if (plan.program == packaged_program)
    file.packaged = plan.at("/usr/lib/systemd/system/psremoting.service");
  else
    replace(text, packaged_program, unit_word(plan.program.string()));
  file.text = std::move(text);
  return file;
}

File strict_file(const Plan& plan) {
  return {"strict",
          plan.at("/etc/systemd/system/psremoting.service.d/strict.conf"),
          std::string(templates::strict),
          "the unit's strict settings",
          {},
          true};
}

// The system's own rules for passwords have different names.
File pam_file(const Plan& plan) {
  std::string text(is_there(plan.at("/etc/pam.d/password-auth")) ? templates::pam_password_auth
                                                                 : templates::pam_common);
  const bool one_for_all =
      is_there(plan.at("/etc/pam.d/common-session")) && !is_there(plan.at("/etc/pam.d/common-session-noninteractive"));
  if (one_for_all) replace(text, "common-session-noninteractive", "common-session");
  return {"pam",           plan.at("/etc/pam.d/psremoting"),     std::move(text),
          "the PAM rules", plan.at("/usr/lib/pam.d/psremoting"), false};
}

File accounts_file(const Plan& plan) {
  return {"accounts",
          plan.at("/etc/sysusers.d/psremoting.conf"),
          std::string(templates::sysusers),
          "the list of accounts to make",
          plan.at("/usr/lib/sysusers.d/psremoting.conf"),
          true};
}

File folders_file(const Plan& plan) {
  return {"folders",
          plan.at("/etc/tmpfiles.d/psremoting.conf"),
          std::string(templates::tmpfiles),
          "the list of folders to make",
          plan.at("/usr/lib/tmpfiles.d/psremoting.conf"),
          true};
}

}  // namespace psremoting::service::enable
