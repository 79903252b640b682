#include "tests/wire/words.hpp"

#include <map>
#include <sstream>

#include "base/base64.hpp"
#include "base/guid.hpp"
#include "tests/wire/envelopes.hpp"
#include "tests/wire/messages.hpp"
#include "wsman/xpress.hpp"

namespace psremoting::test::wire {
namespace {

std::vector<std::string> split(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

// Where the "]]" of the "[[" at `open` is; places may stand in places.
std::size_t end_of_place(std::string_view text, std::size_t open) {
  int depth = 1;
  for (auto at = open + 2; at + 1 < text.size(); ++at) {
    auto two = text.substr(at, 2);
    if (two == "[[")
      ++depth;
    else if (two == "]]")
      --depth;
    else
      continue;
    if (depth == 0) return at;
    ++at;
  }
  throw Complaint{"no ]] after " + std::string(text.substr(open, 40))};
}

// Calls `literal` for text and `place` for what stands in double brackets.
template <class Literal, class Place>
void scan(std::string_view text, Literal literal, Place place) {
  while (!text.empty()) {
    auto open = text.find("[[");
    literal(text.substr(0, open));
    if (open == std::string_view::npos) return;
    auto close = end_of_place(text, open);
    place(text.substr(open + 2, close - open - 2));
    text.remove_prefix(close + 2);
  }
}

bool is_kind(std::string_view word) {
  return word == "..." || word == "GUID" || word == "BASE64" || word == "NUMBER" || word == "TEXT";
}

}  // namespace

Words::Words() {
  known["pool"] = "A0000000-0000-4000-8000-0000000000A1";
  known["pipeline"] = "B0000000-0000-4000-8000-0000000000B2";
  known["session"] = Guid().lower();
  known["newline"] = "\n";
}

std::string Words::text_of(const std::string& name) const {
  auto at = known.find(name);
  if (at == known.end()) throw Complaint{"nothing is known by the name [[" + name + "]]"};
  return at->second;
}

Words::Meaning Words::meaning(const std::vector<std::string>& words, std::string_view place) const {
  const std::string& word = words.at(0);
  if (word == "open") return {true, open_envelope(words.at(1), words.at(2))};
  if (word == "answer") return {true, answer_head(words.at(1))};
  if (word == "fault") return {true, fault_envelope({words.begin() + 1, words.end()})};
  if (word == "of")
    return {false,
            "<w:SelectorSet><w:Selector Name=\"ShellId\">" + text_of(words.at(1)) + "</w:Selector></w:SelectorSet>"};
  if (word == "body") return {false, "</s:Header><s:Body>"};
  if (word == "close") return {false, end_of_envelope};
  if (word == "lower") return {false, Guid::parse(text_of(words.at(1))).value().lower()};
  if (word == "stored")
    return {false, *wsman::xpress::store_base64(meaning({words.begin() + 1, words.end()}, rest_after(place, 1)).text)};
  if (word == "run") {
    auto comma = place.find(", ");
    auto first = fill("[[" + rest_after(place.substr(0, comma), 1) + "]]"),
         second = fill("[[" + std::string(place.substr(comma + 2)) + "]]");
    auto bytes = base64::decode_text(first).value() + base64::decode_text(second).value();
    return {false, base64::encode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()})};
  }
  if (word == "times") {
    std::string text;
    for (int i = std::stoi(words.at(1)); i > 0; --i) text += words.at(2);
    return {false, text};
  }
  const Guid pool = Guid::parse(text_of("pool")).value(), pipeline = Guid::parse(text_of("pipeline")).value();
  if (auto text = message(words, place, pool, pipeline); !text.empty()) return {false, text};
  return {false, text_of(word)};
}

std::string Words::fill(std::string_view text) const {
  std::string filled;
  scan(
      text, [&](std::string_view literal) { filled += literal; },
      [&](std::string_view place) {
        std::string inner = fill(place);
        auto [is_template, said] = meaning(split(inner), inner);
        filled += is_template ? fill(said) : said;
      });
  return filled;
}

Pattern Words::pattern(std::string_view text) const {
  Pattern pattern;
  auto add = [&](std::string_view literal) {
    if (literal.empty()) return;
    if (pattern.empty() || pattern.back().hole) pattern.push_back({});
    pattern.back().text += literal;
  };
  scan(text, add, [&](std::string_view place) {
    auto equals = place.find('=');
    if (is_kind(place)) return pattern.push_back({true, std::string(place), {}});
    if (equals != std::string_view::npos && place.find(' ') > equals)
      return pattern.push_back({true, std::string(place.substr(equals + 1)), std::string(place.substr(0, equals))});
    std::string inner = fill(place);
    auto [is_template, said] = meaning(split(inner), inner);
    if (!is_template) return add(said);
    for (auto& piece : this->pattern(said)) {
      if (piece.hole)
        pattern.push_back(piece);
      else
        add(piece.text);
    }
  });
  return pattern;
}

}  // namespace psremoting::test::wire
