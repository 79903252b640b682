#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/handle.hpp"
#include "base/identity.hpp"
#include "base/result.hpp"

namespace psremoting::launcher {

// What a virtual account's logon needs of Windows. Any thread; takes its time. Wine has nothing of it. Errors are
// Errc::logon_failed with the reason for the log, where nothing else is said.
class VirtualLsa {
 public:
  virtual ~VirtualLsa() = default;
  // Errc::not_supported where this Windows has not all of what follows, with what it lacks and what to do instead.
  virtual Result<void> ready() = 0;
  // The SID of a group of this host or its domain. Errc::not_found where there is none, or it is no group's.
  virtual Result<std::string> find_group(const std::string& name) = 0;
  // Maps a name of the virtual domain to a SID until Windows restarts; an empty name is the domain's own. That it is
  // there already is no error: the name may then be another SID's.
  virtual Result<void> map(const std::string& name, const std::string& sid) = 0;
  virtual Result<void> unmap(const std::string& name) = 0;
  // The right to log on as a service, which Windows keeps until it is taken.
  virtual Result<void> grant(const std::string& sid) = 0;
  virtual Result<void> revoke(const std::string& sid) = 0;
  // A primary token of a service logon in these groups (SIDs), with the rights that they have.
  virtual Result<Handle> log_on(const std::string& name, const std::vector<std::string>& groups) = 0;
  // Takes SeImpersonatePrivilege out of it for good.
  virtual Result<void> stop_impersonation(const Handle& token) = 0;
  // With the groups that are in force in it.
  virtual Result<Identity> whose(const Handle& token) = 0;
};

std::unique_ptr<VirtualLsa> system_virtual_lsa();

}  // namespace psremoting::launcher
