#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace psremoting::test::wire {

// `--- verb words name=value…` and the lines below it, up to the next one. README.md says what each verb does.
struct Step {
  std::string file;
  std::size_t line = 0;  // from 1
  std::string verb;
  std::vector<std::string> words;
  std::map<std::string, std::string> values;
  std::vector<std::string> headers;  // "Name: value" before the body's first line
  std::vector<std::string> lines;    // of the body, without the blanks around them

  bool has(std::string_view word) const;
  std::string value(const std::string& name, std::string otherwise = {}) const;
  std::string text() const;  // the body's lines joined with nothing between
};

struct Exchange {
  std::string name;   // of its file
  std::string title;  // its first line
  std::vector<Step> steps;
};

Exchange parse_exchange(std::string name, std::string_view text);
// From a file; `--- play NAME` is the steps of NAME.steps beside it.
Exchange load_exchange(const std::filesystem::path& path);

}  // namespace psremoting::test::wire
