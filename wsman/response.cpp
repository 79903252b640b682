#include "wsman/response.hpp"

#include "wsman/names.hpp"
#include "wsman/parse_reply.hpp"

namespace psremoting::wsman {

namespace {

using xml::Element;

ReplyHeader read_header(Element header) {
  return {std::string(header.child(ns::addressing, "MessageID").trimmed()),
          std::string(header.child(ns::addressing, "RelatesTo").trimmed()),
          std::string(header.child(ns::wsmv, "ActivityId").trimmed())};
}

IdentifyResponse read_identify(Element element) {
  return {std::string(element.child(ns::identity, "ProductVendor").text()),
          std::string(element.child(ns::identity, "ProductVersion").text())};
}

Result<std::variant<Reply, Fault>> read_content(Element envelope) {
  using Content = std::variant<Reply, Fault>;
  auto body = envelope.child(ns::soap, "Body");
  if (!body) return error(Errc::malformed, "the answer has no SOAP body");
  auto first = body.first_child();
  if (first.is(ns::soap, "Fault")) return Content(parse_fault(first));
  if (first.is(ns::identity, "IdentifyResponse")) return Content(Reply(read_identify(first)));
  auto action = envelope.child(ns::soap, "Header").child(ns::addressing, "Action").trimmed();
  auto reply = parse_reply(action, first);
  if (!reply) return reply.error();
  return Content(std::move(*reply));
}

}  // namespace

Result<Response> parse_response(std::string body, std::string_view content_type) {
  auto charset = charset_of(content_type);
  if (!charset) return charset.error();
  auto text = decode(std::move(body), *charset);
  if (!text) return text.error();
  auto document = xml::Document::parse(std::move(*text));
  if (!document) return document.error();
  Element envelope = document->root();
  if (!envelope.is(ns::soap, "Envelope")) return error(Errc::malformed, "the answer is not a SOAP envelope");
  auto content = read_content(envelope);
  if (!content) return content.error();
  Response response;
  response.header = read_header(envelope.child(ns::soap, "Header"));
  response.content = std::move(*content);
  if (auto* fault = std::get_if<Fault>(&response.content)) {
    fault->charset = *charset;
    fault->relates_to = response.header.relates_to;
  }
  response.text = std::move(*document);
  return response;
}

}  // namespace psremoting::wsman
