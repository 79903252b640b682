#pragma once

#include <pugixml.hpp>

#include <string_view>

#include "base/result.hpp"

// Between pugixml's tree and xml.hpp: for xml.cpp only.
namespace psremoting::wsman::xml {

struct Name {
  std::string_view prefix, local;
};

inline Name split(std::string_view name) {
  std::size_t colon = name.find(':');
  if (colon == name.npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

// The node itself or the first of its later siblings that is an element, or none.
inline pugi::xml_node first_element(pugi::xml_node node) {
  while (node && node.type() != pugi::node_element) node = node.next_sibling();
  return node;
}

// What namespaces ask for and pugixml does not check, from the root down: declared prefixes, attributes given once, the
// limits of xml.hpp. Joins the texts of each element that CDATA marks or comments divide.
Result<void> check(pugi::xml_node root);

}  // namespace psremoting::wsman::xml
