#include "psrp/opening.hpp"

#include <algorithm>

#include "psrp/fragment.hpp"
#include "psrp/message.hpp"

namespace psremoting::psrp {
namespace {

constexpr std::string_view quotes = "'\"";
constexpr std::string_view ends_of_path = "'\" \t,;|<>()[]{}";  // of one without quotes
constexpr std::string_view before_path = "'\" \t,;|<>()[]{}=";
constexpr std::string_view separators = "/\\";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A whole path of either system, where a word begins.
bool path_begins(std::string_view text, std::size_t at) {
  if (at > 0 && before_path.find(text[at - 1]) == std::string_view::npos) return false;
  const std::string_view rest = text.substr(at);
  if (rest.starts_with('/') || rest.starts_with("\\\\")) return true;
  return rest.size() > 2 && is_letter(rest[0]) && rest[1] == ':' && separators.find(rest[2]) != std::string_view::npos;
}

// In quotes it goes to the next one, blanks and all.
std::size_t path_end(std::string_view text, std::size_t at) {
  const bool quoted = at > 0 && quotes.find(text[at - 1]) != std::string_view::npos;
  const std::size_t end = quoted ? text.find(text[at - 1], at) : text.find_first_of(ends_of_path, at);
  return std::min(end, text.size());
}

std::string_view last_part(std::string_view path) {
  while (path.size() > 1 && separators.find(path.back()) != std::string_view::npos) path.remove_suffix(1);
  return path.substr(path.find_last_of(separators) + 1);
}

std::string without_folders(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    if (!path_begins(text, at)) {
      plain += text[at++];
      continue;
    }
    const std::size_t end = path_end(text, at);
    plain += last_part(text.substr(at, end - at));
    at = end;
  }
  return plain;
}

// One path that is known may have blanks in it where no quotes are.
std::string replaced(std::string text, const std::string& path, const std::string& name) {
  for (auto at = text.find(path); !path.empty() && at != text.npos; at = text.find(path, at + name.size()))
    text.replace(at, path.size(), name);
  return text;
}

// PowerShell shows the line of a script where it went wrong, and marks the place, in lines that begin with a plus.
std::string without_excerpts(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.starts_with('+') || line.empty()) continue;
    kept.append(kept.empty() ? "" : " ").append(line);
  }
  return kept;
}

}  // namespace

void OpeningRequest::goes(std::string_view base64) {
  if (whole_) return;
  const auto fragments = scan(base64, message_header_bytes);
  if (!fragments) return;
  for (const auto& fragment : *fragments) {
    const auto header = fragment.header.start ? parse_message_header(fragment.head) : std::nullopt;
    if (fragment.header.start) within_ = header && header->type == MessageType::init_runspace_pool;
    whole_ = whole_ || (within_ && fragment.header.end);
  }
}

std::string without_places(std::string_view said, const std::filesystem::path& file) {
  return without_folders(replaced(without_excerpts(said), file.string(), file.filename().string()));
}

std::string refusal_for_client(std::string_view endpoint, const std::filesystem::path& file, std::string_view said) {
  std::string text = "PowerShell opens no session ";
  text += file.empty() ? "on the endpoint " : "with the session configuration file of the endpoint ";
  text += endpoint;
  if (!file.empty()) text += ", " + file.filename().string();
  text += ". It said: " + without_places(said, file);
  if (!file.empty())
    text += "\nThe host's administrator finds more with psremoting check-config, and in the service's log.";
  return text;
}

}  // namespace psremoting::psrp
