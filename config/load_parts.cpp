#include "config/load_parts.hpp"

#include "config/sddl.hpp"

namespace psremoting::config {

void read_access(Section section, Access& access) {
  section.read("Users", access.users);
  section.read("Groups", access.groups);
  read_sddl(section, access);
  section.finish();
}

void read_sddl(Section& section, Access& access) {
  section.read("Sddl", access.sddl);
  if (!section.has("Sddl") || access.sddl.empty()) return;
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
