#include "service/commands/explain.hpp"

#include <cstdio>
#include <memory>

#include "service/commands/command.hpp"
#include "service/explain/explain.hpp"

namespace psremoting::service {
namespace {

struct Options {
  bool json = false;
  std::vector<std::string> words;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string hexadecimal(std::uint32_t code) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08X", static_cast<unsigned>(code));
  return text;
}

bool has_hexadecimal(const Explanation& one) { return one.numbering == Numbering::error; }

std::string whole_meaning(const Explanation& one) {
  std::string text(one.meaning);
  if (!one.more.empty()) text.append(" ").append(one.more);
  return text;
}

Json describe(const Explanation& one) {
  Json json = {{"Name", one.name}};
  if (one.numbering != Numbering::none) json["Code"] = one.code;
  if (has_hexadecimal(one)) json["Hex"] = hexadecimal(one.code);
  json["Meaning"] = whole_meaning(one);
  json["SaidBy"] = one.said_by;
  json["Cure"] = one.cure;
  return json;
}

std::string paragraph(const Explanation& one) {
  std::string text(one.name);
  if (has_hexadecimal(one)) text += " (" + std::to_string(one.code) + ", " + hexadecimal(one.code) + ")";
  text.append("\n  means:   ").append(whole_meaning(one));
  text.append("\n  said by: ").append(one.said_by);
  text.append("\n  cure:    ").append(one.cure);
  return text + '\n';
}

int nothing_known(const Common& common, const std::string& text) {
  return fail(common,
              error(Errc::not_found, "nothing is known here of " + printable(text.substr(0, 200)) +
                                         ". Paste the client's whole message; if that is not known either, send "
                                         "it to the makers with what psremoting --version and psremoting doctor "
                                         "say and the lines of journalctl -u psremoting of that minute"));
}

int explain_words(const Options& options) {
  Common common;
  common.json = options.json;
  const auto text = joined(options.words);
  const auto found = explain(text);
  if (found.empty()) return nothing_known(common, text);
  Json json = Json::array();
  std::string paragraphs;
  for (const auto& one : found) {
    json.push_back(describe(one));
    paragraphs += (paragraphs.empty() ? "" : "\n") + paragraph(one);
  }
  return answer(common, json, paragraphs);
}

}  // namespace

void add_explain(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("explain", "What an error code or message of a client means, and the cure");
  command->allow_extras();  // a negative code looks like an option
  command->add_flag("--json", options->json, "Answer in JSON");
  command->add_option("CODE", options->words, "A number in any notation, or the line that the client showed")
      ->type_name("");
  command->footer(
      "Examples:\n"
      "  psremoting explain 2150858843\n"
      "  psremoting explain -2144108526\n"
      "  psremoting explain 0x80338126 --json\n"
      "  psremoting explain \"Bad HTTP response returned from server. Code 500\"\n"
      "  psremoting explain exit 4");
  command->callback([command, options, &exit_code] {
    for (auto& word : command->remaining()) options->words.push_back(std::move(word));
    if (options->words.empty()) throw CLI::RequiredError("CODE");
    exit_code = explain_words(*options);
  });
}

}  // namespace psremoting::service
