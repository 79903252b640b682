#include "launcher/windows_powershell.hpp"

#include "base/ascii.hpp"

namespace psremoting::launcher {
namespace {

enum class Kind {
  on,       // a switch
  value,    // the next word is its value
  rest,     // all that follows is its value
  dropped,  // means nothing here
  with_value_dropped,
};

struct Parameter {
  std::string_view name;   // in full
  std::string_view least;  // how much of it has to be written
  Kind kind;
};

// Of both programs; the first that fits counts. From CommandLineParameterParser.cs and Windows PowerShell's -Help.
constexpr Parameter parameters[] = {
    {"commandwithargs", "commandwithargs", Kind::rest},
    {"cwa", "cwa", Kind::rest},
    {"command", "c", Kind::rest},
    {"file", "f", Kind::rest},
    {"configurationname", "config", Kind::value},
    {"configurationfile", "configurationfile", Kind::value},
    {"custompipename", "cus", Kind::value},
    {"executionpolicy", "ex", Kind::value},
    {"ep", "ep", Kind::value},
    {"encodedarguments", "encodeda", Kind::value},
    {"ea", "ea", Kind::value},
    {"encodedcommand", "e", Kind::value},
    {"ec", "ec", Kind::value},
    {"outputformat", "o", Kind::value},
    {"of", "of", Kind::value},
    {"inputformat", "inp", Kind::value},
    {"if", "if", Kind::value},
    {"settingsfile", "settings", Kind::value},
    {"workingdirectory", "wo", Kind::value},
    {"wd", "wd", Kind::value},
    {"windowstyle", "w", Kind::with_value_dropped},
    {"psconsolefile", "p", Kind::with_value_dropped},
    {"sta", "sta", Kind::dropped},
    {"mta", "mta", Kind::dropped},
};

Kind kind_of(std::string_view word) {
  word.remove_prefix(word.starts_with("--") ? 2 : 1);
  for (const auto& parameter : parameters) {
    if (ascii::starts_with(word, parameter.least) && ascii::starts_with(parameter.name, word)) return parameter.kind;
  }
  return Kind::on;
}

bool is_version(std::string_view word, const std::string* next) {
  return word.size() > 1 && ascii::starts_with("-version", word) && next && !next->empty() && next->front() >= '0' &&
         next->front() <= '9';
}

}  // namespace

std::vector<std::string> for_pwsh(const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  const auto keep = [&](std::size_t from, std::size_t to) {
    for (; from < to && from < arguments.size(); ++from) words.push_back(arguments[from]);
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& word = arguments[i];
    if (word.size() < 2 || word.front() != '-') {
      if (word != "-") words.emplace_back("-Command");  // a lone - is the standard input
      keep(i, arguments.size());
      break;
    }
    const auto kind = kind_of(word);
    if (is_version(word, i + 1 < arguments.size() ? &arguments[i + 1] : nullptr)) {
      ++i;
    } else if (kind == Kind::with_value_dropped) {
      ++i;
    } else if (kind == Kind::value) {
      keep(i, i + 2);
      ++i;
    } else if (kind == Kind::rest) {
      keep(i, arguments.size());
      break;
    } else if (kind == Kind::on) {
      keep(i, i + 1);
    }
  }
  return words;
}

}  // namespace psremoting::launcher
