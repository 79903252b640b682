#include "service/commands/client.hpp"

#include <algorithm>
#include <memory>

#include "service/commands/client_library.hpp"
#include "service/commands/command.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

struct Options {
  Common common;
  fs::path library;
  std::vector<std::string> homes;
  bool install = false;
};

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
  if (json.empty())
    return fail(options.common,
                error(Errc::not_found, "no PowerShell was found on this host; name its folder with --home"));
  answer(options.common, json, text);
  return code;
}

void add(CLI::App& client, const char* name, const char* description, bool install, int& exit_code) {
  auto options = std::make_shared<Options>();
  options->install = install;
  auto* command = client.add_subcommand(name, description);
  if (install)
    command->add_option("--library", options->library, "The library, where it is not beside this program")
        ->type_name("FILE");
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
  add(*client, "install", "Link the client library into every PowerShell of this host", true, exit_code);
  add(*client, "remove", "Take those links away", false, exit_code);
  client->footer(
      "Examples:\n"
      "  sudo psremoting client install\n"
      "  psremoting client install --home ~/powershell --library ./libpsrpclient.so\n"
      "  sudo psremoting client remove");
}

}  // namespace psremoting::service
