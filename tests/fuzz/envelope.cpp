#include "wsman/envelope.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "wsman/print.hpp"
#include "wsman/request.hpp"
#include "wsman/response.hpp"

// Bytes from a peer in both roles, in both charsets. What parses must print, and what is printed must parse to the
// same.
namespace {

using namespace psremoting::wsman;

void must(bool good) {
  if (!good) std::abort();
}

void as_request(const std::string& body, std::string_view type) {
  auto envelope = parse(body, type);
  if (!envelope) {
    Fault fault = envelope.error();
    must(parse_response(print(fault, reply_to(fault)), content_type(Charset::utf8)).has_value());
    return;
  }
  std::string printed = print(envelope->operation, envelope->header);
  auto again = parse(printed, content_type(Charset::utf8));
  must(again.has_value() && again->operation.index() == envelope->operation.index());
  must(print(again->operation, again->header) == printed);
}

void as_response(const std::string& body, std::string_view type) {
  auto response = parse_response(body, type);
  if (!response) return;
  auto print_again = [](const Response& one) {
    if (one.fault()) return print(*one.fault(), one.header);
    return print(std::get<Reply>(one.content), one.header);
  };
  std::string printed = print_again(*response);
  auto again = parse_response(printed, content_type(Charset::utf8));
  must(again.has_value() && again->content.index() == response->content.index());
  must(print_again(*again) == printed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string body(reinterpret_cast<const char*>(data), size);
  for (Charset charset : {Charset::utf8, Charset::utf16}) {
    as_request(body, content_type(charset));
    as_response(body, content_type(charset));
  }
  return 0;
}
