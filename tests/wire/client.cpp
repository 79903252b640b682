#include "tests/wire/client.hpp"

#include <algorithm>
#include <sstream>

#include "base/ascii.hpp"

namespace psremoting::test::wire {
namespace {

constexpr std::size_t chunk_size = 1000;

std::string in_chunks(std::string_view body) {
  std::ostringstream text;
  for (; !body.empty(); body.remove_prefix(std::min(chunk_size, body.size())))
    text << std::hex << std::min(chunk_size, body.size()) << "\r\n" << body.substr(0, chunk_size) << "\r\n";
  text << "0\r\n\r\n";
  return text.str();
}

}  // namespace

std::string HttpAnswer::header(std::string_view name) const {
  std::string all;
  for (const auto& line : headers) {
    auto colon = line.find(": ");
    if (colon == std::string::npos || !ascii::equal(line.substr(0, colon), name)) continue;
    all += (all.empty() ? "" : ", ") + line.substr(colon + 2);
  }
  return all;
}

void Client::ask(const HttpRequest& request) {
  std::string text = request.method + " " + request.path + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) text += name + ": " + value + "\r\n";
  text += request.chunked ? "Transfer-Encoding: chunked\r\n\r\n"
                          : "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n";
  stream_->say(text + (request.chunked ? in_chunks(request.body) : request.body));
}

std::optional<HttpAnswer> Client::take() {
  std::string& heard = stream_->heard;
  auto end = heard.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  HttpAnswer answer;
  std::istringstream head(heard.substr(0, end));
  std::string version, line;
  head >> version >> answer.status;
  std::getline(head, line);
  while (std::getline(head, line)) answer.headers.push_back(line.substr(0, line.find('\r')));
  auto length = answer.header("Content-Length");
  std::size_t size = length.empty() ? 0 : std::stoul(length);
  if (heard.size() < end + 4 + size) return std::nullopt;
  answer.body = heard.substr(end + 4, size);
  heard.erase(0, end + 4 + size);
  return answer;
}

}  // namespace psremoting::test::wire
