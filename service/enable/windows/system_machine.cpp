#include "service/enable/windows/system_machine.hpp"

#include "config/windows/known_folder.hpp"

namespace psremoting::service::enable {
namespace {

namespace fs = std::filesystem;

// Not GetVersionEx, which tells what the manifest knows of.
WindowsVersion own_version() {
  using Ask = LONG(WINAPI*)(OSVERSIONINFOW*);
  OSVERSIONINFOW info{};
  info.dwOSVersionInfoSize = sizeof info;
  const auto ask = reinterpret_cast<Ask>(
      reinterpret_cast<void*>(::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion")));
  if (!ask || ask(&info) != 0) return {};
  return {info.dwMajorVersion, info.dwMinorVersion, info.dwBuildNumber};
}

bool has_c_runtime() {
  std::error_code failed;
  return fs::exists(config::known_folder(FOLDERID_System) / "ucrtbase.dll", failed);
}

}  // namespace

SystemMachine::SystemMachine(Certificates certificates)
    : services_(system_services()),
      firewall_(system_firewall()),
      registry_(system_registry()),
      ports_(system_ports()),
      files_(system_files(std::move(certificates))),
      machine_{*services_, *firewall_, *registry_, *ports_, *files_, own_version(), has_c_runtime(), {}} {
  machine_.windows_powershell =
      registry_->text(R"(SOFTWARE\Microsoft\PowerShell\3\PowerShellEngine)", "PowerShellVersion").value_or("");
}

}  // namespace psremoting::service::enable
