#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "wsman/fault.hpp"
#include "wsman/reply.hpp"
#include "wsman/xml.hpp"

namespace psremoting::wsman {

// An answer as a client reads it, with the text that its views point into. Movable; the views stay valid.
struct Response {
  ReplyHeader header;
  std::variant<Reply, Fault> content;
  xml::Document text;

  const Fault* fault() const { return std::get_if<Fault>(&content); }
  // The reply where it is a T, else null.
  template <class T>
  const T* reply() const {
    auto* reply = std::get_if<Reply>(&content);
    return reply ? std::get_if<T>(reply) : nullptr;
  }
};

// Errc::malformed for what is no answer of the protocol. Whether it answers the request asked (RelatesTo) is the
// caller's to check.
Result<Response> parse_response(std::string body, std::string_view content_type);

}  // namespace psremoting::wsman
