#include "service/commands/user.hpp"

#include <memory>

#include "launcher/user_file.hpp"
#include "launcher/user_line.hpp"
#include "service/commands/command.hpp"
#include "service/commands/password.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

struct Options {
  Common common;
  fs::path user_file;
  std::string name, account;
  bool from_stdin = false, generate = false;
};

Result<fs::path> file_of(const Options& options) {
  if (!options.user_file.empty()) return fs::absolute(options.user_file);
  const auto loaded = config::load_all(options.common.paths());
  if (!loaded.config.user_file.empty()) return loaded.config.user_file;
  return error(Errc::invalid_argument, "no user file is configured; write \"UserFile\": \"users\" into " +
                                           options.common.paths().file.string() + ", or name one with --file");
}

int list(const Options& options) {
  auto file = file_of(options);
  if (!file) return fail(options.common, file.error());
  auto users = launcher::load_users(*file);
  if (!users && users.error().code != Errc::not_found) return fail(options.common, users.error());
  Json json = Json::array();
  std::vector<std::vector<std::string>> rows{{"NAME", "RUNS AS", ""}};
  if (users)
    for (const auto& user : *users) {
      json.push_back({{"Name", user.name}, {"Account", user.account}, {"Locked", user.locked}});
      rows.push_back({user.name, user.account, user.locked ? "(locked)" : ""});
    }
  return answer(options.common, json, table(rows));
}

Result<Secret> password_for(const Options& options) {
  if (options.generate) return make_password();
  if (options.from_stdin) return read_password();
  auto first = ask_password("Password for " + options.name + ": ");
  if (!first) return first.error();
  auto second = ask_password("Once more: ");
  if (!second) return second.error();
  if (first->reveal() != second->reveal()) return error(Errc::invalid_argument, "the two passwords differ");
  return first;
}

int done(const Options& options, const Result<void>& result, const std::string& what) {
  if (!result) return fail(options.common, result.error());
  return answer(options.common, {{"Name", options.name}, {"Done", what}},
                "The user " + options.name + ' ' + what + '.');
}

int add_one(const Options& options) {
  auto file = file_of(options);
  if (!file) return fail(options.common, file.error());
  if (!launcher::is_user_name(options.name))
    return fail(options.common,
                error(Errc::invalid_argument,
                      "\"" + options.name + "\" cannot be a name; it may hold no ':' and no control characters"));
  // Who types this as root does not mean to make another root.
  if (options.account.empty() && config::own_account() == "root")
    return fail(options.common, error(Errc::invalid_argument,
                                      "say with --account NAME which account of this host the user's sessions run as"));
  auto password = password_for(options);
  if (!password) return fail(options.common, password.error());
  const std::string account = options.account.empty() ? config::own_account() : options.account;
  auto set = launcher::set_user(*file, options.name, account, *password);
  if (!set) return fail(options.common, set.error());
  Json json{{"Name", options.name}, {"Account", account}, {"File", file->string()}};
  std::string text = "The user " + options.name + " can log on; its sessions run as " + account + '.';
  if (options.generate) {
    json["Password"] = std::string(password->reveal());
    text += "\nPassword: " + std::string(password->reveal());
  }
  return answer(options.common, json, text);
}

int remove_one(const Options& options) {
  auto file = file_of(options);
  if (!file) return fail(options.common, file.error());
  return done(options, launcher::remove_user(*file, options.name), "is removed");
}

int lock(const Options& options) {
  auto file = file_of(options);
  if (!file) return fail(options.common, file.error());
  return done(options, launcher::lock_user(*file, options.name, true), "is locked");
}

int unlock(const Options& options) {
  auto file = file_of(options);
  if (!file) return fail(options.common, file.error());
  return done(options, launcher::lock_user(*file, options.name, false), "is unlocked");
}

using Action = int (*)(const Options&);

std::shared_ptr<Options> add(CLI::App& command, Action action, int& exit_code) {
  auto options = std::make_shared<Options>();
  if (command.get_name() != "list")
    command.add_option("NAME", options->name, "What the user logs on with")->required()->type_name("");
  command.add_option("--file", options->user_file, "The user file, instead of the configured one")->type_name("FILE");
  add_common(command, options->common);
  command.callback([options, action, &exit_code] { exit_code = action(*options); });
  return options;
}

}  // namespace

void add_user(CLI::App& app, int& exit_code) {
  auto* user = app.add_subcommand("user", "The built-in user file, for containers and trials");
  user->require_subcommand(1);
  add(*user->add_subcommand("list", "All users"), list, exit_code);
  auto* addition = user->add_subcommand("add", "Add a user, or give one a new password and account");
  auto options = add(*addition, add_one, exit_code);
  addition->add_option("--account", options->account, "The account its sessions run as; yours where it is not given")
      ->type_name("NAME");
  auto* from_stdin =
      addition->add_flag("--password-stdin", options->from_stdin, "Take the password from standard input");
  addition->add_flag("--generate", options->generate, "Make a password and print it")->excludes(from_stdin);
  add(*user->add_subcommand("remove", "Remove a user"), remove_one, exit_code);
  add(*user->add_subcommand("lock", "Let a user no longer log on"), lock, exit_code);
  add(*user->add_subcommand("unlock", "Let a user log on again"), unlock, exit_code);
  user->footer(
      "Examples:\n"
      "  psremoting user add tester --account www-data --generate\n"
      "  echo \"$SECRET\" | psremoting user add ci --password-stdin\n"
      "  psremoting user list --json");
}

}  // namespace psremoting::service
