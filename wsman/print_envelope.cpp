#include "wsman/names.hpp"
#include "wsman/print_item.hpp"

namespace psremoting::wsman {

namespace {

// Windows' prefixes. Each kind of answer declares its own few of them, in an order of its own.
struct Prefix {
  char name;  // 'r' stands for rsp
  std::string_view uri;
};
constexpr Prefix prefixes[] = {{'s', ns::soap},        {'a', ns::addressing}, {'x', ns::transfer}, {'e', ns::eventing},
                               {'n', ns::enumeration}, {'w', ns::wsman},      {'r', ns::shell},    {'p', ns::wsmv}};

std::string_view uri_of(char name) {
  for (const Prefix& prefix : prefixes) {
    if (prefix.name == name) return prefix.uri;
  }
  return {};
}

}  // namespace

void begin_envelope(std::string& to, std::string_view names, std::string_view action, const ReplyHeader& header) {
  to += "<s:Envelope xml:lang=\"en-US\"";
  for (char name : names) {
    to += " xmlns:";
    if (name == 'r')
      to += "rsp";
    else
      to += name;
    to.append("=\"").append(uri_of(name)).append("\"");
  }
  to += "><s:Header>";
  append_element(to, "a:Action", action);
  append_element(to, "a:MessageID", header.message_id);
  append_element(to, "p:ActivityId", header.activity_id);
  append_element(to, "a:To", anonymous);
  append_element(to, "a:RelatesTo", header.relates_to);
  to += "</s:Header><s:Body>";
}

}  // namespace psremoting::wsman
