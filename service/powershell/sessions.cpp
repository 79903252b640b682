#include "service/powershell/sessions.hpp"

#include <algorithm>
#include <thread>

#include "service/powershell/place.hpp"

namespace psremoting::service::powershell {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto between_looks = 250ms;

bool is_below(const fs::path& file, const fs::path& folder) {
  return std::ranges::mismatch(folder, file).in1 == folder.end();
}

}  // namespace

Result<std::vector<fs::path>> programs_of_sessions(const AskOptions& service) {
  const auto said = ask(service, {{"Do", "sessions"}});
  if (!said) return said.error();
  std::vector<fs::path> programs;
  for (const Json& session : said->value("Sessions", Json::array())) {
    const auto process = session.is_object() ? session.value("ProcessId", std::uint64_t{0}) : 0;
    if (process != 0) programs.push_back(program_of(process));
  }
  return programs;
}

std::size_t count_in(const std::vector<fs::path>& programs, const fs::path& install) {
  std::error_code failed;
  const fs::path folder = fs::weakly_canonical(install, failed);
  return static_cast<std::size_t>(
      std::ranges::count_if(programs, [&](const fs::path& program) { return is_below(program, folder); }));
}

Result<void> wait_for_sessions(const AskOptions& service, const fs::path& install, std::chrono::seconds wait) {
  const auto end = std::chrono::steady_clock::now() + wait;
  for (;;) {
    const auto programs = programs_of_sessions(service);
    if (!programs && programs.error().code == Errc::not_found) return {};
    if (!programs) return programs.error();
    const auto open = count_in(*programs, install);
    if (open == 0) return {};
    if (std::chrono::steady_clock::now() >= end)
      return error(Errc::timed_out,
                   std::to_string(open) + (open == 1 ? " session is" : " sessions are") + " open in " +
                       install.string() +
                       "; see `psremoting sessions list`, end them with `psremoting sessions stop`, or "
                       "give them time with --wait SECONDS");
    std::this_thread::sleep_for(between_looks);
  }
}

}  // namespace psremoting::service::powershell
