#include "tests/wire/exchange.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <numeric>
#include <sstream>

namespace psremoting::test::wire {
namespace {

std::string trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  auto from = text.find_first_not_of(blanks);
  return from == std::string_view::npos ? std::string()
                                        : std::string(text.substr(from, text.find_last_not_of(blanks) - from + 1));
}

Step step_of(const std::string& file, const std::string& line, std::size_t number) {
  Step step;
  step.file = file;
  step.line = number;
  std::istringstream words(line.substr(3));
  words >> step.verb;
  for (std::string word; words >> word;) {
    auto equals = word.find('=');
    if (equals == std::string::npos)
      step.words.push_back(word);
    else
      step.values[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return step;
}

bool is_header(const std::string& line) {
  auto name = line.find_first_not_of("!ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");
  return name != std::string::npos && name > 0 && line[name] == ':' &&
         (name + 1 == line.size() || line[name + 1] == ' ');
}

}  // namespace

bool Step::has(std::string_view word) const { return std::ranges::find(words, word) != words.end(); }

std::string Step::value(const std::string& name, std::string otherwise) const {
  auto at = values.find(name);
  return at == values.end() ? std::move(otherwise) : at->second;
}

std::string Step::text() const { return std::accumulate(lines.begin(), lines.end(), std::string()); }

Exchange parse_exchange(std::string name, std::string_view text) {
  Exchange exchange{std::move(name), {}, {}};
  std::istringstream file{std::string(text)};
  std::string raw;
  for (std::size_t number = 1; std::getline(file, raw); ++number) {
    std::string line = trimmed(raw);
    if (number == 1) exchange.title = line.substr(std::min<std::size_t>(line.size(), 2));
    if (line.starts_with("--- "))
      exchange.steps.push_back(step_of(exchange.name, line, number));
    else if (line.starts_with('#') || line.empty() || exchange.steps.empty())
      continue;
    else if (auto& step = exchange.steps.back();
             step.lines.empty() && (step.verb == "ask" || step.verb == "answer") && is_header(line))
      step.headers.push_back(line);
    else
      step.lines.push_back(line);
  }
  return exchange;
}

Exchange load_exchange(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  auto written = parse_exchange("tests/wire/" + path.filename().string(), text.str());
  Exchange whole{written.name, written.title, {}};
  for (auto& step : written.steps) {
    if (step.verb != "play") {
      whole.steps.push_back(std::move(step));
      continue;
    }
    auto played = load_exchange(path.parent_path() / (step.words.at(0) + ".steps"));
    if (played.steps.empty()) whole.steps.push_back(std::move(step));  // which no player knows, so it is told
    std::ranges::move(played.steps, std::back_inserter(whole.steps));
  }
  return whole;
}

}  // namespace psremoting::test::wire
