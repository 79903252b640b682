#pragma once

#include <string>

#include "wsman/reply.hpp"

// The elements that answers are made of, as Windows writes them.
namespace psremoting::wsman {

// An answer's envelope up to and with <s:Body>. `names`: the prefixes it declares, in order, a letter each; r is rsp.
void begin_envelope(std::string& to, std::string_view names, std::string_view action, const ReplyHeader& header);
inline constexpr std::string_view end_of_envelope = "</s:Body></s:Envelope>";

// <name>text</name>, or nothing where the text is empty. The name is trusted.
void append_element(std::string& to, std::string_view name, std::string_view text);
void append_item(std::string& to, const Item& item);
void append_shell(std::string& to, const ShellInfo& shell);

}  // namespace psremoting::wsman
