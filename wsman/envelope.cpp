#include "wsman/envelope.hpp"

#include <utility>

#include "wsman/names.hpp"
#include "wsman/parse.hpp"

namespace psremoting::wsman {

namespace {

Parsed<void> check_envelope(xml::Element root) {
  if (root.is(ns::soap, "Envelope")) return {};
  if (root.local_name() == "Envelope") return Fault(fault::soap_version_mismatch);
  return Fault(fault::invalid_xml, "The root element of the request is not a SOAP envelope.");
}

Parsed<Envelope> parse_envelope(xml::Element root) {
  if (auto good = check_envelope(root); !good) return good.error();
  auto body = root.child(ns::soap, "Body");
  if (!body) return Fault(fault::invalid_soap_body, "The SOAP envelope has no body.");
  Envelope envelope;
  // Identify comes without headers (DSP0226 11).
  if (body.first_child().is(ns::identity, "Identify")) {
    envelope.operation = Identify{};
    return envelope;
  }
  auto header = parse_header(root.child(ns::soap, "Header"));
  if (!header) return header.error();
  auto operation = parse_body(*header, body);
  if (!operation) return operation.error();
  envelope.header = std::move(*header);
  envelope.operation = std::move(*operation);
  return envelope;
}

// A Receive that waits for minutes holds no document.
bool has_views(const Operation& operation) {
  return std::holds_alternative<Create>(operation) || std::holds_alternative<Command>(operation) ||
         std::holds_alternative<Send>(operation) || std::holds_alternative<Connect>(operation);
}

Fault charset_fault(const Error& error) {
  return error.code == Errc::not_supported ? Fault(fault::unsupported_media, error.detail)
                                           : Fault(fault::data_encoding_unknown, error.detail);
}

// So that even a refusal names its request: the MessageID may stand after what was wrong.
std::string message_id(xml::Element root) {
  std::string_view id = root.child(ns::soap, "Header").child(ns::addressing, "MessageID").trimmed();
  return id.size() <= max_message_id ? std::string(id) : std::string();
}

}  // namespace

Parsed<Envelope> parse(std::string body, std::string_view content_type) {
  auto charset = charset_of(content_type);
  if (!charset) return charset_fault(charset.error());
  auto text = decode(std::move(body), *charset);
  if (!text) return Fault(fault::invalid_xml, text.error().detail);
  auto document = xml::Document::parse(std::move(*text));
  if (!document) {
    Fault fault(fault::invalid_xml, document.error().detail);
    fault.charset = *charset;
    return fault;
  }
  auto envelope = parse_envelope(document->root());
  if (!envelope) {
    Fault fault = envelope.error();
    fault.charset = *charset;
    fault.relates_to = message_id(document->root());
    return fault;
  }
  envelope->charset = *charset;
  if (has_views(envelope->operation)) envelope->text = std::move(*document);
  return envelope;
}

}  // namespace psremoting::wsman
