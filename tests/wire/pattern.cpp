#include "tests/wire/pattern.hpp"

#include <algorithm>
#include <sstream>

#include "base/base64.hpp"
#include "base/guid.hpp"

namespace psremoting::test::wire {
namespace {

bool is_one_of(std::string_view choices, std::string_view text) {
  for (;;) {
    auto bar = choices.find('|');
    if (choices.substr(0, bar) == text) return true;
    if (bar == std::string_view::npos) return false;
    choices.remove_prefix(bar + 1);
  }
}

bool fits(std::string_view kind, std::string_view text) {
  if (kind == "...") return true;
  if (kind == "TEXT") return !text.empty() && text.find('<') == std::string_view::npos;
  if (kind == "NUMBER") return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (kind == "BASE64") return !text.empty() && base64::is_valid(text);
  if (kind == "GUID") {
    auto guid = Guid::parse(text);
    return guid && guid->upper() == text;
  }
  return is_one_of(kind, text);
}

class Matcher {
 public:
  Matcher(const Pattern& pattern, std::string_view text) : pattern_(pattern), text_(text) {}

  bool from(std::size_t piece, std::size_t at) {
    if (piece == pattern_.size()) return at == text_.size() || fails(piece, at);
    const Piece& now = pattern_[piece];
    if (now.hole) return hole(piece, at);
    if (text_.substr(at).starts_with(now.text)) return from(piece + 1, at + now.text.size());
    return fails(piece, at);
  }

  std::map<std::string, std::string> named;

  std::string difference() const {
    std::string_view wanted = failed_ < pattern_.size() ? std::string_view(pattern_[failed_].text) : "the end";
    std::string_view got = text_.substr(furthest_);
    // What both have in common says where, and no more.
    auto common = static_cast<std::size_t>(std::ranges::mismatch(wanted, got).in1 - wanted.begin());
    auto before = furthest_ + common;
    std::ostringstream says;
    says << "after  …" << text_.substr(before - std::min<std::size_t>(before, 80), std::min<std::size_t>(before, 80))
         << "\nwanted " << wanted.substr(common, 300) << "\ngot    " << got.substr(common, 1200);
    return says.str();
  }

 private:
  bool fails(std::size_t piece, std::size_t at) {
    if (at >= furthest_) {
      furthest_ = at;
      failed_ = piece;
    }
    return false;
  }

  // Where from `at` on there is most of the beginning of `wanted`.
  std::size_t nearest(std::string_view wanted, std::size_t at) const {
    for (auto size = wanted.size(); size > 0; --size) {
      if (auto found = text_.find(wanted.substr(0, size), at); found != std::string_view::npos) return found;
    }
    return at;
  }

  // A hole takes as little as it can.
  bool hole(std::size_t piece, std::size_t at) {
    const Piece& now = pattern_[piece];
    const bool last = piece + 1 == pattern_.size();
    const Piece* next = last || pattern_[piece + 1].hole ? nullptr : &pattern_[piece + 1];
    bool found = false, fitted = false;
    for (std::size_t end = last ? text_.size() : at; end <= text_.size(); ++end) {
      if (next) end = text_.find(next->text, end);
      if (end == std::string_view::npos) break;
      found = true;
      auto filling = text_.substr(at, end - at);
      if (!fits(now.text, filling)) continue;
      fitted = true;
      if (!from(piece + 1, end)) continue;
      if (!now.name.empty()) named[now.name] = filling;
      return true;
    }
    if (!found && next) return fails(piece + 1, nearest(next->text, at));
    return !fitted && fails(piece, at);
  }

  const Pattern& pattern_;
  std::string_view text_;
  std::size_t furthest_ = 0, failed_ = 0;
};

}  // namespace

Match match(const Pattern& pattern, std::string_view text) {
  Matcher matcher(pattern, text);
  if (matcher.from(0, 0)) return {true, std::move(matcher.named), {}};
  return {false, {}, matcher.difference()};
}

}  // namespace psremoting::test::wire
