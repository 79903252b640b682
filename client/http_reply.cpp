#include "client/http_reply.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>

namespace psremoting::client {
namespace {

namespace http = boost::beast::http;
using Parser = http::response_parser<http::string_body>;

constexpr std::size_t most_headers = 8 * 1024;
constexpr std::size_t most_body = 4 * 1024 * 1024;

// Gives the parser what is unread; what it does not take yet stays.
Result<void> feed(Parser& parser, std::string& unread) {
  while (!unread.empty() && !parser.is_done()) {
    boost::system::error_code failed;
    std::size_t taken = parser.put(boost::asio::buffer(unread), failed);
    unread.erase(0, taken);
    if (failed == http::error::need_more) return {};
    if (failed) return error(Errc::malformed, failed.message());
    if (taken == 0) return {};
  }
  return {};
}

Result<void> end(Parser& parser) {
  boost::system::error_code failed;
  if (parser.got_some()) parser.put_eof(failed);
  if (!parser.is_done()) return error(Errc::io, "the server closed the connection");
  return {};
}

}  // namespace

boost::asio::awaitable<Result<HttpReply>> read_reply(security::ByteStream& stream, std::string& unread) {
  Parser parser;
  parser.header_limit(most_headers);
  parser.body_limit(most_body);
  parser.eager(true);
  if (auto taken = feed(parser, unread); !taken) co_return taken.error();
  while (!parser.is_done()) {
    if (auto ready = co_await stream.wait_readable(); !ready) co_return ready.error();
    std::array<char, 16 * 1024> buffer;
    auto size = co_await stream.read_some(buffer);
    if (!size) co_return size.error();
    unread.append(buffer.data(), *size);
    auto taken = *size == 0 ? end(parser) : feed(parser, unread);
    if (!taken) co_return taken.error();
  }
  auto& message = parser.get();
  if (message.result_int() / 100 == 1) co_return error(Errc::malformed, "an interim reply that nobody asked for");
  HttpReply reply{message.result_int(), std::string(message[http::field::content_type]), std::move(message.body()),
                  std::string(message[http::field::server]), parser.keep_alive()};
  co_return reply;
}

}  // namespace psremoting::client
