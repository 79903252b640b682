#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "service/commands/closed_file.hpp"
#include "service/doctor/check.hpp"
#include "service/doctor/subject.hpp"

namespace psremoting::service::doctor {

// Who listens on a TCP port, as far as we may know.
struct Holder {
  std::uint32_t process = 0;     // 0: not known
  std::string program, account;  // empty: not known
};

// What the platform's administrators type.
struct Lines {
  std::string start, restart, log;
  std::string elevated;   // runs the doctor with all rights
  std::string enable;     // makes anew what the service makes for itself, and what is missing
  std::string take_port;  // what to do where another program has a port, before the lines for another port
};

// What is asked of the operating system; each platform has its own, tests a stand-in. Nothing of it changes anything.
class Host {
 public:
  virtual ~Host() = default;
  virtual bool is_privileged() = 0;
  virtual const Lines& lines() = 0;
  // What clients may call this host, its own name first.
  virtual std::vector<std::string> names() = 0;
  // Nothing where the port is free.
  virtual std::optional<Holder> holder(std::uint16_t port) = 0;
  // How a private key is not private, empty where it is; nothing where this platform does not tell.
  virtual std::optional<std::string> exposed(const std::filesystem::path& key) = 0;
  // Where the process that faces the network cannot read the file, as far as it can be known: see closed_file().
  virtual std::optional<ClosedFile> closed_to_service(const std::filesystem::path& file,
                                                      const config::Config& config) = 0;
  // Whether sessions can run as it; nothing where it cannot be known.
  virtual std::optional<bool> has_account(const std::string& name) = 0;

  // What the service manager knows of the service.
  virtual Checks manager(const Subject& subject) = 0;
  // What logging on needs of the system.
  virtual Checks logon(const Subject& subject, const config::Config& config) = 0;
  virtual Checks firewall(const Subject& subject) = 0;
  // What the PowerShells of this host need to connect to others.
  virtual Checks client(const config::Config& config) = 0;
};

// The one we run on. `names` are what clients may call it; `installed`: the service that is looked at is the
// host's own. Only before there is any thread.
std::unique_ptr<Host> this_host(std::vector<std::string> names, bool installed);

}  // namespace psremoting::service::doctor
