#include "config/sddl.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace psremoting::config {
namespace {

struct Alias {
  std::string_view letters, sid;
};

// Those whose SID does not depend on a domain or a machine (MS-DTYP 2.5.1.1).
constexpr std::array aliases{
    Alias{"AN", "S-1-5-7"},      Alias{"AO", "S-1-5-32-548"}, Alias{"AU", "S-1-5-11"},     Alias{"BA", "S-1-5-32-544"},
    Alias{"BG", "S-1-5-32-546"}, Alias{"BO", "S-1-5-32-551"}, Alias{"BU", "S-1-5-32-545"}, Alias{"IU", "S-1-5-4"},
    Alias{"LS", "S-1-5-19"},     Alias{"LU", "S-1-5-32-559"}, Alias{"MU", "S-1-5-32-558"}, Alias{"NO", "S-1-5-32-556"},
    Alias{"NS", "S-1-5-20"},     Alias{"NU", "S-1-5-2"},      Alias{"PO", "S-1-5-32-550"}, Alias{"PU", "S-1-5-32-547"},
    Alias{"RD", "S-1-5-32-555"}, Alias{"RM", "S-1-5-32-580"}, Alias{"RU", "S-1-5-32-554"}, Alias{"SO", "S-1-5-32-549"},
    Alias{"SU", "S-1-5-6"},      Alias{"SY", "S-1-5-18"},     Alias{"WD", "S-1-1-0"},      Alias{"ER", "S-1-5-32-573"},
    Alias{"HA", "S-1-5-32-578"}, Alias{"OW", "S-1-3-4"},      Alias{"AC", "S-1-15-2-1"},   Alias{"IS", "S-1-5-32-568"},
};

constexpr std::uint32_t generic_all = 0x10000000, generic_execute = 0x20000000, generic_write = 0x40000000,
                        generic_read = 0x80000000;

// Takes the text apart from its front; the first mistake stays.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Sddl> parse() {
    Sddl sddl;
    bool has_list = false;
    while (at_ < text_.size() && wrong_.empty()) {
      const std::string_view part = text_.substr(at_, 2);
      at_ += part.size();
      if (part == "O:" || part == "G:")
        trustee(text_.find(':', at_), true);
      else if (part == "D:" && !has_list)
        has_list = true, list(&sddl.entries);
      else if (part == "S:")
        list(nullptr);
      else
        at_ -= part.size(), fail("here should be O:, G:, D: or S:, each once");
    }
    if (wrong_.empty() && !has_list) fail("there is no D: part, which would let everybody in; write D:(A;;GA;;;BA)");
    if (!wrong_.empty()) return error(Errc::invalid_argument, wrong_);
    return sddl;
  }

 private:
  void fail(std::string_view what) {
    if (wrong_.empty()) wrong_ = "at character " + std::to_string(at_ + 1) + ": " + std::string(what);
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  // P, AR and AI, then entries in parentheses. Those of the audit list are only looked through.
  void list(std::vector<Sddl::Entry>* entries) {
    constexpr std::size_t most = 1000;
    while (take("P") || take("AR") || take("AI")) {
    }
    if (text_.substr(at_).starts_with("NO_ACCESS_CONTROL"))
      return fail("NO_ACCESS_CONTROL lets everybody in; write entries");
    std::size_t count = 0;
    while (wrong_.empty() && take("(")) {
      const std::size_t end = text_.find(')', at_);
      if (end == std::string_view::npos) return fail("a closing parenthesis is missing");
      if (++count > most) return fail("there are too many entries");
      if (entries) entry(end, *entries);
      at_ = wrong_.empty() ? end + 1 : at_;
    }
  }

  void entry(std::size_t end, std::vector<Sddl::Entry>& entries) {
    const std::string_view whole = text_.substr(at_, end - at_);
    if (std::ranges::count(whole, ';') != 5) return fail("an entry has six parts: (A;;GA;;;BA)");
    Sddl::Entry entry;
    const std::string_view type = field(end);
    if (type != "A" && type != "D") return fail("an entry is A (allow) or D (deny); others are not supported");
    entry.allow = type == "A";
    ++at_;
    if (!flags(field(end), entry)) return;
    ++at_;
    if (!rights(field(end), entry)) return;
    ++at_;
    if (!field(end).empty() || (++at_, !field(end).empty()))
      return fail("entries for objects are not supported; leave this empty");
    ++at_;
    entry.trustee = trustee(end, false);
    entries.push_back(std::move(entry));
  }

  // The text up to the next ';' or the end of the entry, and past it.
  std::string_view field(std::size_t end) {
    const std::size_t stop = std::min(text_.find(';', at_), end);
    const std::string_view text = text_.substr(at_, stop - at_);
    at_ = stop;
    return text;
  }

  bool flags(std::string_view text, Sddl::Entry& entry) {
    constexpr std::array<std::string_view, 5> known{"CI", "OI", "NP", "IO", "ID"};
    for (; !text.empty(); text.remove_prefix(std::min<std::size_t>(2, text.size()))) {
      if (std::ranges::find(known, text.substr(0, 2)) == known.end())
        return fail("these are no flags of an entry; leave them empty"), false;
      if (text.starts_with("IO")) entry.applies = false;
    }
    return true;
  }

  // WSMan knows generic rights only: in letters, or as a number.
  bool rights(std::string_view text, Sddl::Entry& entry) {
    std::uint32_t mask = 0;
    if (text.starts_with("0x") || text.starts_with("0X")) {
      text.remove_prefix(2);
      auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), mask, 16);
      if (failed != std::errc() || end != text.data() + text.size()) mask = 0;
    } else {
      mask = letters(text).value_or(0);
    }
    if (mask == 0 || (mask & ~(generic_all | generic_execute | generic_write | generic_read)) != 0)
      return fail("the rights are GA (all), GX (open shells), GR and GW"), false;
    entry.execute = (mask & (generic_all | generic_execute)) != 0;
    return true;
  }

  static std::optional<std::uint32_t> letters(std::string_view text) {
    std::uint32_t mask = 0;
    for (; !text.empty(); text.remove_prefix(std::min<std::size_t>(2, text.size()))) {
      const std::string_view right = text.substr(0, 2);
      if (right == "GA")
        mask |= generic_all;
      else if (right == "GX")
        mask |= generic_execute;
      else if (right == "GW")
        mask |= generic_write;
      else if (right == "GR")
        mask |= generic_read;
      else
        return std::nullopt;
    }
    return mask;
  }

  // A SID or an alias that ends at `end`, or, where the next part's letter and colon follow, before them.
  std::string trustee(std::size_t end, bool before_part) {
    end = std::min(end, text_.size());
    if (before_part && end < text_.size()) --end;
    const std::string_view text = text_.substr(at_, end > at_ ? end - at_ : 0);
    auto alias = std::ranges::find(aliases, text, &Alias::letters);
    if (alias == aliases.end() && !is_sid(text)) {
      fail("this is no account; write a SID (S-1-…) or one of BA, RM, BU, AU, WD, NU, IU, SY");
      return {};
    }
    at_ = end;
    return std::string(alias == aliases.end() ? text : alias->sid);
  }

  // S-1-, an authority, and at most 15 numbers of 32 bits.
  static bool is_sid(std::string_view text) {
    if (!text.starts_with("S-1-")) return false;
    text.remove_prefix(4);
    for (int parts = 0; parts < 16; ++parts) {
      std::uint64_t number = 0;
      auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (failed != std::errc() || number > (parts == 0 ? 0xffffffffffffu : 0xffffffffu)) return false;
      text.remove_prefix(static_cast<std::size_t>(end - text.data()));
      if (text.empty()) return parts > 0;
      if (!text.starts_with('-')) return false;
      text.remove_prefix(1);
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string wrong_;
};

bool holds(const std::vector<std::string>& list, std::string_view wanted) {
  return std::ranges::find(list, wanted) != list.end();
}

bool is_about(const std::string& trustee, const Identity& who) {
  constexpr std::array<std::string_view, 4> everybody{"S-1-1-0", "S-1-5-11", "S-1-5-32-545", "S-1-5-2"};
  constexpr std::array<std::string_view, 2> nobody{"S-1-5-7", "S-1-5-4"};
  constexpr std::string_view unix_user = "S-1-22-1-", unix_group = "S-1-22-2-";
  if (std::ranges::find(nobody, trustee) != nobody.end()) return false;
  if (std::ranges::find(everybody, trustee) != everybody.end()) return true;
  if (trustee == who.id || holds(who.group_ids, trustee)) return true;
  if (trustee == "S-1-5-32-544") return who.administrator;
  if (trustee == "S-1-5-32-580") return holds(who.groups, remote_management_group);
  if (trustee == "S-1-5-18") return who.id == "0";
  if (trustee.starts_with(unix_user)) return who.id == trustee.substr(unix_user.size());
  return trustee.starts_with(unix_group) && holds(who.group_ids, trustee.substr(unix_group.size()));
}

}  // namespace

Result<Sddl> parse_sddl(std::string_view text) {
  constexpr std::size_t longest = 65536;
  if (text.size() > longest) return error(Errc::invalid_argument, "at character 65536: this is too long");
  return Parser(text).parse();
}

AccessVerdict evaluate(const Sddl& sddl, const Identity& identity) {
  for (const Sddl::Entry& entry : sddl.entries) {
    if (!entry.applies || !entry.execute || !is_about(entry.trustee, identity)) continue;
    return entry.allow ? AccessVerdict::allowed : AccessVerdict::denied;
  }
  return AccessVerdict::not_mentioned;
}

}  // namespace psremoting::config
