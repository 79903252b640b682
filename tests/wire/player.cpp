#include "tests/wire/player.hpp"

#include <functional>
#include <numeric>

#include "base/base64.hpp"
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

std::string description(const request::StartCommand& what) {
  std::string text = what.skip_shell ? "program" : "command";
  if (!what.working_directory.empty()) text += " in " + what.working_directory.generic_string();
  for (const auto& [name, value] : what.environment) text += " " + name + "=" + value;
  return text + ": " + what.command_line;
}

void check_header(const HttpAnswer& answer, const std::string& line) {
  bool absent = line.starts_with('!');
  auto colon = line.find(':');
  auto name = line.substr(absent, colon - absent);
  auto wanted = absent || colon + 2 > line.size() ? "" : line.substr(colon + 2);
  if (auto got = answer.header(name); got != wanted) throw Complaint{"header " + name + "\nwanted " + wanted + "\ngot    " + got};
}

std::string lines_of(const Step& step) {
  return std::accumulate(step.lines.begin(), step.lines.end(), std::string(), [](std::string text, const std::string& line) { return text + line + "\n"; });
}

}  // namespace

Client& Player::client(const Step& step) {
  auto name = step.value("connection", "first");
  auto at = clients_.find(name);
  if (at == clients_.end()) at = clients_.emplace(name, Client(served_.connect(!step.has("clear")))).first;
  return at->second;
}

FakeWorker& Player::worker(const Step& step) {
  auto& all = served_.workers().workers;
  auto which = step.value("worker");
  std::size_t at = which.empty() ? all.size() - 1 : std::stoul(which) - 1;
  if (at >= all.size()) throw Complaint{"no such worker: " + std::to_string(all.size()) + " were started"};
  return *all[at];
}

void Player::compare(const Step& step, std::string_view text) {
  auto found = match(words_.pattern(step.text()), text);
  if (!found.matched) throw Complaint{found.difference};
  words_.known.merge(found.named);
  for (auto& [name, value] : found.named) words_.known[name] = value;
}

HttpRequest Player::request_of(const Step& step) {
  HttpRequest request;
  request.method = step.value("method", request.method);
  request.path = step.value("path", request.path);
  request.chunked = step.has("chunked");
  request.headers = {{"Host", "test:5985"}, {"Content-Type", "application/soap+xml;charset=UTF-8"}};
  if (!step.has("stranger")) request.headers["Authorization"] = basic(step.value("user", "ann"));
  for (const auto& line : step.headers) request.headers[line.substr(0, line.find(':'))] = line.substr(line.find(':') + 2);
  bool utf16 = step.value("charset") == "utf-16";
  request.body = wsman::encode(words_.fill(step.text()), utf16 ? wsman::Charset::utf16 : wsman::Charset::utf8);
  return request;
}

void Player::ask(const Step& step) {
  if (!step.has("same")) {
    auto number = std::to_string(++messages_);
    words_.known["id"] = step.value("id", "uuid:00000000-0000-4000-8000-" + std::string(12 - number.size(), '0') + number);
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
  if (!answer) throw Complaint{"there is no answer" + std::string(asking.stream().closed ? ": the connection was closed" : "")};
  words_.known["id"] = asking.pending_id;
  auto body = decoded(step, answer->body);
  if (int wanted = status_of(step); wanted != any_status && static_cast<unsigned>(wanted) != answer->status)
    throw Complaint{"wanted HTTP " + std::to_string(wanted) + "\ngot    HTTP " + std::to_string(answer->status) + " " + body.substr(0, 3000)};
  for (const auto& line : step.headers) check_header(*answer, line);
  if (step.has("unlooked")) return;
  compare(step, body);
  if (auto most = step.value("most"); !most.empty() && body.size() > std::stoul(most))
    throw Complaint{"the answer has " + std::to_string(body.size()) + " bytes; at most " + most + " were to come"};
}

void Player::silence(const Step& step) {
  served_.pass(std::chrono::seconds(std::stoi(step.value("for", "0"))));
  if (auto answer = client(step).take()) throw Complaint{"nothing was to come yet; got HTTP " + std::to_string(answer->status) + " " + answer->body.substr(0, 1000)};
}

void Player::started(const Step& step) {
  auto& launcher = served_.workers();
  if (step.has("nothing")) {
    if (commands_seen_ < launcher.commands.size() || powershells_seen_ < launcher.powershells.size()) throw Complaint{"nothing was to be started"};
    return;
  }
  if (commands_seen_ < launcher.commands.size()) return compare(step, description(launcher.commands[commands_seen_++]));
  if (powershells_seen_ < launcher.powershells.size()) return compare(step, launcher.powershells[powershells_seen_++].executable.generic_string());
  throw Complaint{"nothing was started"};
}

void Player::told(const Step& step) {
  auto text = std::exchange(served_.told[&worker(step)], {});
  if (step.has("unlooked")) return;
  Pattern pattern;
  for (const auto& line : step.lines) {
    for (auto& piece : words_.pattern(line)) pattern.push_back(std::move(piece));
    pattern.push_back({false, "\n", {}});
  }
  auto found = match(pattern, text);
  if (!found.matched) throw Complaint{found.difference};
  for (auto& [name, value] : found.named) words_.known[name] = value;
}

void Player::says(const Step& step) {
  FakeWorker& speaking = worker(step);
  auto& pipe = step.has("stderr") ? speaking.errors : speaking.output;
  pipe.feed(words_.fill(lines_of(step)));
  served_.settle();
}

void Player::exits(const Step& step) {
  worker(step).exit(status_of(step) == 200 ? 0 : status_of(step));
  served_.settle();
}

// What is not conversation: the machine, the configuration and the clock.
void Player::control(const Step& step) {
  const std::string& verb = step.verb;
  auto& launcher = served_.workers();
  if (verb == "mute") served_.mute = true;
  else if (verb == "opens") worker(step).open();
  else if (verb == "leaves") client(step).stream().leave();
  else if (verb == "deaf") client(step).stream().fail_writes = true;
  else if (verb == "time") served_.pass(std::chrono::seconds(std::stoi(step.words.at(0))));
  else if (verb == "program" && step.has("is-missing")) launcher.refusal = error(Errc::command_not_found, "The program is not there.");
  else if (verb == "closed" && !client(step).stream().closed) throw Complaint{"the connection is open"};
  else if (verb == "killed" && !worker(step).killed) throw Complaint{"the worker was not killed"};
  else if (verb == "interrupted" && !worker(step).interrupted) throw Complaint{"the worker was not interrupted"};
  else if (verb != "closed" && verb != "killed" && verb != "interrupted") throw Complaint{"no such step: " + verb};
  served_.settle();
}

void Player::configure(const Step& step) {
  for (const auto& [name, value] : step.values) {
    if (name == "allow-unencrypted") served_.config.service.allow_unencrypted = value == "true";
    else if (name == "max-envelope-kb") served_.config.service.max_envelope_size_kb = static_cast<std::uint32_t>(std::stoul(value));
    else if (name == "max-operations") served_.config.service.max_operations_per_user = static_cast<std::uint32_t>(std::stoul(value));
    else if (name == "max-shells") served_.config.winrs.max_shells_per_user = static_cast<std::uint32_t>(std::stoul(value));
    else if (name == "nobody-may") served_.config.default_access.groups = {"nobody"};
    else throw Complaint{"no such setting: " + name};
  }
}

void Player::play(const Step& step) {
  static const std::map<std::string, void (Player::*)(const Step&)> verbs = {
      {"ask", &Player::ask},   {"answer", &Player::answer}, {"silence", &Player::silence}, {"started", &Player::started},
      {"told", &Player::told}, {"says", &Player::says},     {"exits", &Player::exits},     {"configured", &Player::configure}};
  auto verb = verbs.find(step.verb);
  auto act = verb == verbs.end() ? &Player::control : verb->second;
  (this->*act)(step);
}

std::string play(const Exchange& exchange) {
  Player player;
  std::string where = exchange.name;
  try {
    for (const auto& step : exchange.steps) {
      where = step.file + ":" + std::to_string(step.line);
      if (step.file != exchange.name) where = exchange.name + " in " + where;
      player.play(step);
    }
    std::string left = player.stop();
    return left.empty() ? left : exchange.name + ": in the end: " + left;
  } catch (const Complaint& complaint) {
    player.stop();
    return where + ": " + complaint.text;
  }
}

}  // namespace psremoting::test::wire
