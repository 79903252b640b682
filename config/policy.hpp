#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/config.hpp"
#include "config/problem.hpp"

// What the administrator of many hosts decided for all of them: Group Policy on Windows, nothing elsewhere. It wins
// over what is in the files. installer/windows/policy has the templates with which it is set; tests hold the two
// together.
namespace psremoting::config {

// A number, a text, or a list of texts.
using PolicyValue = std::variant<std::uint32_t, std::string, std::vector<std::string>>;

class PolicySource {
 public:
  virtual ~PolicySource() = default;
  // Where the values are, for a person: "HKLM\SOFTWARE\Policies\psremoting".
  virtual std::string place() const = 0;
  virtual std::optional<PolicyValue> find(const std::string& name) const = 0;
};

// The one of this system. Lives as long as the program.
const PolicySource& system_policy();

// Lays over the configuration what the source has, and notes in config.policies what it decided. A value that no rule
// allows is a problem at its place.
void apply_policy(const PolicySource& source, Config& config, std::vector<Problem>& problems);
// Quotas that are decided, over those of registered endpoints, which are read later.
void apply_policy_to_endpoints(const PolicySource& source, Config& config);

// All names that are looked for.
std::vector<std::string> policy_names();
// Another text whenever a value is another, or came, or went.
std::string policy_fingerprint(const PolicySource& source);

}  // namespace psremoting::config
