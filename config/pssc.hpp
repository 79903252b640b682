#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace psremoting::config {

// Where a session configuration file gives roles to users (a key RoleDefinitions outside comments), as a byte of its
// text; nothing where it does not. `pwsh -s` gives the worker no role at all with such a file, so it cannot be served.
std::optional<std::size_t> find_role_definitions(std::string_view text);

// A setting of the file's own table, not of one within it: where its key and its value begin.
struct PsscSetting {
  std::size_t key = 0, value = 0;
};
std::optional<PsscSetting> find_setting(std::string_view text, std::string_view key);

// A value as it is written there: $true or $false; 'one', 'one', 'two', or either in @( ). Nothing for all else, as
// nothing is computed here.
std::optional<bool> read_truth(std::string_view text, std::size_t value);
std::optional<std::vector<std::string>> read_texts(std::string_view text, std::size_t value);

// RequiredGroups' value: @{ Or = 'one', @{ And = 'two', 'three' } }.
struct RequiredGroups {
  std::vector<std::string> names;
  bool all = false;  // an And is in it
};
std::optional<RequiredGroups> read_groups(std::string_view text, std::size_t value);

// The text of a .pssc in UTF-8: Windows PowerShell writes them in UTF-16. Nothing for what is no text.
std::optional<std::string> pssc_text(std::string_view bytes);

}  // namespace psremoting::config
