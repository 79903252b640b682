#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "security/byte_stream.hpp"

namespace psremoting::listener {

// A request's first part: what is decided on before a byte of its body is read.
struct RequestHead {
  std::string method;
  std::string path;  // without the query, in lower case, without a slash at its end; from absolute-form targets, too
  std::string host;  // what the client calls us, without the port; empty where that is no host name or address
  std::string content_type;
  std::string authorization;  // wiped by its reader
  bool identify = false;      // WSMANIDENTIFY: unauthenticated
  bool expects_continue = false;
  bool keep_alive = true;
  bool asks_keep_alive = false;  // as HTTP/1.0 has to, which then waits to be told that it may
  bool has_body = false;
  std::optional<std::uint64_t> content_length;
};

struct Response {
  unsigned status = 200;
  std::string headers;  // complete lines beyond the usual ones
  std::string content_type;
  std::string body;
  bool close = false;
};

// Why a request could not be read, with the status to refuse it with; 0 where there is nobody to tell.
struct HttpError {
  // Not an aggregate, so that a Result of it cannot be mistaken for one of a number.
  HttpError() = default;
  HttpError(unsigned with_status, std::string words) : status(with_status), detail(std::move(words)) {}
  unsigned status = 0;
  std::string detail;
};

[[noreturn]] inline void throw_exception_from_error(const HttpError& e, const boost::source_location&) {
  throw std::logic_error(e.detail);
}

// Reads requests of one connection, one after another. Beast parses; this drives it and holds it to its limits. No
// memory of its own is kept while the connection is idle.
class HttpReader {
 public:
  explicit HttpReader(security::ByteStream& stream);
  ~HttpReader();

  static constexpr std::size_t max_head = 80 * 1024;  // a Kerberos token with a large PAC has 64 KiB

  // Waits for the next request; nothing when the client has ended the connection between two of them.
  boost::asio::awaitable<boost::system::result<std::optional<RequestHead>, HttpError>> read_head();
  // The body of that request: 413 beyond `limit` bytes, announced or counted.
  boost::asio::awaitable<boost::system::result<std::string, HttpError>> read_body(std::size_t limit);
  // Reads the body and throws it away, keeping none of it.
  boost::asio::awaitable<boost::system::result<void, HttpError>> discard_body(std::size_t limit);

 private:
  struct State;
  std::unique_ptr<State> state_;
  security::ByteStream& stream_;
};

// The status line, the headers and a body short enough to be worth copying, ready to be written; the rest of the body,
// if any, is response.body from the given offset on.
struct Printed {
  std::string bytes;
  std::size_t body_from = 0;
};
// `keep_alive`: says that the connection stays, to who has to be told.
Printed print(const Response& response, bool keep_alive = false);

}  // namespace psremoting::listener
