#include <algorithm>

#include "config/file.hpp"
#include "config/load.hpp"
#include "service/enable/windows/folder_access.hpp"
#include "service/enable/windows/parts.hpp"
#include "service/enable/windows/template.hpp"

namespace psremoting::service::enable {
namespace {

namespace fs = std::filesystem;

// Files of `serve`'s own, and those it reads.
constexpr const char* its_file = "O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1301bf;;;LS)";
constexpr const char* its_configuration = "O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;LS)";

// Everybody may make folders in %ProgramData%: what is in one that others could write, a key perhaps, is not ours.
Error not_ours(const fs::path& folder, const std::string& why) {
  return error(Errc::access_denied,
               folder.string() + " is there already, and is not believed: " + why +
                   ". Look at what is in it; then remove it, or take it over: icacls \"" + folder.string() +
                   "\" /setowner Administrators /T, icacls \"" + folder.string() +
                   "\" /inheritance:r /grant:r Administrators:(OI)(CI)F SYSTEM:(OI)(CI)F /T; and enable again");
}

Step folder_step(const Plan& plan, std::string step, const fs::path& path, const std::string& what, const char* sddl) {
  auto look = [&plan, path, what, sddl]() -> Result<Finding> {
    std::error_code failed;
    const auto words = path.string() + ", " + what;
    if (!fs::is_directory(path, failed)) return lacks("make", "made", words);
    const auto guarded = plan.machine->files.is_guarded(path, sddl);
    if (!guarded) return fits(words + ", is there; who may write it is not kept on this disk");
    const auto why =
        *guarded || plan.own_account || path != plan.folder ? std::string() : plan.machine->files.distrust(path);
    if (!why.empty()) return not_ours(path, why);
    if (!*guarded)
      return lacks("guard", "guarded", words + ": the system and administrators write it, and nobody else");
    return fits(words + ", is there");
  };
  auto act = [&plan, path, sddl]() -> Result<void> {
    std::error_code failed;
    auto& files = plan.machine->files;
    return fs::is_directory(path, failed) ? files.guard(path, sddl) : files.make_folder(path, sddl);
  };
  return {std::move(step), look, act};
}

bool is_https_of_ours(const config::ListenerConfig& listener) { return listener.https && listener.certificate.empty(); }

std::string ports_of(const std::vector<config::ListenerConfig>& listeners, bool https) {
  std::string text;
  for (const auto& listener : listeners)
    if (listener.https == https) text += (text.empty() ? "" : ", ") + std::to_string(listener.port);
  return text.empty() ? "none" : text;
}

bool listens(const std::vector<config::ListenerConfig>& listeners, bool https, std::uint16_t port) {
  return port == 0 || std::ranges::any_of(listeners, [&](const auto& listener) {
           return listener.https == https && listener.port == port;
         });
}

constexpr const char* certificate_files[] = {"certificate.pem", "key.pem"};

bool is_kept_for_service(const Plan& plan) {
  return std::ranges::all_of(certificate_files, [&](const char* name) {
    return plan.machine->files.is_guarded(plan.state() / name, its_file).value_or(true);
  });
}

std::string indented(const std::string& lines) {
  std::string text = "\n    ";
  for (char c : lines) text += c == '\n' ? "\n    " : std::string(1, c);
  return text;
}

Result<Finding> look_at_configuration(const Plan& plan) {
  const auto file = plan.configuration();
  std::error_code failed;
  if (!fs::exists(file, failed)) return lacks("write", "wrote", file.string() + ", the configuration");
  auto config = config::load(file, !plan.own_account);
  if (!config)
    return error(config.error().code,
                 "the configuration has mistakes; mend them and enable again:" + indented(config.error().detail));
  if (!listens(config->listeners, true, plan.https_port) || !listens(config->listeners, false, plan.http_port))
    return error(Errc::already_exists, file.string() + ", the configuration, is there and has other ports (HTTPS " +
                                           ports_of(config->listeners, true) + ", HTTP " +
                                           ports_of(config->listeners, false) +
                                           "); change them there: psremoting listener add, psremoting listener remove");
  return fits(file.string() + ", the configuration, is there and has no mistakes");
}

}  // namespace

std::vector<Step> folder_steps(const Plan& plan) {
  return {
      folder_step(plan, "folder", plan.folder, "where the configuration is", readable_folder),
      folder_step(plan, "endpoints", plan.folder / "endpoints", "where endpoints are registered", readable_folder),
      folder_step(plan, "state", plan.state(), "where the service keeps its certificate and its log", writable_folder)};
}

Step configuration_step(const Plan& plan) {
  auto act = [&plan]() -> Result<void> {
    const auto file = plan.configuration();
    auto written = config::replace_file(file, configuration_text(plan.https_port, plan.http_port));
    if (!written) return written;
    auto guarded = plan.machine->files.guard(file, its_configuration);
    return !guarded && guarded.error().code == Errc::not_supported ? Result<void>() : guarded;
  };
  return {"configuration", [&plan] { return look_at_configuration(plan); }, act};
}

Step certificate_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    if (!std::ranges::any_of(planned_listeners(plan), is_https_of_ours))
      return fits("the configuration names the certificates there are");
    const auto where = (plan.state() / "certificate.pem").string();
    if (!plan.machine->files.has_certificate(plan.state()))
      return lacks("make", "made",
                   where +
                       ", a certificate that nobody vouches for; CertificateFile and KeyFile of a "
                       "listener name another (PEM; the machine's store is not read)");
    if (!is_kept_for_service(plan))
      return lacks("let", "let", "the service, and nobody else, read its certificate's key");
    return fits(where + ", the certificate, is there");
  };
  auto act = [&plan]() -> Result<void> {
    auto& files = plan.machine->files;
    if (!files.has_certificate(plan.state()))
      if (auto made = files.make_certificate(plan.state()); !made) return made;
    for (const char* name : certificate_files) {
      auto given = files.guard(plan.state() / name, its_file);
      if (!given && given.error().code != Errc::not_supported) return given;
    }
    return {};
  };
  return {"certificate", look, act};
}

Step keep_or_purge_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    std::error_code failed;
    if (!fs::exists(plan.folder, failed)) return fits("there is no " + plan.folder.string());
    if (!plan.purge)
      return left(plan.folder.string() +
                  " stays: configuration, endpoints, users, certificate, logs; --purge removes it");
    if (fs::exists(plan.folder / "winrm-before.json", failed))
      return left(plan.folder.string() + " stays, because it says how WinRM was, which was not brought back");
    return lacks("remove", "removed", plan.folder.string() + " with all that is in it");
  };
  auto act = [&plan] { return plan.machine->files.remove_folder(plan.folder); };
  return {"configuration", look, act, false};
}

}  // namespace psremoting::service::enable
