#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"

namespace psremoting::launcher {

struct Options {
  config::Config config;
  // Reads configuration and installs anew: on SIGHUP, and when a worker of an unknown install is asked for. May be
  // empty.
  std::function<Result<config::Config>()> reload;

  // The settings of the main file alone, as they are now: at each logon. May be empty.
  std::function<Result<config::Config>()> settings;

  // The program that serves, and its arguments; "--channel" and what it stands for are added.
  std::vector<std::string> serve = {"/proc/self/exe", "serve"};
  // Whether a serve that ended with this code would only do so again: then the launcher ends with it, too.
  std::function<bool(int exit_code)> give_up;

  // The exit code where there is no account that serve may run as.
  int no_account = 1;

  // Windows: nobody else can log on, even where workers could be started as others.
  bool own_account_only = true;
  // Windows: called when serve says that it serves; on Linux it tells the service manager by itself.
  std::function<void()> ready;

  std::filesystem::path runtime_directory =
      "/run/psremoting";  // holds the folder that is added to the PATH of cmd shells
  std::string pam_service = "psremoting";
  std::filesystem::path pam_directory;  // instead of /etc/pam.d, for tests

  std::chrono::seconds logon_deadline{30};
  std::size_t logons_at_once = 8;
  std::chrono::seconds stop_deadline{10};
};

// The launcher, until SIGTERM or SIGINT, or on Windows order_stop(): the process's exit code. Call before there is any
// thread (Linux).
int run(Options options);

// What `serve` does first of all, before any thread: no core files, nobody looks into it, no new privileges.
void settle_serve();

}  // namespace psremoting::launcher
