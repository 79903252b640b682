#include "tests/wire/player.hpp"

#include <functional>

namespace psremoting::test::wire {
namespace {

void must(bool so, const char* otherwise) {
  if (!so) throw Complaint{otherwise};
}

// Empty, or what went otherwise.
std::string play_steps(Player& player, const Exchange& exchange) {
  std::string where = exchange.name;
  try {
    for (const auto& step : exchange.steps) {
      where = step.file + ":" + std::to_string(step.line);
      if (step.file != exchange.name) where = exchange.name + " in " + where;
      player.play(step);
    }
    return {};
  } catch (const Complaint& complaint) {
    return where + ": " + complaint.text;
  } catch (const std::exception& failed) {
    return where + ": " + failed.what();
  }
}

}  // namespace

void Player::compare(const Pattern& pattern, std::string_view text) {
  auto found = match(pattern, text);
  if (!found.matched) throw Complaint{found.difference};
  for (auto& [name, value] : found.named) words_.known[name] = value;
}

// What needs no more than a word.
void Player::control(const Step& step) {
  static const std::map<std::string, std::function<void(Player&, const Step&)>> verbs = {
      {"mute", [](Player& player, const Step&) { player.served_.mute = true; }},
      {"program",
       [](Player& player, const Step&) { player.served_.workers().refusal = error(Errc::command_not_found); }},
      {"time", [](Player& player,
                  const Step& step) { player.served_.pass(std::chrono::seconds(std::stoi(step.words.at(0)))); }},
      {"leaves", [](Player& player, const Step& step) { player.client(step).stream().leave(); }},
      {"deaf", [](Player& player, const Step& step) { player.client(step).stream().fail_writes = true; }},
      {"closed",
       [](Player& player, const Step& step) { must(player.client(step).stream().closed, "the connection is open"); }},
      {"opens", [](Player& player, const Step& step) { player.worker(step).open(); }},
      {"killed",
       [](Player& player, const Step& step) { must(player.worker(step).killed, "the worker was not killed"); }},
      {"interrupted", [](Player& player, const Step& step) {
         must(player.worker(step).interrupted, "the worker was not interrupted");
       }}};
  auto verb = verbs.find(step.verb);
  if (verb == verbs.end()) throw Complaint{"no such step: " + step.verb};
  verb->second(*this, step);
  served_.settle();
}

void Player::configure(const Step& step) {
  config::Config& config = served_.config;
  for (const auto& [name, value] : step.values) {
    auto number = [text = value] { return static_cast<std::uint32_t>(std::stoul(text)); };
    if (name == "allow-unencrypted")
      config.service.allow_unencrypted = value == "true";
    else if (name == "max-envelope-kb")
      config.service.max_envelope_size_kb = number();
    else if (name == "max-operations")
      config.service.max_operations_per_user = number();
    else if (name == "max-shells")
      config.winrs.max_shells_per_user = number();
    else if (name == "only")
      config.default_access.groups = {value};
    else
      throw Complaint{"no such setting: " + name};
  }
}

void Player::play(const Step& step) {
  static const std::map<std::string, void (Player::*)(const Step&)> verbs = {
      {"ask", &Player::ask},         {"answer", &Player::answer},       {"silence", &Player::silence},
      {"started", &Player::started}, {"told", &Player::told},           {"says", &Player::says},
      {"exits", &Player::exits},     {"configured", &Player::configure}};
  auto verb = verbs.find(step.verb);
  auto act = verb == verbs.end() ? &Player::control : verb->second;
  (this->*act)(step);
}

std::string play(const Exchange& exchange) {
  Player player;
  std::string wrong = play_steps(player, exchange), left = player.stop();
  if (!wrong.empty() || left.empty()) return wrong;
  return exchange.name + ": in the end: " + left;
}

}  // namespace psremoting::test::wire
