#include "service/platform.hpp"

#include <memory>
#include <windows.h>
#include <shellapi.h>

#include "base/windows/text.hpp"
#include "config/paths.hpp"
#include "config/windows/known_folder.hpp"
#include "launcher/windows/interrupt.hpp"
#include "service/windows/service_log.hpp"

namespace psremoting::service {

namespace fs = std::filesystem;

Places places() {
  const fs::path folder = config::known_folder(FOLDERID_ProgramData) / "psremoting";
  return {folder / "psremoting.json", config::default_state_directory(), folder / "run"};
}

std::string own_program() {
  std::wstring path(32768, L'\0');
  path.resize(::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
  return utf8(path);
}

std::optional<int> run_by_other_name(int, char**) { return std::nullopt; }

// The words main() is given are in a code page that need not have all characters.
std::vector<std::string> arguments(int, char**) {
  int count = 0;
  wchar_t** words = ::CommandLineToArgvW(::GetCommandLineW(), &count);
  std::vector<std::string> all;
  for (int i = 1; words && i < count; ++i) all.push_back(utf8(words[i]));
  ::LocalFree(words);
  return all;
}

void add_own_account(CLI::App& command, bool& own_account) {
  command.add_flag("--own-account", own_account, "Let nobody log on but the account that runs this, elevated or not");
}

void add_own_commands(CLI::App& app, int& exit_code) {
  auto process = std::make_shared<std::uint32_t>(0);
  auto* command = app.add_subcommand("interrupt", "Send ^C to the console of a worker");
  command->group("");
  command->add_option("--process", *process)->required();
  command->callback([process, &exit_code] { exit_code = launcher::interrupt_console(*process); });
}

log::Sink open_service_log(const fs::path& state_directory) {
  return start_service_log(state_directory) ? log::Sink::journal : log::Sink::console;
}

log::Journal system_journal() { return nullptr; }

}  // namespace psremoting::service
