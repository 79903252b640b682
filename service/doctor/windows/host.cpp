#include "service/doctor/host.hpp"

#include <windows.h>

#include "base/windows/text.hpp"
#include "config/paths.hpp"
#include "service/doctor/windows/parts.hpp"
#include "service/enable/windows/system_machine.hpp"

namespace psremoting::service::doctor {
namespace {

namespace fs = std::filesystem;

class WindowsHost final : public Host {
 public:
  // Certificates are looked at by the doctor's own checks.
  explicit WindowsHost(std::vector<std::string> names)
      : names_(std::move(names)),
        system_(
            {[](const fs::path&) { return false; },
             [](const fs::path&) -> Result<void> { return error(Errc::not_supported, "a doctor makes nothing"); }}) {}

  bool is_privileged() override { return config::is_privileged(); }
  const Lines& lines() override { return lines_; }
  std::vector<std::string> names() override { return names_; }

  std::optional<Holder> holder(std::uint16_t port) override {
    const auto found = system_.get().ports.holder(port);
    if (!found) return std::nullopt;
    constexpr std::uint32_t http_sys = 4;
    const bool is_http_sys = found->process == http_sys;
    return Holder{
        found->process, is_http_sys ? "http.sys, for WinRM or another service that uses it" : found->program, {}};
  }

  std::optional<std::string> exposed(const fs::path&) override { return std::nullopt; }
  std::optional<ClosedFile> closed_to_service(const fs::path&, const config::Config&) override { return std::nullopt; }

  std::optional<bool> has_account(const std::string& name) override {
    DWORD sid = 0, domain = 0;
    SID_NAME_USE use{};
    const auto account = wide(name.starts_with(".\\") ? name.substr(2) : name);
    ::LookupAccountNameW(nullptr, account.c_str(), nullptr, &sid, nullptr, &domain, &use);
    const DWORD why = ::GetLastError();
    if (why == ERROR_INSUFFICIENT_BUFFER) return true;
    // A domain's may be one that cannot be asked now.
    const bool local = name.starts_with(".\\") || name.find_first_of("\\@") == std::string::npos;
    return why == ERROR_NONE_MAPPED && local ? std::optional(false) : std::nullopt;
  }

  Checks manager(const Subject& subject) override { return manager_checks(system_.get(), subject.installed); }

  Checks logon(const Subject&, const config::Config&) override {
    return {
        skipped("accounts", "Windows checks passwords and accounts itself; why a logon was refused: " + lines_.log)};
  }

  Checks firewall(const Subject& subject) override {
    if (!subject.installed) return {skipped("firewall", "it is asked for the installed service alone")};
    return firewall_checks(system_.get(), config::default_state_directory().parent_path());
  }

  Checks client(const config::Config&) override { return {}; }

 private:
  const std::vector<std::string> names_;
  enable::SystemMachine system_;
  const Lines lines_ = windows_lines();
};

}  // namespace

std::unique_ptr<Host> this_host(std::vector<std::string> names, bool) {
  return std::make_unique<WindowsHost>(std::move(names));
}

}  // namespace psremoting::service::doctor
