#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

// The built-in user file, for containers and trials: one user a line,
//   name:account:scrypt$N$r$p$salt$hash
// where `account` is the system's account that the user's workers run as. A '!' before the hash locks the user. Lines
// that are empty or start with '#' stay as they are. Only its owner (root, or whoever runs us) may read or write it.
namespace psremoting::launcher {

struct User {
  std::string name;
  std::string account;
  std::string hash;  // of launcher/scrypt.hpp
  bool locked = false;

  friend bool operator==(const User&, const User&) = default;
};

// Every mistake is reported with its line; a file with one is refused whole.
Result<std::vector<User>> parse_users(std::string_view text);

// Reads the file after checking who may write it. Errc::not_found where there is none.
Result<std::vector<User>> load_users(const std::filesystem::path& file);

// Null when there is no such user.
const User* find_user(const std::vector<User>& users, std::string_view name);

// Each change rewrites the file at once and whole (a reader sees the old one or the new one), one change at a time
// among all processes. The file is made, 0600, where there is none.
Result<void> set_user(const std::filesystem::path& file, const std::string& name, const std::string& account,
                      const Secret& password);  // adds, or gives a new account and password and unlocks
Result<void> remove_user(const std::filesystem::path& file, std::string_view name);
Result<void> lock_user(const std::filesystem::path& file, std::string_view name, bool locked);

}  // namespace psremoting::launcher
