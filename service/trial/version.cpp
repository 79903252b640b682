#include "service/trial/trial.hpp"

namespace psremoting::service {
namespace {

std::string last_line(std::string text) {
  text.erase(text.find_last_not_of(" \r\n\t") + 1);
  return text.substr(text.find_last_of('\n') + 1);
}

}  // namespace

Result<std::string> version_said_by(const std::filesystem::path& program, const std::string& account,
                                    std::chrono::seconds deadline) {
  auto said =
      try_out({.program = program,
               .arguments = {"-NoProfile", "-NonInteractive", "-Command", "$PSVersionTable.PSVersion.ToString()"},
               .input = {},
               .account = account,
               .deadline = deadline});
  return said ? last_line(std::move(*said)) : std::move(said);
}

}  // namespace psremoting::service
