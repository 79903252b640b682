#include "client/arguments.hpp"

#include <cstring>

#include "base/base64.hpp"
#include "client/failure.hpp"
#include "client/text.hpp"

namespace psremoting::client {

std::vector<std::string> names_of(const WSMAN_STREAM_SET* set) {
  std::vector<std::string> all;
  for (std::int32_t i = 0; set && i < set->count; ++i) all.push_back(narrow(set->names[i]));
  return all;
}

std::vector<std::string> texts_of(const WSMAN_ARGUMENTS* arguments) {
  std::vector<std::string> all;
  for (std::int32_t i = 0; arguments && i < arguments->count; ++i) all.push_back(narrow(arguments->arguments[i]));
  return all;
}

std::vector<wsman::Option> options_of(const WSMAN_OPTION_SET* set) {
  std::vector<wsman::Option> all;
  for (std::int32_t i = 0; set && i < set->count; ++i) {
    const WSMAN_OPTION& option = set->options[i];
    all.push_back({narrow(option.name), narrow(option.value), option.must_comply != 0});
  }
  return all;
}

wsman::Create create_of(const WSMAN_STARTUP* startup, std::string shell_id, std::int32_t flags) {
  constexpr std::uint32_t server_decides = 0xFFFFFFFF;
  wsman::Create create;
  create.shell_id = std::move(shell_id);
  if (flags & WSMAN_FLAG_SERVER_BUFFERING_MODE_DROP) create.buffer_mode = "Drop";
  if (flags & WSMAN_FLAG_SERVER_BUFFERING_MODE_BLOCK) create.buffer_mode = "Block";
  if (!startup) return create;
  create.name = narrow(startup->name);
  create.working_directory = narrow(startup->working_directory);
  create.input_streams = names_of(startup->input);
  create.output_streams = names_of(startup->output);
  if (startup->idle_timeout_ms != server_decides)
    create.idle_timeout = std::chrono::milliseconds(startup->idle_timeout_ms);
  return create;
}

std::string inner_text(const WSMAN_DATA* data) {
  if (!data || data->type != WSMAN_DATA_TYPE_TEXT || data->content.length <= 0) return {};
  std::string text =
      narrow({static_cast<const char16_t*>(data->content.data), static_cast<std::size_t>(data->content.length)});
  auto begin = text.find('>'), end = text.rfind('<');
  return begin == std::string::npos || end <= begin ? std::string() : text.substr(begin + 1, end - begin - 1);
}

std::string base64_of(const WSMAN_DATA* data) {
  if (!data || data->type != WSMAN_DATA_TYPE_BINARY || data->content.length <= 0) return {};
  return base64::encode(
      {static_cast<const std::uint8_t*>(data->content.data), static_cast<std::size_t>(data->content.length)});
}

std::int32_t give_text(const std::string& text, std::int32_t bytes, void* buffer, std::int32_t* used) {
  std::u16string result = wide(text);
  auto needed = static_cast<std::int32_t>(result.size() * sizeof(char16_t));
  if (used) *used = static_cast<std::int32_t>(result.size());
  if (!buffer || bytes < needed) return static_cast<std::int32_t>(code::insufficient_buffer);
  std::memcpy(buffer, result.data(), static_cast<std::size_t>(needed));
  return 0;
}

}  // namespace psremoting::client
