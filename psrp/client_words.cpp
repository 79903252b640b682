#include "psrp/client_words.hpp"

#include <optional>

#include "base/base64.hpp"
#include "psrp/fragment.hpp"
#include "psrp/message.hpp"

namespace psremoting::psrp {
namespace {

constexpr std::string_view key = "<S N=\"Key\">PSRemoting</S>";
constexpr std::string_view dictionary_types =
    "<T>System.Management.Automation.PSPrimitiveDictionary</T><T>System.Collections.Hashtable</T><T>System.Object</T>";

// Text of CLIXML: what could be read as one of its own escapes, _xHHHH_, is escaped too.
std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool control = static_cast<unsigned char>(c) < 0x20;
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '_' && i + 1 < text.size() && (text[i + 1] == 'x' || text[i + 1] == 'X'))
      out += "_x005F_";
    else if (!control)
      out += c;
  }
  return out;
}

// Reference ids only have to differ from the client's, which count from 0.
std::string dictionary(std::string_view property, std::string_view id, const std::string& entries) {
  std::string xml = "<Obj N=\"";
  xml.append(property).append("\" RefId=\"").append(id).append("\"><TN RefId=\"").append(id).append("\">");
  return xml.append(dictionary_types).append("</TN><DCT>").append(entries).append("</DCT></Obj>");
}

std::string entry(const ClientWords& words) {
  std::string entries;
  for (const auto& [name, value] : words)
    entries.append("<En><S N=\"Key\">" + name + "</S><S N=\"Value\">" + escaped(value) + "</S></En>");
  std::string xml = "<En>";
  return xml.append(key).append(dictionary("Value", "2000000001", entries)).append("</En>");
}

// INIT's XML with one argument more.
std::optional<std::string> with_argument(std::string xml, const ClientWords& words) {
  const auto property = xml.find("N=\"ApplicationArguments\"");
  const auto element = xml.rfind('<', property);
  if (property == xml.npos || element == xml.npos || xml.find(key, property) != xml.npos) return std::nullopt;
  const std::string_view rest = std::string_view(xml).substr(element);
  const auto end = xml.find("/>", property);
  if (rest.starts_with("<Nil ") && end != xml.npos)
    return xml.replace(element, end + 2 - element, dictionary("ApplicationArguments", "2000000000", entry(words)));
  const auto list = xml.find("<DCT", property);
  if (!rest.starts_with("<Obj ") || list == xml.npos) return std::nullopt;
  const auto close = xml.find('>', list);
  if (close == xml.npos) return std::nullopt;
  if (xml[close - 1] != '/') return xml.insert(close + 1, entry(words));
  return xml.replace(list, close + 1 - list, "<DCT>" + entry(words) + "</DCT>");
}

bool begins_init(const std::string& fragment) {
  if (!first_header(fragment)->start) return false;
  const auto head = blob(fragment, message_header_bytes);
  const auto message = parse_message_header(bytes_of(head));
  return message && message->type == MessageType::init_runspace_pool;
}

// The fragments of INIT's message become one.
std::optional<std::string> rewritten(const std::vector<std::string>& fragments, std::size_t first, std::size_t& next,
                                     const ClientWords& words) {
  std::string message;
  const auto start = *first_header(fragments[first]);
  for (next = first; next < fragments.size(); ++next) {
    const auto header = *first_header(fragments[next]);
    if (header.object_id != start.object_id) return std::nullopt;
    message += blob(fragments[next]);
    if (header.end) break;
  }
  if (next++ == fragments.size()) return std::nullopt;
  auto xml = with_argument(message.substr(message_header_bytes), words);
  if (!xml) return std::nullopt;
  return whole_fragment(start.object_id, *parse_message_header(bytes_of(message)), *xml);
}

}  // namespace

std::string with_client_words(std::string creation_xml, const ClientWords& words) {
  auto fragments = split(creation_xml);
  if (!fragments) return creation_xml;
  std::string bytes;
  bool done = false;
  for (std::size_t at = 0; at < fragments->size();) {
    if (!begins_init((*fragments)[at])) {
      bytes += *base64::decode_text((*fragments)[at++]);
      continue;
    }
    std::size_t next = at;
    auto init = rewritten(*fragments, at, next, words);
    if (!init) return creation_xml;
    bytes += *init;
    at = next;
    done = true;
  }
  return done ? base64::encode(bytes_of(bytes)) : creation_xml;
}

}  // namespace psremoting::psrp
