#include "wsman/xml_check.hpp"

#include <cstring>
#include <optional>
#include <vector>

#include "wsman/names.hpp"
#include "wsman/xml.hpp"

namespace psremoting::wsman::xml {

namespace {

// The texts of an element that holds nothing else, divided by CDATA marks or comments, become one, in place: the marks
// leave room for the end of it. The tree points into a buffer of our own, so its text may be written to.
void join_texts(pugi::xml_node element) {
  if (first_element(element.first_child())) return;
  pugi::xml_node first = element.first_child();
  while (first) {
    auto next = first.next_sibling();
    if (!next) return;
    if (*first.value() == '\0') {
      element.remove_child(first);
      first = next;
      continue;
    }
    char* end = const_cast<char*>(first.value()) + std::strlen(first.value());
    std::memmove(end, next.value(), std::strlen(next.value()) + 1);
    element.remove_child(next);
  }
}

struct Prefix {
  std::string_view prefix, uri;
};

// Checks a tree from its root down, as deep as max_depth; remembers the prefixes in scope, so that what it costs grows
// with the document and no faster.
class Checker {
 public:
  Result<void> check(pugi::xml_node element) {
    std::size_t outside = scope_.size();
    if (!declare(element)) return error(Errc::malformed, "too many attributes or namespaces");
    Name name = split(element.name());
    if (name.local.empty() || !find(name.prefix)) return error(Errc::malformed, "an element of an undeclared prefix");
    if (auto attributes = check_attributes(element); !attributes) return attributes;
    join_texts(element);
    for (auto child = first_element(element.first_child()); child; child = first_element(child.next_sibling())) {
      if (auto below = check(child); !below) return below;
    }
    scope_.resize(outside);
    return {};
  }

 private:
  bool declare(pugi::xml_node element) {
    std::size_t count = 0;
    for (pugi::xml_attribute attribute : element.attributes()) {
      if (++count > max_attributes) return false;
      Name name = split(attribute.name());
      if (name.prefix == "xmlns") scope_.push_back({name.local, attribute.value()});
      if (name.prefix.empty() && name.local == "xmlns") scope_.push_back({{}, attribute.value()});
    }
    return scope_.size() <= max_prefixes;
  }

  std::optional<std::string_view> find(std::string_view prefix) const {
    if (prefix == "xml") return ns::xml;
    for (auto known = scope_.rbegin(); known != scope_.rend(); ++known) {
      if (known->prefix == prefix) return known->uri;
    }
    return prefix.empty() ? std::optional<std::string_view>("") : std::nullopt;
  }

  // Each once, by namespace and name; of attributes without a prefix the namespace is none.
  Result<void> check_attributes(pugi::xml_node element) const {
    std::vector<Name> seen;
    for (pugi::xml_attribute attribute : element.attributes()) {
      Name name = split(attribute.name());
      bool plain = name.prefix.empty() || name.prefix == "xmlns";
      auto space = plain ? std::optional(name.prefix) : find(name.prefix);
      if (!space || name.local.empty()) return error(Errc::malformed, "an attribute of an undeclared prefix");
      for (const Name& other : seen) {
        if (other.local == name.local && other.prefix == *space) return error(Errc::malformed, "an attribute twice");
      }
      seen.push_back({*space, name.local});
    }
    return {};
  }

  std::vector<Prefix> scope_;
};

}  // namespace

Result<void> check(pugi::xml_node root) { return Checker().check(root); }

}  // namespace psremoting::wsman::xml
