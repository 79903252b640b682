#pragma once

#include <string>

#include "config/policy.hpp"

namespace psremoting::config {

// The values of one key of HKEY_LOCAL_MACHINE. Everybody may read those of Group Policy, and only administrators write.
class RegistryPolicy final : public PolicySource {
 public:
  explicit RegistryPolicy(std::wstring key) : key_(std::move(key)) {}

  std::string place() const override;
  // A value of another kind than the three is an empty text, which no rule allows.
  std::optional<PolicyValue> find(const std::string& name) const override;

 private:
  std::wstring key_;
};

}  // namespace psremoting::config
