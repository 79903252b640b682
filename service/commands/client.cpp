#include "service/commands/client.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <thread>

#include "config/installs.hpp"
#include "service/commands/client_library.hpp"
#include "service/commands/command.hpp"
#include "service/commands/later_installs.hpp"
#include "service/commands/quiet.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

struct Options {
  Common common;
  fs::path library;
  std::vector<std::string> homes;
  bool install = false;
  unsigned wait = 0;  // seconds

  // All PowerShells of the host, and by its administrator: not what the unit itself calls, nor one that is named.
  bool for_the_host() const { return homes.empty() && wait == 0 && config::is_privileged(); }
};

constexpr std::chrono::minutes longest_wait{20};

// What is being unpacked has its library's folder before it can be told to be a PowerShell.
void wait_for_installs(const Options& options) {
  std::vector<fs::path> folders;
  for (const auto& root : config::all_roots(config::load_all(options.common.paths()).config.install_roots))
    folders.push_back(root.folder);
  wait_until_quiet([&] { return entries_below(folders); }, [] { std::this_thread::sleep_for(std::chrono::seconds(1)); },
                   std::chrono::seconds(options.wait), longest_wait);
}

// Whether PowerShells that are installed later get it, too.
bool follow(const Options& options) {
  if (!options.for_the_host()) return false;
  const auto system = enable::this_system({});
  const auto follows = follow_later_installs(*system, options.install);
  if (!follows) std::cerr << "warning: " << follows.error().detail << '\n';
  return follows && *follows;
}

std::string words_of_later(const Options& options, bool follows) {
  if (follows) return "PowerShells that are installed later get it, too (psremoting-client.path).\n";
  return options.install && options.for_the_host() ? "After another PowerShell is installed, type this again.\n" : "";
}

// Installs that the service refuses are used by people all the same.
std::vector<fs::path> homes_of(const Options& options) {
  std::vector<fs::path> homes;
  homes.reserve(options.homes.size());
  for (const std::string& home : options.homes) homes.push_back(fs::absolute(home));
  if (!homes.empty()) return homes;
  for (const auto& install : config::load_all(options.common.paths()).config.installs) {
    if (install.source != "windows powershell") homes.push_back(home_of(install));
  }
  return homes;
}

// PowerShell's users load it: who can write it is them.
Result<fs::path> library_of(const Options& options) {
  fs::path library = options.library.empty() ? find_client_library() : fs::absolute(options.library).lexically_normal();
  std::error_code failed;
  if (library.empty() || !fs::is_regular_file(library, failed))
    return error(Errc::not_found, (library.empty() ? std::string(client_library_name) : library.string()) +
                                      " is not there; name it with --library");
  const std::string why = config::is_privileged() ? config::distrust(library) : "";
  if (!why.empty()) return error(Errc::invalid_argument, "the library is not linked into the system: " + why);
  return library;
}

int run(const Options& options) {
  auto library = options.install ? library_of(options) : Result<fs::path>(fs::path());
  if (!library) return fail(options.common, library.error());
  if (options.wait > 0) wait_for_installs(options);
  Json json = Json::array();
  std::string text;
  int code = succeeded;
  for (const fs::path& home : homes_of(options)) {
    auto changed = options.install ? link_client_library(home, *library) : unlink_client_library(home);
    const std::string done = options.install ? (changed && !*changed ? "was there already" : "is installed")
                                             : (changed && !*changed ? "was not there" : "is removed");
    const std::string what = changed ? done : changed.error().detail;
    if (!changed) code = changed.error().code == Errc::access_denied ? needs_administrator : failed;
    json.push_back({{"Home", home.string()}, {"Changed", changed && *changed}, {"Failed", !changed}, {"Detail", what}});
    text += home.string() + ": " + what + '\n';
  }
  const bool follows = follow(options);
  if (json.empty() && options.wait == 0 && !follows)
    return fail(options.common,
                error(Errc::not_found, "no PowerShell was found on this host; name its folder with --home"));
  if (json.empty()) text = "No PowerShell was found on this host.\n";
  answer(options.common, json, text + words_of_later(options, follows));
  return code;
}

void add(CLI::App& client, const char* name, const char* description, bool install, int& exit_code) {
  auto options = std::make_shared<Options>();
  options->install = install;
  auto* command = client.add_subcommand(name, description);
  if (install)
    command->add_option("--library", options->library, "The library, where it is not beside this program")
        ->type_name("FILE");
  if (install)
    command
        ->add_option("--wait", options->wait,
                     "First wait until so long nothing has changed where PowerShells are installed")
        ->type_name("SECONDS");
  command
      ->add_option("--home", options->homes,
                   "The folder of a PowerShell ($PSHOME); all that are found where it is not given")
      ->type_name("DIR");
  add_common(*command, options->common);
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace

void add_client(CLI::App& app, int& exit_code) {
  auto* client =
      app.add_subcommand("client", "Let the PowerShells of this host connect to others (New-PSSession -ComputerName)");
  client->require_subcommand(1);
  add(*client, "install", "Link the client library into every PowerShell of this host, and into later ones", true,
      exit_code);
  add(*client, "remove", "Take those links away", false, exit_code);
  client->footer(
      "Examples:\n"
      "  sudo psremoting client install\n"
      "  psremoting client install --home ~/powershell --library ./libpsrpclient.so\n"
      "  sudo psremoting client remove");
}

}  // namespace psremoting::service
