#include "service/commands/identify.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "service/commands/probe_stream.hpp"
#include "wsman/request.hpp"
#include "wsman/response.hpp"

namespace psremoting::service {
namespace {

namespace http = boost::beast::http;

std::string request_for(const Where& where) {
  const std::string body = wsman::print(wsman::Identify{}, wsman::Header{});
  const bool ipv6 = where.host.find(':') != std::string::npos;
  const std::string host = ipv6 ? '[' + where.host + ']' : where.host;
  return "POST /wsman HTTP/1.1\r\nHost: " + host + ':' + std::to_string(where.port) +
         "\r\nUser-Agent: psremoting test\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n"
         "WSMANIDENTIFY: unauthenticated\r\nConnection: close\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

Result<http::response<http::string_body>> read_reply(ProbeStream& stream) {
  http::response_parser<http::string_body> parser;
  constexpr std::uint64_t largest = 64 * 1024;
  parser.body_limit(largest);
  parser.eager(true);
  std::string unread;
  while (!parser.is_done()) {
    auto bytes = stream.read();
    if (!bytes) return bytes.error();
    boost::beast::error_code wrong;
    if (bytes->empty() && parser.got_some()) parser.put_eof(wrong);
    unread += *bytes;
    if (!bytes->empty()) unread.erase(0, parser.put(boost::asio::buffer(unread), wrong));
    if (bytes->empty() && !parser.is_done())
      return error(Errc::malformed, "the connection ended before the answer did; is this a WSMan service?");
    if (wrong && wrong != http::error::need_more)
      return error(Errc::malformed, "what answers is no HTTP server: " + wrong.message());
  }
  return parser.release();
}

}  // namespace

Result<Identified> identify(const Where& where) {
  auto stream = ProbeStream::connect(where);
  if (!stream) return stream.error();
  if (auto sent = stream->write(request_for(where)); !sent) return sent.error();
  auto reply = read_reply(*stream);
  if (!reply) return reply.error();
  const std::string status = std::to_string(reply->result_int()) + ' ' + std::string(reply->reason());
  if (reply->result_int() != 200)
    return error(Errc::malformed,
                 "the answer is HTTP " + status + "; a WSMan service answers 200 to who asks what it is");
  const std::string type(reply->base()[http::field::content_type]);
  auto response = wsman::parse_response(std::move(reply->body()), type);
  const auto* identity = response ? response->reply<wsman::IdentifyResponse>() : nullptr;
  if (!identity)
    return error(Errc::malformed, "the answer is no IdentifyResponse: an HTTP server, but no WSMan service");
  Identified identified{identity->vendor, identity->version, {}, {}, {}, {}};
  stream->describe(identified);
  return identified;
}

}  // namespace psremoting::service
