#include <fstream>

#include "config/spots.hpp"
#include "service/doctor/parts.hpp"

namespace psremoting::service::doctor {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& file) {
  std::error_code failed;
  return fs::exists(file, failed);
}

// Whether it is for want of privilege that we cannot say what is in it.
bool is_closed_to_us(const fs::path& file, Host& host) {
  std::error_code failed;
  const bool gone = !fs::exists(file, failed) && !failed;
  return !host.is_privileged() && !gone && !std::ifstream(file);
}

Check summary(const Subject& subject, const config::Config& config) {
  const std::string file = subject.paths.file.string();
  return good("configuration", (is_there(subject.paths.file) ? file + " has no mistakes: "
                                                             : file + " does not exist; the defaults are: ") +
                                   std::to_string(config.listeners.size()) + " listener(s), " +
                                   std::to_string(config.endpoints.size()) + " registered endpoint(s)");
}

Check writers(const Subject& subject) {
  const auto folder = subject.paths.endpoint_folder();
  for (const auto& path : {subject.paths.file, folder}) {
    if (!is_there(path)) continue;
    if (const auto why = config::distrust(path); !why.empty())
      return wrong("configuration-writers", "others than administrators can write the configuration: " + why,
                   "let administrators alone write " + path.string() + " and the folders above it");
  }
  return good("configuration-writers",
              "administrators alone can write " + subject.paths.file.string() + " and " + folder.string());
}

// Certificates have a check of their own.
void look_at_readers(const Subject& subject, const config::Config& config, Host& host, Checks& all) {
  for (const auto& file : config::files_of(config, subject.paths)) {
    const auto closed = is_there(file) ? host.closed_to_service(file, config) : std::nullopt;
    if (closed) all.push_back(wrong("configuration-readers", closed->found, closed->cure));
  }
}

}  // namespace

Checks configuration_checks(const Subject& subject, const config::Loaded& loaded, Host& host) {
  if (is_closed_to_us(subject.paths.file, host))
    return {skipped("configuration", "an administrator alone may read " + subject.paths.file.string(),
                    host.lines().elevated)};
  Checks all;
  for (const auto& problem : loaded.problems)
    all.push_back(wrong("configuration", print(problem), "mend it, and look again:\npsremoting check-config"));
  if (all.empty()) all.push_back(summary(subject, loaded.config));
  for (const auto& policy : loaded.config.policies) all.push_back(good("policy", policy));
  const bool any = is_there(subject.paths.file) || is_there(subject.paths.endpoint_folder());
  if (subject.paths.privileged && any) all.push_back(writers(subject));
  if (loaded.problems.empty()) look_at_readers(subject, loaded.config, host, all);
  return all;
}

}  // namespace psremoting::service::doctor
