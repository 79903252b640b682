#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace psremoting::config {

// One mistake in the configuration: where it is, and what is wrong with what to write instead.
struct Problem {
  std::filesystem::path file;
  int line = 0;    // from 1; 0 for the file as a whole
  int column = 0;  // in bytes, from 1
  std::string text;

  friend bool operator==(const Problem&, const Problem&) = default;
};

// "file:line:column: text", as editors and compilers have it.
std::string print(const Problem& problem);
// One a line, no end after the last.
std::string print(const std::vector<Problem>& problems);

}  // namespace psremoting::config
