#include "config/load_parts.hpp"

#include "config/sddl.hpp"

namespace psremoting::config {

void read_quotas(Section section, Quotas& quotas) {
  constexpr std::uint32_t most = Quotas::unlimited, minute = 60000;
  section.read("IdleTimeoutms", quotas.idle_timeout, minute, most);
  section.read("MaxIdleTimeoutms", quotas.max_idle_timeout, minute, most);
  section.read("MaxConcurrentUsers", quotas.max_concurrent_users, 1, most);
  section.read("MaxProcessesPerShell", quotas.max_processes_per_shell, 1, most);
  section.read("MaxMemoryPerShellMB", quotas.max_memory_per_shell_mb, 64, most);
  section.read("MaxShellsPerUser", quotas.max_shells_per_user, 1, most);
  section.read("MaxConcurrentCommandsPerShell", quotas.max_concurrent_commands_per_shell, 1, most);
  section.read("MaxShells", quotas.max_shells, 1, most);
  std::string mode = quotas.block_output ? "Block" : "Drop";
  section.read("OutputBufferingMode", mode);
  if (mode != "Block" && mode != "Drop")
    section.complain("OutputBufferingMode", "OutputBufferingMode is \"" + mode + "\"; write \"Block\" or \"Drop\".");
  quotas.block_output = mode != "Drop";
  if (quotas.idle_timeout > quotas.max_idle_timeout)
    section.complain("IdleTimeoutms", "IdleTimeoutms is more than MaxIdleTimeoutms, which is " +
                                          std::to_string(quotas.max_idle_timeout.count()) +
                                          "; lower the one or raise the other.");
  section.finish();
}

void read_access(Section section, Access& access) {
  section.read("Users", access.users);
  section.read("Groups", access.groups);
  read_sddl(section, access);
  section.finish();
}

void read_sddl(Section& section, Access& access) {
  section.read("Sddl", access.sddl);
  if (access.sddl.empty()) return;
  if (auto sddl = parse_sddl(access.sddl); !sddl) section.complain("Sddl", "Sddl, " + sddl.error().detail + '.');
}

void read_schema(Section& section) {
  constexpr std::uint32_t known = 1;
  std::uint32_t schema = 0;
  section.read("Schema", schema, 0, Quotas::unlimited);
  if (!section.has("Schema"))
    section.complain("Schema", "The file's version is missing; write \"Schema\": 1 first.");
  else if (schema != known)
    section.complain("Schema", "Schema is not 1, which is all that this release of psremoting reads.");
}

std::optional<Node> parse(Document& document) {
  JsonError wrong;
  auto node = parse_json(document.text(), wrong);
  if (!node) document.complain(wrong.offset, "This is not JSON: " + wrong.text + '.');
  return node;
}

}  // namespace psremoting::config
