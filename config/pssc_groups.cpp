#include <algorithm>

#include "base/ascii.hpp"
#include "config/pssc.hpp"
#include "config/pssc_scan.hpp"

namespace psremoting::config {
namespace {

using namespace pssc;

constexpr int deepest = 8;

// Reads on from a place; each part says whether it was there, and has gone past it then.
class Groups {
 public:
  Groups(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  bool table(int depth) {
    if (depth > deepest || !take("@{")) return false;
    for (;;) {
      while (take(";")) skip();
      if (take("}")) return true;
      if (!key() || !take("=") || !values(depth)) return false;
    }
  }
  std::size_t at() const { return at_; }
  RequiredGroups found;

 private:
  bool key() {
    const bool quoted = quote_at(text_, at_).kind != 0;
    const std::size_t end = quoted ? past_string(text_, at_) : past_word(text_, at_);
    const std::string word(text_.substr(at_, end - at_));
    const std::string bare = quoted ? literal(word).value_or("") : word;
    if (!ascii::equal(bare, "And") && !ascii::equal(bare, "Or")) return false;
    found.all = found.all || ascii::equal(bare, "And");
    at_ = past_blanks(text_, end);
    return true;
  }

  bool values(int depth) {
    const bool list = take("@(");
    do {
      if (!value(depth)) return false;
    } while (take(","));
    return !list || take(")");
  }

  bool value(int depth) {
    if (!quote_at(text_, at_).kind) {
      if (!table(depth + 1)) return false;
      skip();
      return true;
    }
    const std::size_t end = past_string(text_, at_);
    auto name = literal(text_.substr(at_, end - at_));
    if (!name) return false;
    found.names.push_back(std::move(*name));
    at_ = past_blanks(text_, end);
    return true;
  }

  bool take(std::string_view what) {
    if (!text_.substr(std::min(at_, text_.size())).starts_with(what)) return false;
    at_ += what.size();
    if (what != "}") skip();  // what follows a table is not its own
    return true;
  }
  void skip() { at_ = past_blanks(text_, at_); }

  std::string_view text_;
  std::size_t at_;
};

}  // namespace

std::optional<RequiredGroups> read_groups(std::string_view text, std::size_t value) {
  Groups groups(text, value);
  if (!groups.table(0) || !is_value_end(text, groups.at())) return std::nullopt;
  return std::move(groups.found);
}

}  // namespace psremoting::config
