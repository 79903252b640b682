#include "listener/http.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/ascii.hpp"
#include "base/wipe.hpp"

namespace psremoting::listener {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

// The parsers keep a request's headers, and the buffer its bytes. An Authorization is among both, so both overwrite
// their memory before they free it.
using Wiping = WipingAllocator<char>;
using Buffer = beast::basic_flat_buffer<Wiping>;
using HeadParser = http::request_parser<http::empty_body, Wiping>;
using BodyParser = http::request_parser<http::string_body, Wiping>;
using DiscardParser = http::request_parser<http::buffer_body, Wiping>;

constexpr std::size_t read_size = 16 * 1024;

// RFC 9112 section 3.2: "/wsman?PSVersion=7.4", "http://host:5985/wsman" from a proxy's client, "/wsman/".
std::string path_of(std::string_view target) {
  if (auto scheme = target.find("://"); scheme != std::string_view::npos && target.front() != '/') {
    auto slash = target.find('/', scheme + 3);
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  target = target.substr(0, target.find('?'));
  while (target.size() > 1 && target.back() == '/') target.remove_suffix(1);
  return ascii::lower(target);
}

// RFC 9110 section 7.2: "host", "host:5986", "[::1]:5986".
std::string host_of(std::string_view value) {
  constexpr std::size_t longest = 255;
  auto colon = value.rfind(':');
  if (colon != std::string_view::npos && value.find(']', colon) == std::string_view::npos)
    value = value.substr(0, colon);
  auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".-_:[]").find(c) != std::string_view::npos;
  };
  return value.size() <= longest && std::ranges::all_of(value, fits) ? std::string(value) : std::string();
}

RequestHead head_of(const HeadParser& parser) {
  const auto& message = parser.get();
  RequestHead head;
  head.method = std::string(message.method_string());
  head.path = path_of({message.target().data(), message.target().size()});
  head.host = host_of({message[http::field::host].data(), message[http::field::host].size()});
  head.content_type = std::string(message[http::field::content_type]);
  head.authorization = std::string(message[http::field::authorization]);
  head.identify = ascii::lower(std::string_view(message["WSMANIDENTIFY"])) == "unauthenticated";
  head.expects_continue = ascii::lower(std::string_view(message[http::field::expect])) == "100-continue";
  head.keep_alive = message.keep_alive();
  head.asks_keep_alive = head.keep_alive && message.version() < 11;
  if (auto length = parser.content_length()) head.content_length = *length;
  head.has_body = parser.chunked() || head.content_length.value_or(0) > 0;
  return head;
}

// Refuses a request that a proxy on the way could have read as another one (RFC 9112, 3.2 and 6.1).
std::optional<HttpError> ambiguity_of(const HeadParser& parser) {
  const auto& message = parser.get();
  const auto hosts = message.count(http::field::host), codings = message.count(http::field::transfer_encoding);
  if (hosts > 1) return HttpError{400, "the request has more than one Host"};
  if (hosts == 0 && message.version() >= 11) return HttpError{400, "the request has no Host"};
  if (codings == 0) return std::nullopt;
  const bool chunked = ascii::equal(std::string_view(message[http::field::transfer_encoding]), "chunked");
  if (codings > 1 || !chunked || message.version() < 11)
    return HttpError{400, "the request has a Transfer-Encoding that is not chunked alone"};
  return std::nullopt;
}

HttpError error_of(const boost::system::error_code& code) {
  if (code == http::error::header_limit)
    return {431, "the request's headers are longer than 80 KiB, or one of them than 64 KiB"};
  if (code == http::error::body_limit) return {413, "the request is larger than allowed"};
  return {400, code.message()};
}

std::string_view reason(unsigned status) {
  // Beast's table; "<unknown-status>" never leaves here since the statuses are ours.
  auto text = http::obsolete_reason(static_cast<http::status>(status));
  return {text.data(), text.size()};
}

}  // namespace

struct HttpReader::State {
  Buffer buffer{max_head + read_size};
  std::optional<HeadParser> head;
};

HttpReader::HttpReader(security::ByteStream& stream) : state_(std::make_unique<State>()), stream_(stream) {}
HttpReader::~HttpReader() = default;

namespace {

// Reads what there is. False at the end of the stream.
asio::awaitable<boost::system::result<bool, HttpError>> fill(security::ByteStream& stream, Buffer& buffer) {
  auto space = buffer.prepare(std::min(read_size, buffer.max_size() - buffer.size()));
  if (space.size() == 0) co_return HttpError{431, "the request's headers are longer than 80 KiB"};
  auto size = co_await stream.read_some({static_cast<char*>(space.data()), space.size()});
  if (!size) co_return HttpError{0, size.error().detail};
  buffer.commit(*size);
  co_return *size != 0;
}

// Calls the parser's own put(). Beast throws where a field is longer than it can hold, which is 64 KiB; that becomes an
// error like the others.
template <class Parser>
std::size_t put(Parser& parser, Buffer& buffer, boost::system::error_code& failed) try {
  return parser.put(buffer.data(), failed);
} catch (const std::length_error&) {
  failed = http::error::header_limit;
  return 0;
}

// Feeds `parser` from the connection until `done` says so. False at the end of the stream.
template <class Parser, class Done>
asio::awaitable<boost::system::result<bool, HttpError>> feed(security::ByteStream& stream, Buffer& buffer,
                                                             Parser& parser, Done done) {
  while (!done(parser)) {
    if (buffer.size() > 0) {
      boost::system::error_code failed;
      buffer.consume(put(parser, buffer, failed));
      if (failed && failed != http::error::need_more && failed != http::error::need_buffer) co_return error_of(failed);
      if (!failed || failed == http::error::need_buffer || done(parser)) continue;
    }
    auto more = co_await fill(stream, buffer);
    if (!more || !*more) co_return more;
  }
  co_return true;
}

// RFC 9112 section 2.2: old clients send an empty line after a body. A few are passed over; false while more must be
// read to know what begins.
constexpr int most_empty_lines = 8;

bool pass_empty_lines(Buffer& buffer, int& left) {
  auto text = [&buffer] { return std::string_view(static_cast<const char*>(buffer.data().data()), buffer.size()); };
  for (; left > 0 && text().starts_with("\r\n"); --left) buffer.consume(2);
  return !text().empty() && (left == 0 || text() != "\r");
}

}  // namespace

asio::awaitable<boost::system::result<std::optional<RequestHead>, HttpError>> HttpReader::read_head() {
  state_->head.reset();
  for (int empty_lines = most_empty_lines; !pass_empty_lines(state_->buffer, empty_lines);) {
    if (state_->buffer.size() == 0) {
      state_->buffer = Buffer(max_head + read_size);  // an idle connection holds no buffer
      if (auto ready = co_await stream_.wait_readable(); !ready) co_return HttpError{0, ready.error().detail};
    }
    auto more = co_await fill(stream_, state_->buffer);
    if (!more) co_return more.error();
    if (!*more) co_return std::nullopt;
  }
  HeadParser& parser = state_->head.emplace();
  parser.header_limit(max_head);
  parser.body_limit(boost::none);  // decided by read_body
  auto whole = co_await feed(stream_, state_->buffer, parser, [](const HeadParser& p) { return p.is_header_done(); });
  if (!whole) co_return whole.error();
  if (*whole) {
    if (auto ambiguity = ambiguity_of(parser)) co_return *ambiguity;
    co_return head_of(parser);
  }
  if (!parser.got_some()) co_return std::nullopt;
  co_return HttpError{0, "the client closed the connection in the middle of a request's headers"};
}

asio::awaitable<boost::system::result<std::string, HttpError>> HttpReader::read_body(std::size_t limit) {
  BodyParser parser(std::move(*state_->head));
  parser.body_limit(limit);
  parser.eager(true);
  if (parser.content_length().value_or(0) > limit) co_return HttpError{413, "the request is larger than allowed"};
  if (auto length = parser.content_length()) parser.get().body().reserve(*length);
  auto whole = co_await feed(stream_, state_->buffer, parser, [](const BodyParser& p) { return p.is_done(); });
  if (!whole) co_return whole.error();
  if (!*whole) co_return HttpError{0, "the client closed the connection in the middle of a request"};
  if (state_->buffer.size() == 0) state_->buffer.shrink_to_fit();  // a request may wait for minutes
  co_return std::move(parser.get().body());
}

asio::awaitable<boost::system::result<void, HttpError>> HttpReader::discard_body(std::size_t limit) {
  DiscardParser parser(std::move(*state_->head));
  parser.body_limit(limit);
  parser.eager(true);
  if (parser.content_length().value_or(0) > limit) co_return HttpError{413, "the request is larger than allowed"};
  std::array<char, 1024> sink;
  auto done = [&sink](DiscardParser& p) {
    p.get().body().data = sink.data();
    p.get().body().size = sink.size();
    return p.is_done();
  };
  auto whole = co_await feed(stream_, state_->buffer, parser, done);
  if (!whole) co_return whole.error();
  if (!*whole) co_return HttpError{0, "the client closed the connection in the middle of a request"};
  co_return boost::system::result<void, HttpError>();
}

Printed print(const Response& response, bool keep_alive) {
  Printed printed;
  std::string& out = printed.bytes;
  out.reserve(256 + response.headers.size() + std::min(response.body.size(), read_size));
  ((((out += "HTTP/1.1 ") += std::to_string(response.status)) += ' ') += reason(response.status)) += "\r\n";
  if (!response.content_type.empty()) ((out += "Content-Type: ") += response.content_type) += "\r\n";
  out += response.headers;
  if (response.close)
    out += "Connection: close\r\n";
  else if (keep_alive)
    out += "Connection: keep-alive\r\n";
  ((out += "Content-Length: ") += std::to_string(response.body.size())) += "\r\n\r\n";
  // One TLS record and one write for what fits a record.
  if (out.size() + response.body.size() <= read_size) {
    out += response.body;
    printed.body_from = response.body.size();
  }
  return printed;
}

}  // namespace psremoting::listener
