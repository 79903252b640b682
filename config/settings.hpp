#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "config/config.hpp"

// The table of settings: each is a row of settings.cpp, and what is known of it stands there alone. The reader of
// files, policies, config Get, `endpoint show` and the command `settings` come from it; templates, pages and example
// files are held to it by tests/check_settings.py. What is no single value (Listeners, Access, CertificateMappings,
// InstallRoots) has a reader of its own.
namespace psremoting::config {

// Where a setting's value is kept: a member of Config.
template <class Value>
struct Member {
  const Value& (*read)(const Config&);
  Value& (*write)(Config&);
};

using AnyMember = std::variant<Member<bool>, Member<std::uint32_t>, Member<std::chrono::milliseconds>,
                               Member<std::chrono::seconds>, Member<std::string>, Member<std::filesystem::path>>;

// What a value may be.
struct Rule {
  std::uint32_t least = 0, most = 0;                   // of a number
  std::string_view no, yes;                            // the words of a switch that is not false and true
  std::string (*wrong)(const std::string&) = nullptr;  // of a text: what to write instead, or nothing
};

struct Setting {
  std::string_view name;  // "Service.Auth.Basic": the key, after the objects it is in
  AnyMember member;
  Rule rule = {};
  std::string_view policy = {};  // the value of Group Policy that decides it
  bool in_config_get = false;    // whether clients see it in winrm/config, under the same name

  std::string_view section() const { return name.substr(0, name.size() - key().size()); }  // "Service.Auth."
  std::string_view key() const { return name.substr(name.rfind('.') + 1); }
};

std::span<const Setting> settings();
// Null where there is none of that name.
const Setting* find_setting(std::string_view name);

// A value as config Get and JSON spell it: "true", "60000", "Block".
std::string spell(const Setting& setting, const Config& config);
// What kind of value it has: "switch", "number", "word", "text" or "path".
std::string_view kind(const Setting& setting);

}  // namespace psremoting::config
