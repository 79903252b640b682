#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

// Changes to a file that a person wrote, too: what is not changed stays byte for byte, comments included. Each takes
// the whole text and gives the new one; the error is a text that is no JSON object.
namespace psremoting::config {

// A member, reached through objects that are made where they are not there: {"Quotas", "MaxShells"}.
using Keys = std::vector<std::string>;

// `json` is the value's text.
Result<std::string> set_value(std::string text, const Keys& keys, std::string_view json);
// An object that had nothing else in it goes, too.
Result<std::string> remove_value(std::string text, const Keys& keys);

// Of the array of that name in the file's object, which must be there.
Result<std::string> append_item(std::string text, const std::string& key, std::string_view json);
Result<std::string> remove_item(std::string text, const std::string& key, std::size_t index);

}  // namespace psremoting::config
