#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/memory_stream.hpp"

namespace psremoting::test::wire {

struct HttpAnswer {
  unsigned status = 0;
  std::vector<std::string> headers;
  std::string body;

  // All values of this header, joined with ", ".
  std::string header(std::string_view name) const;
};

struct HttpRequest {
  std::string method = "POST", path = "/wsman", body;
  std::map<std::string, std::string> headers;
  bool chunked = false;
};

// One connection as its client sees it.
class Client {
 public:
  explicit Client(std::shared_ptr<MemoryStream> stream) : stream_(std::move(stream)) {}

  void ask(const HttpRequest& request);
  // The next whole answer, if it has come.
  std::optional<HttpAnswer> take();
  MemoryStream& stream() { return *stream_; }

  std::string pending_id;  // MessageID of the last request

 private:
  std::shared_ptr<MemoryStream> stream_;
};

}  // namespace psremoting::test::wire
