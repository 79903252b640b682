#pragma once

#include <string>
#include <vector>

#include "client/abi.hpp"
#include "wsman/operation.hpp"

// The ABI's structures, copied: they are valid only during the call.
namespace psremoting::client {

std::vector<std::string> names_of(const WSMAN_STREAM_SET* set);
std::vector<std::string> texts_of(const WSMAN_ARGUMENTS* arguments);
std::vector<wsman::Option> options_of(const WSMAN_OPTION_SET* set);
wsman::Create create_of(const WSMAN_STARTUP* startup, std::string shell_id, std::int32_t flags);

// The base64 between the tags of `<creationXml xmlns="…">…</creationXml>`, or nothing.
std::string inner_text(const WSMAN_DATA* data);
// Binary data as base64.
std::string base64_of(const WSMAN_DATA* data);

// Windows' way of giving text: 122 and the length in characters where the buffer does not hold it. PowerShell takes the
// whole buffer for the text, so no zero is counted and none is written.
std::int32_t give_text(const std::string& text, std::int32_t bytes, void* buffer, std::int32_t* used);

}  // namespace psremoting::client
