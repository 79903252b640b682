#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace psremoting::listener {

// Whether the MessageIDs of one user's clients tell one envelope from the next. Two clients for Node send one id for
// everything: once an id came with two different envelopes, it proves nothing, nor does any other id in the shells that
// it was used in. A value; bounded.
class MessageIds {
 public:
  // Notes an envelope; true where its client's ids are constant. `shell` is empty for none.
  bool constant(std::string_view id, std::string_view shell, std::uint64_t digest);

  // Of each kind; the first that came is forgotten first.
  static constexpr std::size_t max_ids = 1024, max_constant = 64, max_shells = 1024;

 private:
  struct Use {
    std::uint64_t digest = 0;
    std::string shell;
  };
  // Names, as many as there may be.
  class Names {
   public:
    explicit Names(std::size_t most) : most_(most) {}
    bool contains(std::string_view name) const { return names_.contains(name); }
    void add(std::string_view name);

   private:
    std::size_t most_;
    std::set<std::string, std::less<>> names_;
    std::deque<std::string> order_;
  };
  void note(std::string_view id, std::string_view shell, std::uint64_t digest);

  std::map<std::string, Use, std::less<>> used_;
  std::deque<std::string> order_;  // of used_
  Names constant_{max_constant}, shells_{max_shells};
};

}  // namespace psremoting::listener
