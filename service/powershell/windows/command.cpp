#include "service/powershell/command.hpp"

#include "service/commands/command.hpp"

namespace psremoting::service {

// What unpacks the archives is not built for Windows yet.
void add_powershell(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("powershell", "Versions of PowerShell side by side: not on Windows yet");
  command->allow_extras();
  command->callback([&exit_code] {
    exit_code =
        fail(Common(), error(Errc::not_supported,
                             "`powershell` is not on Windows yet; unpack the ZIP of that version into a folder of "
                             "its own below C:\\Program Files\\PowerShell"));
  });
}

}  // namespace psremoting::service
