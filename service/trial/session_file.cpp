#include "service/trial/session_file.hpp"

#include <algorithm>
#include <sstream>

#include "base/base64.hpp"
#include "config/text.hpp"
#include "service/trial/session_file_script.hpp"

namespace psremoting::service {
namespace {

using Mistakes = std::vector<SessionFileMistake>;

constexpr std::size_t most_mistakes = 20;

std::string in_base64(std::string_view bytes) {
  return base64::encode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

// -EncodedCommand wants UTF-16, and the script is ASCII.
std::string encoded(std::string_view script) {
  std::string units;
  for (const char c : script) units.append({c, '\0'});
  return in_base64(units);
}

// A line of the script's; others are passed over, and numbers that are none.
void read_line(std::istringstream words, Mistakes& mistakes, std::vector<std::string>& known, bool& done) {
  std::string kind, text;
  SessionFileMistake mistake;
  words >> kind;
  if (kind == "done") done = true;
  if (kind == "known" && words >> text) {
    std::istringstream names(base64::decode_text(text).value_or(""));
    for (std::string name; names >> name;) known.push_back(name);
  }
  if (mistakes.size() >= most_mistakes || (kind != "error" && kind != "key")) return;
  if (!(words >> mistake.line >> mistake.column >> text)) return;
  auto plain = base64::decode_text(text);
  if (!plain) return;
  (kind == "key" ? mistake.key : mistake.text) = std::move(*plain);
  mistakes.push_back(std::move(mistake));
}

std::string about_key(const std::string& key, const std::vector<std::string>& known) {
  const std::string near = config::nearest(key, known);
  return "There is no setting " + key + " that PowerShell knows; " +
         (near.empty() ? "there are " + config::list(known) + '.' : "did you mean " + near + '?');
}

}  // namespace

Result<Mistakes> read_session_file_mistakes(std::string_view printed) {
  Mistakes mistakes;
  std::vector<std::string> known;
  bool done = false;
  std::istringstream lines{std::string(printed)};
  for (std::string line; std::getline(lines, line);) read_line(std::istringstream(line), mistakes, known, done);
  if (!done) return error(Errc::worker_failed, "it did not come to its end. It said:\n" + std::string(printed));
  for (auto& one : mistakes)
    if (!one.key.empty()) one.text = about_key(one.key, known);
  return mistakes;
}

Result<Mistakes> mistakes_of_session_file(const std::string& bytes, const std::filesystem::path& program,
                                          const std::string& account) {
  auto said = try_out(
      {.program = program,
       .arguments = {"-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded(session_file_script)},
       .input = in_base64(bytes) + '\n',
       .account = account});
  if (!said) return said.error();
  return read_session_file_mistakes(*said);
}

}  // namespace psremoting::service
