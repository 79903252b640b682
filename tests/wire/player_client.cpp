// The steps of clients.
#include "base/base64.hpp"
#include "tests/wire/player.hpp"
#include "wsman/charset.hpp"

namespace psremoting::test::wire {
namespace {

constexpr int any_status = 0;

int status_of(const Step& step) {
  if (step.has("any")) return any_status;
  for (const auto& word : step.words) {
    if (word.find_first_not_of("0123456789") == std::string::npos) return std::stoi(word);
  }
  return 200;
}

std::string basic(const std::string& user) {
  std::string pair = user + ":secret";
  return "Basic " + base64::encode({reinterpret_cast<const std::uint8_t*>(pair.data()), pair.size()});
}

std::string decoded(const Step& step, std::string body) {
  if (step.value("charset") != "utf-16") return body;
  if (!body.starts_with("\xff\xfe")) throw Complaint{"the answer has no byte order mark of UTF-16LE"};
  auto text = wsman::decode(std::move(body), wsman::Charset::utf16);
  if (!text) throw Complaint{"the answer is no UTF-16: " + text.error().detail};
  return *text;
}

void check_header(const HttpAnswer& answer, const std::string& line) {
  bool absent = line.starts_with('!');
  auto colon = line.find(':');
  auto name = line.substr(absent, colon - absent);
  auto wanted = absent || colon + 2 > line.size() ? "" : line.substr(colon + 2);
  if (auto got = answer.header(name); got != wanted)
    throw Complaint{"header " + name + "\nwanted " + wanted + "\ngot    " + got};
}

}  // namespace

Client& Player::client(const Step& step) {
  auto name = step.value("connection", "first");
  auto at = clients_.find(name);
  if (at == clients_.end()) at = clients_.emplace(name, Client(served_.connect(!step.has("clear")))).first;
  return at->second;
}

HttpRequest Player::request_of(const Step& step) {
  HttpRequest request;
  request.method = step.value("method", request.method);
  request.path = step.value("path", request.path);
  request.chunked = step.has("chunked");
  request.headers = {{"Host", "test:5985"}, {"Content-Type", "application/soap+xml;charset=UTF-8"}};
  if (!step.has("stranger")) request.headers["Authorization"] = basic(step.value("user", "ann"));
  for (const auto& line : step.headers)
    request.headers[line.substr(0, line.find(':'))] = line.substr(line.find(':') + 2);
  bool utf16 = step.value("charset") == "utf-16";
  request.body = wsman::encode(words_.fill(step.text()), utf16 ? wsman::Charset::utf16 : wsman::Charset::utf8);
  return request;
}

void Player::ask(const Step& step) {
  if (!step.has("same")) {
    auto number = std::to_string(++messages_);
    words_.known["id"] =
        step.value("id", "uuid:00000000-0000-4000-8000-" + std::string(12 - number.size(), '0') + number);
  }
  Client& asking = client(step);
  asking.pending_id = words_.known["id"];
  asking.ask(request_of(step));
  served_.settle();
}

void Player::answer(const Step& step) {
  Client& asking = client(step);
  std::chrono::seconds after(std::stoi(step.value("after", "0")));
  auto answer = after.count() > 0 ? std::nullopt : asking.take();
  if (after.count() > 0) {
    served_.pass(after - std::chrono::seconds(1));
    if (asking.take()) throw Complaint{"the answer came before " + std::to_string(after.count()) + " seconds"};
    served_.pass(std::chrono::seconds(1));
    answer = asking.take();
  }
  if (!answer)
    throw Complaint{"there is no answer" + std::string(asking.stream().closed ? ": the connection was closed" : "")};
  words_.known["id"] = asking.pending_id;
  auto body = decoded(step, answer->body);
  if (int wanted = status_of(step); wanted != any_status && static_cast<unsigned>(wanted) != answer->status)
    throw Complaint{"wanted HTTP " + std::to_string(wanted) + "\ngot    HTTP " + std::to_string(answer->status) + " " +
                    body.substr(0, 3000)};
  for (const auto& line : step.headers) check_header(*answer, line);
  compare(words_.pattern(step.text()), body);
  if (auto most = step.value("most"); !most.empty() && body.size() > std::stoul(most))
    throw Complaint{"the answer has " + std::to_string(body.size()) + " bytes; at most " + most + " were to come"};
}

void Player::silence(const Step& step) {
  served_.pass(std::chrono::seconds(std::stoi(step.value("for", "0"))));
  if (auto answer = client(step).take())
    throw Complaint{"nothing was to come yet; got HTTP " + std::to_string(answer->status) + " " +
                    answer->body.substr(0, 1000)};
}

}  // namespace psremoting::test::wire
