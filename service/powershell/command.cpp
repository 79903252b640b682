#include "service/powershell/command.hpp"

#include <memory>

#include "config/paths.hpp"
#include "service/commands/ask.hpp"
#include "service/powershell/add.hpp"
#include "service/powershell/list.hpp"
#include "service/powershell/remove.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;
using namespace powershell;

struct Options {
  AskOptions service;  // its common options are the command's
  fs::path folder = config::powershell_folder();
  fs::path archive;
  std::string sha256, version;
  bool replace = false;
  bool own_account = false;  // a trial's, for a service that was started so: what others could have written is believed
  unsigned wait = 0, keep = 0;

  const Common& common() const { return service.common; }
  config::Paths paths() const {
    auto paths = common().paths();
    paths.privileged = paths.privileged && !own_account;
    return paths;
  }
  config::Config config() const { return config::load_all(paths()).config; }
};

int add_one(const Options& options) {
  const auto added =
      add({fs::absolute(options.archive), options.sha256, fs::absolute(options.folder), options.paths().privileged,
           options.config().service_account, options.replace, std::chrono::seconds(options.wait)},
          options.service);
  if (!added) return fail(options.common(), added.error());
  const std::string version = added->version.text();
  const Json json{{"Version", version},
                  {"Folder", added->folder.string()},
                  {"Sha256", added->sha256},
                  {"Replaced", added->replaced}};
  return answer(options.common(), json,
                "PowerShell " + version + " is in " + added->folder.string() +
                    (added->replaced ? ", in place of the one before" : "") + "; clients name it PowerShell." +
                    version + ".\nSHA-256 of the archive: " + added->sha256);
}

int list(const Options& options) {
  const auto loaded = config::load_all(options.paths());
  if (!loaded.problems.empty()) return fail(options.common(), loaded.problems);
  const Json installs = describe_installs(loaded.config, fs::absolute(options.folder), options.service);
  return answer(options.common(), installs, print_installs(installs));
}

int remove_one(const Options& options) {
  const auto version = config::Version::parse(options.version);
  if (!version)
    return fail(options.common(),
                error(Errc::invalid_argument, "\"" + options.version + "\" is no version; write one as 7.4.7"));
  const auto store = Store::open(fs::absolute(options.folder), options.paths().privileged);
  if (!store) return fail(options.common(), store.error());
  const auto removed = powershell::remove(*store, *version, options.config().installs, options.service,
                                          std::chrono::seconds(options.wait));
  if (!removed) return fail(options.common(), removed.error());
  return answer(options.common(), {{"Version", version->text()}, {"Done", "is removed"}},
                "PowerShell " + version->text() + " is removed.");
}

// All that can be removed are; those with sessions stay, and are said.
int prune(const Options& options) {
  const auto folder = fs::absolute(options.folder);
  const auto store = Store::open(folder, options.paths().privileged);
  if (!store) return fail(options.common(), store.error());
  Json removed = Json::array(), kept = Json::array();
  std::string text;
  for (const auto& one : beyond(added_to(folder), options.keep)) {
    const std::string version = one.version.text();
    const auto done = powershell::remove(*store, one.version, {}, options.service, std::chrono::seconds(options.wait));
    text += "PowerShell " + version + (done ? " is removed.\n" : " stays: " + done.error().detail + ".\n");
    if (done)
      removed.push_back(version);
    else
      kept.push_back({{"Version", version}, {"Reason", done.error().detail}});
  }
  if (text.empty()) text = "No line of versions has more than " + std::to_string(options.keep) + ".\n";
  const int answered = answer(options.common(), {{"Removed", removed}, {"Kept", kept}}, text);
  return kept.empty() ? answered : failed;
}

using Action = int (*)(const Options&);

CLI::App* add_action(CLI::App& parent, const char* name, const char* description, Action action,
                     std::shared_ptr<Options>& options, int& exit_code) {
  options = std::make_shared<Options>();
  auto* command = parent.add_subcommand(name, description);
  command->callback([options, action, &exit_code] { exit_code = action(*options); });
  return command;
}

void add_rest(CLI::App& command, Options& options, bool waits) {
  if (waits)
    command.add_option("--wait", options.wait, "How long open sessions have to end before it is refused")
        ->type_name("SECONDS");
  command
      .add_option("--folder", options.folder, "Of installs, instead of the service's own; name it in InstallRoots, too")
      ->type_name("DIR")
      ->capture_default_str();
  command.add_flag("--own-account", options.own_account)->group("");
  add_state_directory(command, options.service);
  add_common(command, options.service.common);
}

}  // namespace

void add_powershell(CLI::App& app, int& exit_code) {
  auto* parent = app.add_subcommand("powershell", "Versions of PowerShell side by side: put here, listed, taken away");
  parent->require_subcommand(1);
  std::shared_ptr<Options> options;
  auto* adding =
      add_action(*parent, "add", "Add a version from an archive: PowerShell's tar.gz or zip, or the .NET tool's nupkg",
                 add_one, options, exit_code);
  adding->add_option("FILE", options->archive, "The archive, on disk")->required()->type_name("");
  adding->add_option("--sha256", options->sha256, "What the archive has to have; nothing is unpacked else")
      ->type_name("DIGITS");
  adding->add_flag("--replace", options->replace, "Put it in the place of one of the same version");
  add_rest(*adding, *options, true);
  auto* listing =
      add_action(*parent, "list", "All that are on this host: where from, trusted or not, endpoints, sessions", list,
                 options, exit_code);
  add_rest(*listing, *options, false);
  auto* removing = add_action(*parent, "remove", "Remove a version that was added so", remove_one, options, exit_code);
  removing->add_option("VERSION", options->version, "As the list shows it")->required()->type_name("");
  add_rest(*removing, *options, true);
  auto* pruning = add_action(*parent, "prune", "Remove all but the newest of each line (7.4, 7.6) that were added so",
                             prune, options, exit_code);
  pruning->add_option("--keep", options->keep, "How many of each line stay")
      ->required()
      ->check(CLI::Range(1, 1000))
      ->type_name("N");
  add_rest(*pruning, *options, true);
  parent->footer(
      "Examples:\n"
      "  sudo psremoting powershell add powershell-7.4.7-linux-x64.tar.gz --sha256 DIGITS\n"
      "  psremoting powershell list --json\n"
      "  sudo psremoting powershell remove 7.4.7 --wait 600\n"
      "  sudo psremoting powershell prune --keep 2");
}

}  // namespace psremoting::service
