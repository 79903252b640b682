#include "service/commands/status.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/ascii.hpp"
#include "service/commands/ask.hpp"

namespace psremoting::service {
namespace {

std::string duration(long long seconds) {
  if (seconds < 60) return std::to_string(seconds) + " s";
  if (seconds < 3600) return std::to_string(seconds / 60) + " min";
  if (seconds < 2 * 86400) return std::to_string(seconds / 3600) + " h";
  return std::to_string(seconds / 86400) + " days";
}

// The words of a list, with commas.
template <class Word>
std::string joined(const Json& list, Word word) {
  std::string all;
  for (const Json& one : list) all += (all.empty() ? "" : ", ") + word(one);
  return all.empty() ? "none" : all;
}

std::string listener_words(const Json& one) {
  return one.value("Transport", "") + ' ' + one.value("Address", "") + ' ' + std::to_string(one.value("Port", 0));
}

int status(const AskOptions& options) {
  const auto said = ask(options, {{"Do", "status"}});
  if (!said) return fail(options.common, said.error());
  const Json none = Json::array();
  const std::vector<std::vector<std::string>> rows{
      {"Serving for", duration(said->value("ServingSeconds", 0LL))},
      {"Version", said->value("ProductVersion", "")},
      {"Listens at", joined(said->value("Listeners", none), listener_words)},
      {"PowerShell", joined(said->value("PowerShells", none),
                            [](const Json& one) { return one.is_string() ? one.get<std::string>() : ""; })},
      {"Sessions", std::to_string(said->value("Sessions", 0))}};
  return answer(options.common, *said, table(rows));
}

struct SessionsOptions {
  AskOptions ask;
  std::vector<std::string> ids;
  std::string user;
  bool all = false;
};

// The name after the last slash of the resource's URI: the endpoint, or cmd.
std::string endpoint_of(const Json& session) {
  const std::string uri = session.value("ResourceUri", "");
  return uri.substr(uri.rfind('/') + 1);
}

Result<Json> sessions_of(const SessionsOptions& options) {
  auto said = ask(options.ask, {{"Do", "sessions"}});
  if (!said) return said.error();
  Json chosen = Json::array();
  for (const Json& one : said->value("Sessions", Json::array())) {
    if (one.is_object() && (options.user.empty() || one.value("Owner", "") == options.user)) chosen.push_back(one);
  }
  return Result<Json>(boost::system::in_place_value, std::move(chosen));
}

// The worker of a PowerShell session; of a cmd shell the commands that run, if any do.
std::string processes_of(const Json& session) {
  const Json ids = session.value("ProcessIds", Json::array());
  std::string all = ids.empty() ? "-" : "";
  for (const Json& id : ids) all += (all.empty() ? "" : ",") + id.dump();
  return all;
}

int list(const SessionsOptions& options) {
  const auto sessions = sessions_of(options);
  if (!sessions) return fail(options.ask.common, sessions.error());
  std::vector<std::vector<std::string>> rows{
      {"ID", "USER", "FROM", "ENDPOINT", "NAME", "PROCESS", "OPEN FOR", "IDLE FOR"}};
  for (const Json& one : *sessions)
    rows.push_back({one.value("ShellId", ""), one.value("Owner", ""), one.value("ClientIP", ""), endpoint_of(one),
                    one.value("Name", ""), processes_of(one), duration(one.value("Seconds", 0LL)),
                    duration(one.value("IdleSeconds", 0LL))});
  return answer(options.ask.common, *sessions, sessions->empty() ? "No sessions." : table(rows));
}

// The session whose id begins so, as people write what a list shows them.
Result<std::string> whole_id(const Json& sessions, const std::string& word) {
  if (word.empty()) return error(Errc::invalid_argument, "an empty word names no session");
  std::vector<std::string> found;
  for (const Json& one : sessions) {
    if (const auto id = one.value("ShellId", ""); ascii::starts_with(id, word)) found.push_back(id);
  }
  if (found.empty()) return error(Errc::not_found, "there is no session " + word + " (any more)");
  if (found.size() == 1) return found.front();
  return error(Errc::invalid_argument, word + " begins the ids of " + std::to_string(found.size()) +
                                           " sessions, such as " + found[0] + " and " + found[1] +
                                           ": write more of the one that is meant");
}

Result<Json> stop_one(const SessionsOptions& options, const Json& sessions, const std::string& word) {
  auto id = whole_id(sessions, word);
  if (!id) return id.error();
  return ask(options.ask, {{"Do", "stop"}, {"ShellId", *id}});
}

// Those that the administrator names, or else all that were chosen.
std::vector<std::string> words_of(const SessionsOptions& options, const Json& sessions) {
  if (!options.ids.empty()) return options.ids;
  std::vector<std::string> ids;
  for (const Json& one : sessions) ids.push_back(one.value("ShellId", ""));
  return ids;
}

// All that can be stopped are; the first that cannot is said.
int stop(const SessionsOptions& options) {
  if (options.ids.empty() && !options.all && options.user.empty())
    return fail(options.ask.common,
                error(Errc::invalid_argument, "name the sessions to stop, or say --user NAME or --all"));
  const auto sessions = sessions_of(options);
  if (!sessions) return fail(options.ask.common, sessions.error());
  const auto words = words_of(options, *sessions);
  Json stopped = Json::array();
  std::string text;
  int code = succeeded;
  for (const std::string& word : words) {
    const auto said = stop_one(options, *sessions, word);
    if (!said) {
      // Who has ended meanwhile need not be stopped, unless it was asked for by name.
      if (options.ids.empty() && said.error().code == Errc::not_found) continue;
      if (!options.ask.common.json || code == succeeded) code = fail(options.ask.common, said.error());
      continue;
    }
    stopped.push_back(*said);
    text += "Session " + said->value("ShellId", "") + " is stopped.\n";
  }
  if (words.empty())
    text = options.user.empty() ? "No sessions.\n" : "The account " + options.user + " has no session.\n";
  if (code != succeeded && options.ask.common.json) return code;
  const int answered = answer(options.ask.common, stopped, text);
  return code != succeeded ? code : answered;
}

// The session that this command is called in, for who calls it.
int self(const AskOptions& options) {
  const char* badge = std::getenv("PSREMOTING_BADGE");
  if (!badge || *badge == 0)
    return fail(options.common, error(Errc::not_found,
                                      "PSREMOTING_BADGE is not set: this is no session of psremoting, or something "
                                      "between it and here (sudo, env -i) has left its environment behind"));
  const auto said = ask(options, {{"Do", "self"}, {"Badge", badge}}, Door::everybody);
  if (!said) return fail(options.common, said.error());
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, value] : said->items())
    rows.push_back({name, value.is_string() ? value.get<std::string>() : ""});
  return answer(options.common, *said, table(rows));
}

}  // namespace

void add_status(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<AskOptions>();
  auto* command = app.add_subcommand("status", "What the running service does");
  add_ask_options(*command, *options);
  command->footer("Examples:\n  psremoting status\n  psremoting status --json");
  command->callback([options, &exit_code] { exit_code = status(*options); });
}

void add_sessions(CLI::App& app, int& exit_code) {
  auto* sessions = app.add_subcommand("sessions", "The sessions that are open on this host, whoever opened them");
  sessions->require_subcommand(1);
  auto options = std::make_shared<SessionsOptions>();
  auto* listing = sessions->add_subcommand("list", "All of them");
  auto* stopping = sessions->add_subcommand("stop", "End some; their commands end with them");
  for (auto* command : {listing, stopping}) {
    add_ask_options(*command, options->ask);
    command->add_option("--user", options->user, "Only those of this account")->type_name("NAME");
  }
  stopping->add_option("ID", options->ids, "As the list shows them, or so much of their beginning that it fits one")
      ->type_name("")
      ->excludes("--user");
  stopping->add_flag("--all", options->all, "Every one of them");
  auto* own =
      sessions->add_subcommand("self", "The one that this command is called in: user, endpoint, address, port, id");
  auto self_options = std::make_shared<AskOptions>();
  add_ask_options(*own, *self_options);
  own->callback([self_options, &exit_code] { exit_code = self(*self_options); });
  listing->callback([options, &exit_code] { exit_code = list(*options); });
  stopping->callback([options, &exit_code] { exit_code = stop(*options); });
  sessions->footer(
      "Examples:\n"
      "  psremoting sessions list\n"
      "  psremoting sessions stop 2D6534D0\n"
      "  psremoting sessions stop --user DOMAIN\\ada --json\n"
      "  psremoting sessions self --json");
}

}  // namespace psremoting::service
