#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

// What enabling asks of Windows, a part at a time; tests have a stand-in for each. Where a system only pretends (Wine),
// it says so by Errc::not_supported or by not knowing, and the steps say it to the administrator.
namespace psremoting::service::enable {

enum class StartType { boot_or_system, automatic, manual, disabled };

// A service as the service manager knows it.
struct ServiceState {
  bool running = false;  // or about to be
  StartType start = StartType::manual;
  bool delayed = false;  // of an automatic one, as far as the system tells
  std::string command_line;
};

// What a service has beside its program.
enum class Aspect { description, failure_actions, delayed_start, preshutdown, privileges, sid };

class Services {
 public:
  virtual ~Services() = default;
  virtual Result<std::optional<ServiceState>> find(const std::string& name) = 0;
  // One of LocalSystem's that starts with the system; or a new command line for the one there is.
  virtual Result<void> create(const std::string& name, const std::string& command_line) = 0;
  virtual Result<void> change(const std::string& name, const std::string& command_line) = 0;
  // Whether it is as we want it; nothing where the system cannot tell.
  virtual std::optional<bool> has(const std::string& name, Aspect aspect) = 0;
  virtual Result<void> set(const std::string& name, Aspect aspect) = 0;
  virtual Result<void> set_start(const std::string& name, StartType start, bool delayed) = 0;
  // Each waits until it is so; a start that failed says at which step.
  virtual Result<void> start(const std::string& name) = 0;
  virtual Result<void> stop(const std::string& name) = 0;
  virtual Result<void> remove(const std::string& name) = 0;
};

// Lets TCP in to one program. Domain and private networks, or public ones.
struct FirewallRule {
  std::string name, program;
  std::string ports;  // "5985,5986"
  bool is_public = false;
  bool local_subnet_only = false;

  friend bool operator==(const FirewallRule&, const FirewallRule&) = default;
};

class Firewall {
 public:
  virtual ~Firewall() = default;
  virtual Result<bool> on_public_network() = 0;
  virtual Result<std::optional<FirewallRule>> find(const std::string& name) = 0;
  // Takes the place of one of the same name.
  virtual Result<void> add(const FirewallRule& rule) = 0;
  virtual Result<void> remove(const std::string& name) = 0;
};

// HKEY_LOCAL_MACHINE.
class Registry {
 public:
  virtual ~Registry() = default;
  virtual std::optional<std::uint32_t> number(const std::string& key, const std::string& name) = 0;
  virtual std::optional<std::string> text(const std::string& key, const std::string& name) = 0;
  virtual Result<void> set(const std::string& key, const std::string& name, std::uint32_t value) = 0;
  virtual Result<void> set(const std::string& key, const std::string& name, const std::string& value) = 0;
  virtual Result<void> remove(const std::string& key) = 0;  // with all its values
};

// Who listens on a TCP port.
struct PortHolder {
  std::uint32_t process = 0;  // 4 is the system's: http.sys; 0 is not known
  std::string program;        // its file, as far as we may look
};

class Ports {
 public:
  virtual ~Ports() = default;
  // Nothing where it is free.
  virtual std::optional<PortHolder> holder(std::uint16_t port) = 0;
};

// Files and who may do what with them.
class Files {
 public:
  virtual ~Files() = default;
  // Whether owner and access list are as this SDDL says; nothing where the disk keeps none.
  virtual std::optional<bool> is_guarded(const std::filesystem::path& path, const std::string& sddl) = 0;
  // Of the file or folder itself: a link that somebody put in its place is refused.
  virtual Result<void> guard(const std::filesystem::path& path, const std::string& sddl) = 0;
  // A new folder that is guarded from its first moment on; fails where there is one already.
  virtual Result<void> make_folder(const std::filesystem::path& path, const std::string& sddl) = 0;
  // With all that is in it; of links only the links.
  virtual Result<void> remove_folder(const std::filesystem::path& path) = 0;
  // Why a service that may start programs as anybody cannot rely on the file or folder; empty where it can.
  virtual std::string distrust(const std::filesystem::path& file) = 0;
  virtual bool has_certificate(const std::filesystem::path& folder) = 0;
  virtual Result<void> make_certificate(const std::filesystem::path& folder) = 0;
};

struct WindowsVersion {
  std::uint32_t major = 0, minor = 0, build = 0;
};

// All of it, and what does not change meanwhile.
struct Machine {
  Services& services;
  Firewall& firewall;
  Registry& registry;
  Ports& ports;
  Files& files;
  WindowsVersion version;
  bool has_c_runtime = true;       // the Universal one
  std::string windows_powershell;  // "5.1.19041.1", empty where there is none
};

}  // namespace psremoting::service::enable
