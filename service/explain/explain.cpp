#include "service/explain/explain.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "base/ascii.hpp"
#include "base/errc.hpp"
#include "service/explain/codes_in_text.hpp"
#include "service/explain/tables.hpp"

namespace psremoting::service {
namespace {

// HRESULT_FROM_WIN32: these hold a Win32 error in their lower half.
constexpr std::uint32_t of_win32 = 0x8007'0000;

void add(std::vector<Explanation>& to, const Explanation& one) {
  if (std::ranges::find(to, one) == to.end()) to.push_back(one);
}

// Every table that has codes.
std::vector<Explanation> all_codes() {
  auto all = fault_explanations();
  for (const auto table : {windows_codes(), statuses(), command_exits()})
    all.insert(all.end(), table.begin(), table.end());
  return all;
}

// "error 500" and "code 401" are said of HTTP's statuses, too.
bool may_be(const Explanation& one, const FoundCode& found) {
  if (found.numbering == Numbering::none || one.numbering == found.numbering) return true;
  return one.numbering == Numbering::http && found.numbering == Numbering::error;
}

void add_code(std::vector<Explanation>& to, const std::vector<Explanation>& known, FoundCode found) {
  const auto before = to.size();
  for (const auto& one : known) {
    if (one.code == found.code && may_be(one, found)) add(to, one);
  }
  if (to.size() == before && (found.code & 0xFFFF'0000) == of_win32)
    add_code(to, known, {found.code & 0xFFFF, Numbering::error});
}

std::optional<std::uint32_t> code_of_word(std::string_view word) {
  for (int i = 0; i <= static_cast<int>(Errc::internal); ++i) {
    const auto code = static_cast<Errc>(i);
    if (ascii::equal(name(code), word)) return wsman::to_fault(error(code, "")).code;
  }
  return std::nullopt;
}

bool holds(std::string_view text, std::string_view words) {
  const auto same = [](char a, char b) { return ascii::lower(a) == ascii::lower(b); };
  return !std::ranges::search(text, words, same).empty();
}

bool is_letter(char c) { return ascii::lower(c) >= 'a' && ascii::lower(c) <= 'z'; }

// Whether the name stands in the text as a word, or as the beginning of "AccessDenied,PSSessionStateBroken".
bool names(std::string_view text, std::string_view name) {
  const auto found = text.find(name);
  if (found == std::string_view::npos) return false;
  const auto end = found + name.size();
  return (found == 0 || !is_letter(text[found - 1])) && (end == text.size() || !is_letter(text[end]));
}

}  // namespace

std::vector<Explanation> explain(std::string_view text) {
  const auto known = all_codes();
  std::vector<Explanation> all;
  if (const auto code = code_of_word(text)) add_code(all, known, {*code, Numbering::error});
  for (const auto& found : codes_in(text)) add_code(all, known, found);
  for (const auto& one : powershell_names()) {
    if (names(text, one.name)) add_code(all, known, {one.code, Numbering::error});
  }
  for (const auto& fault : fault_explanations()) {
    if (holds(text, fault.meaning)) add(all, fault);
  }
  const auto known_phrases = phrases();
  const auto phrase = std::ranges::find_if(known_phrases, [&](const Phrase& one) { return holds(text, one.words); });
  if (phrase != known_phrases.end()) add(all, phrase->explanation);
  return all;
}

}  // namespace psremoting::service
