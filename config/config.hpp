#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/certificate_mapping.hpp"
#include "config/endpoint.hpp"
#include "config/install.hpp"

namespace psremoting::config {

// One address to accept connections on.
struct ListenerConfig {
  std::string address = "*";  // "*" is every IPv4 and IPv6 address
  std::uint16_t port = 5986;
  bool https = true;
  std::filesystem::path certificate;  // PEM, chain after it; empty: the self-made one
  std::filesystem::path key;          // PEM, may be the same file

  friend bool operator==(const ListenerConfig&, const ListenerConfig&) = default;
};

// WinRM's winrm/config/service and /winrs, where they mean something here.
struct Service {
  bool allow_unencrypted = false;
  bool basic = true;
  bool certificate = false;
  std::filesystem::path client_ca;  // PEM: who may have signed client certificates
  std::uint32_t max_envelope_size_kb = 500;
  std::chrono::milliseconds max_timeout{60000};
  std::uint32_t max_connections = 10000;
  std::uint32_t max_unauthenticated_connections = 1000;
  std::uint32_t max_unauthenticated_per_address = 100;
  std::uint32_t max_operations_per_user = 1500;
  bool allow_remote_shell_access = true;
  bool identify_shows_version = false;  // to callers that did not authenticate

  friend bool operator==(const Service&, const Service&) = default;
};

// How many primed workers wait, and within what.
struct Pool {
  bool enabled = true;
  std::uint32_t workers_per_key = 1;
  std::uint32_t memory_budget_mb = 1024;
  std::chrono::seconds idle_drain{900};  // a key nobody asked for in this time loses its workers

  friend bool operator==(const Pool&, const Pool&) = default;
};

// How much of the host's memory, in percent, sessions and commands may use, whatever their quotas allow.
struct Memory {
  std::uint32_t all_percent = 80;   // all of them together
  std::uint32_t user_percent = 50;  // those of one user

  friend bool operator==(const Memory&, const Memory&) = default;
};

// All the administrator decided, and what is installed. A value: loaded and validated once, replaced whole.
struct Config {
  bool privileged = false;       // read for a service that can start workers as other accounts
  std::uint64_t generation = 0;  // rises with every reload that changed anything; part of what keys a primed worker
  std::vector<ListenerConfig> listeners;
  Service service;
  Pool pool;
  Memory memory;
  Quotas winrs;     // of the cmd shell
  Quotas defaults;  // of endpoints that are found, not registered
  Access default_access;
  std::string default_endpoint;  // what Microsoft.PowerShell goes to; empty: Windows PowerShell, else the newest 7
  // Linux: the groups whose members are administrators, as root is. Nothing: it was never said, which is none.
  std::optional<std::vector<std::string>> administrator_groups;
  std::vector<CertificateMapping> certificate_mappings;
  std::vector<Endpoint> endpoints;                   // registered
  std::vector<Install> installs;                     // found, the refused ones too
  std::filesystem::path user_file;                   // empty: none
  bool pam = true;                                   // Linux: check passwords with PAM
  bool no_new_privileges = true;                     // Linux: no setuid programs for workers of ordinary accounts
  std::string service_account = "psremoting";        // what `serve` runs as when the launcher is root
  std::vector<std::string> allowed_endpoints;        // by policy, which alone are served; empty: all
  std::vector<std::string> policies;                 // which settings a policy decided, for a person to read
  std::vector<std::filesystem::path> install_roots;  // where the administrator keeps installs, besides the usual places

  friend bool operator==(const Config&, const Config&) = default;
};

// Where a name goes now.
struct Target {
  Endpoint endpoint;
  Install install;
};

}  // namespace psremoting::config
