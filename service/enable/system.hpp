#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "service/enable/certificates.hpp"

namespace psremoting::service::enable {

// How a program ended, and what it said on both of its outputs (at most 64 KiB of it).
struct Ran {
  int exit_code = 0;
  std::string output;
};

// What enabling asks of the operating system beside files; tests have a stand-in.
class System {
 public:
  virtual ~System() = default;
  // Runs a program, found in the system's own folders, without a shell and without input. Errc::not_found where there
  // is no such program.
  virtual Result<Ran> run(const std::vector<std::string>& words) = 0;
  // The account that owns a file or folder, empty where there is none.
  virtual std::string owner(const std::filesystem::path& path) = 0;
  // Makes a folder the account's, and nobody else's.
  virtual Result<void> give(const std::filesystem::path& folder, const std::string& account) = 0;
  // The self-made certificate in a folder of the account's, looked at and made with no more rights than the account
  // has: what it holds must not mislead us.
  virtual bool has_certificate(const std::filesystem::path& folder, const std::string& account) = 0;
  virtual Result<void> make_certificate(const std::filesystem::path& folder, const std::string& account) = 0;
};

// The one we run on. Only before there is any thread.
std::unique_ptr<System> this_system(Certificates certificates);

// Whether we may change all of it.
bool is_administrator();
// The program that is running.
std::filesystem::path own_program();

// For the steps: run() that also fails where the program ended with anything but 0, in the program's own last words.
Result<void> must_run(System& system, const std::vector<std::string>& words);
// Whether the program is there and ended with 0.
bool says_yes(System& system, const std::vector<std::string>& words);

}  // namespace psremoting::service::enable
