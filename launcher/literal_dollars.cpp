#include "launcher/literal_dollars.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view ends_command = ";&|\n()";
constexpr std::string_view ends_word = " \t;&|\n()<>";
// After these a command begins, or goes on with another one's name.
constexpr std::array<std::string_view, 14> keywords{"if", "then", "else", "elif",    "while", "until", "do",
                                                    "{",  "!",    "exec", "command", "nohup", "time",  "sudo"};

bool is_powershell(std::string_view word) {
  const auto name = word.substr(word.find_last_of("/\\") + 1);
  return ascii::equal(name, "powershell") || ascii::equal(name, "powershell.exe") || ascii::equal(name, "pwsh") ||
         ascii::equal(name, "pwsh.exe");
}

bool is_assignment(std::string_view word) {
  const auto name = word.substr(0, word.find('='));
  return name.size() < word.size() && !name.empty() &&
         std::ranges::all_of(
             name,
             [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
             });
}

// Reads the line once, from its start to its end, and copies it.
class Rewriting {
 public:
  explicit Rewriting(std::string_view line) : line_(line) { copy_.reserve(line.size() + line.size() / 8); }

  std::string run() {
    while (!over()) command();
    return std::move(copy_);
  }

 private:
  bool over() const { return at_ >= line_.size(); }
  char now() const { return line_[at_]; }
  bool is(std::string_view text) const { return line_.substr(at_).starts_with(text); }
  bool one_of(std::string_view set) const { return set.find(now()) != set.npos; }
  void take(std::size_t count = 1) {
    copy_.append(line_.substr(at_, count));
    at_ = std::min(at_ + count, line_.size());
  }
  void take_literal() {
    copy_ += '\\';
    take();
  }
  void take_until(std::string_view set) { take(std::min(line_.find_first_of(set, at_), line_.size()) - at_); }

  // One simple command and what ends it.
  void command() {
    powershell_ = false;
    depth_ = 0;
    bool named = false;
    while (!over()) {
      if (one_of(blanks)) {
        take();
      } else if (is("<<")) {
        take(line_.size() - at_);
      } else if (one_of("<>")) {
        take(is(">&") || is("<&") ? 2 : 1);
      } else if (now() == '#') {
        take_until("\n");
      } else if (one_of(ends_command) && !parenthesis()) {
        take();
        return;
      } else {
        const auto from = at_;
        word();
        if (!named) named = name(line_.substr(from, at_ - from));
      }
    }
  }

  // Whether that was the command's name.
  bool name(std::string_view word) {
    if (is_assignment(word) || std::ranges::find(keywords, word) != keywords.end()) return false;
    std::string plain;
    std::ranges::copy_if(word, std::back_inserter(plain), [](char c) { return c != '"' && c != '\''; });
    powershell_ = is_powershell(plain);
    return true;
  }

  // Whether what stands here is a parenthesis of PowerShell's: there may be none of the shell's among words.
  bool parenthesis() const { return powershell_ && (now() == '(' || (now() == ')' && depth_ > 0)); }

  void word() {
    while (!over() && (!one_of(ends_word) || parenthesis())) {
      if (now() == '\\') {
        take(2);
      } else if (now() == '\'') {
        take();
        take_until("'");
        take();
      } else if (now() == '"') {
        quoted();
      } else if (parenthesis()) {
        depth_ += now() == '(' ? 1 : -1;
        take_literal();
      } else {
        plain();
      }
    }
  }

  void quoted() {
    take();
    while (!over() && now() != '"') {
      if (now() == '\\')
        take(2);
      else
        plain();
    }
    take();
  }

  // A character that no quote or backslash protects from the shell.
  void plain() {
    const bool special = now() == '$' || now() == '`';
    if (special && powershell_) return take_literal();
    if (is("$(")) return substitution();
    take();
  }

  // Commands within a word of another command: taken as they are, so that quotes in them do not end those around.
  void substitution() {
    int open = 0;
    do {
      if (now() == '(') ++open;
      if (now() == ')') --open;
      take(now() == '\\' ? 2 : 1);
    } while (!over() && (open > 0 || line_[at_ - 1] == '$'));
  }

  std::string_view line_;
  std::size_t at_ = 0;
  std::string copy_;
  bool powershell_ = false;  // the command that is read is one of the two
  int depth_ = 0;            // of PowerShell's parentheses outside of quotes
};

}  // namespace

std::string with_literal_dollars(std::string_view line) { return Rewriting(line).run(); }

}  // namespace psremoting::launcher
