#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace psremoting::config {

// JSON with comments, whose values know where in the text they are: what reports of mistakes and edits in place need.
// Members keep their order and may be there twice.
struct Node {
  enum class Kind { null, boolean, integer, real, text, array, object };
  struct Member;

  Kind kind = Kind::null;
  std::size_t begin = 0, end = 0;  // bytes of the text, end is the first that is not part of it
  bool boolean = false;
  std::int64_t integer = 0;  // what is larger than fits stands as the largest
  std::string text;
  std::vector<Node> items;
  std::vector<Member> members;

  // The first of that name, case aside; null where there is none. Valid as long as this node.
  const Member* find(std::string_view key) const;
};

struct Node::Member {
  std::string key;
  std::size_t begin = 0, end = 0;  // of the key with its quotes
  Node value;
};

struct JsonError {
  std::size_t offset = 0;
  std::string text;
};

struct Place {
  int line = 1;
  int column = 1;
};
Place place_of(std::string_view text, std::size_t offset);

// The whole text as one value; on failure nothing, and what was wrong first. At most 16 levels deep.
std::optional<Node> parse_json(std::string_view text, JsonError& wrong);

// A JSON string with quotes.
std::string json_text(std::string_view text);

}  // namespace psremoting::config
