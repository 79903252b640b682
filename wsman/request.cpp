#include "wsman/request.hpp"

#include "wsman/duration.hpp"
#include "wsman/names.hpp"
#include "wsman/print_item.hpp"
#include "wsman/print_request.hpp"

namespace psremoting::wsman {

namespace {

// The action of each operation, in the variant's order; Identify has none, the last two are not asked for.
constexpr std::string_view actions[] = {"",
                                        action::create,
                                        action::command,
                                        action::send,
                                        action::receive,
                                        action::signal,
                                        action::delete_,
                                        action::disconnect,
                                        action::reconnect,
                                        action::connect,
                                        action::get,
                                        action::put,
                                        action::enumerate,
                                        action::pull,
                                        action::release,
                                        "",
                                        ""};
static_assert(std::size(actions) == std::variant_size_v<Operation>);

void append_understood(std::string& to, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  to.append("<").append(name).append(" s:mustUnderstand=\"true\">");
  xml::append_text(to, text);
  to.append("</").append(name).append(">");
}

void append_language(std::string& to, std::string_view name, std::string_view language) {
  if (language.empty()) return;
  to.append("<").append(name).append(" xml:lang=\"");
  xml::append_attribute(to, language);
  to += "\" s:mustUnderstand=\"false\"/>";
}

void append_session(std::string& to, const Header& header) {
  auto append = [&](std::string_view name, std::string_view id) {
    if (id.empty()) return;
    to.append("<").append(name).append(" s:mustUnderstand=\"false\">");
    xml::append_text(to, id);
    to.append("</").append(name).append(">");
  };
  append("p:SessionId", header.session_id);
  append("p:ActivityId", header.activity_id);
  append("p:OperationID", header.operation_id);
  append("p:SequenceId", header.sequence_id);
}

void append_options(std::string& to, const Header& header) {
  if (header.options.empty()) return;
  to += header.options_must_be_understood ? "<w:OptionSet s:mustUnderstand=\"true\">" : "<w:OptionSet>";
  for (const Option& option : header.options) {
    to += "<w:Option Name=\"";
    xml::append_attribute(to, option.name);
    to += option.must_comply ? "\" MustComply=\"true\">" : "\">";
    xml::append_text(to, option.value);
    to += "</w:Option>";
  }
  to += "</w:OptionSet>";
}

void append_header(std::string& to, const Header& header, std::string_view action) {
  append_element(to, "a:To", header.to);
  append_understood(to, "w:ResourceURI", header.resource_uri);
  to.append("<a:ReplyTo><a:Address s:mustUnderstand=\"true\">").append(anonymous).append("</a:Address></a:ReplyTo>");
  append_understood(to, "a:Action", action);
  append_understood(to, "w:MaxEnvelopeSize", std::to_string(header.max_envelope_size));
  append_element(to, "a:MessageID", header.message_id);
  append_language(to, "w:Locale", header.locale);
  append_language(to, "p:DataLocale", header.data_locale);
  append_session(to, header);
  append_options(to, header);
  if (header.operation_timeout) append_element(to, "w:OperationTimeout", print_seconds(*header.operation_timeout));
  if (header.xpress) append_understood(to, "rsp:CompressionType", "xpress");
  append_selectors(to, header.selectors);
}

}  // namespace

std::string print(const Operation& operation, const Header& header) {
  std::string to;
  to.reserve(4'096 + body_size(operation));
  to.append("<s:Envelope xmlns:s=\"").append(ns::soap).append("\"");
  if (std::holds_alternative<Identify>(operation)) {
    to.append(" xmlns:wsmid=\"").append(ns::identity).append("\"><s:Header/><s:Body><wsmid:Identify/>");
    return to.append(end_of_envelope);
  }
  to.append(" xmlns:a=\"").append(ns::addressing).append("\" xmlns:w=\"").append(ns::wsman);
  to.append("\" xmlns:p=\"").append(ns::wsmv).append("\" xmlns:rsp=\"").append(ns::shell);
  to.append("\"><s:Header>");
  append_header(to, header, header.action.empty() ? actions[operation.index()] : std::string_view(header.action));
  to += "</s:Header><s:Body>";
  append_body(to, operation);
  return to.append(end_of_envelope);
}

}  // namespace psremoting::wsman
