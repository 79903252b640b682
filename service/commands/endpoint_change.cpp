#include "service/commands/endpoint_change.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "config/file.hpp"
#include "config/names.hpp"
#include "service/commands/closed_file.hpp"
#include "service/commands/endpoint_findings.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;
using Problems = std::vector<config::Problem>;

constexpr std::size_t largest_file = 4 * 1024 * 1024;

// The file of a registered endpoint; it may have any name, and mistakes.
fs::path file_of(const EndpointChange& change, const config::Config& config) {
  for (const auto& endpoint : config.endpoints) {
    if (ascii::equal(endpoint.name, change.name)) return endpoint.file;
  }
  return change.common.paths().endpoint_folder() / (change.name + ".json");
}

int done(const EndpointChange& change, std::string_view what, const fs::path& file,
         const std::vector<std::string>& doubts = {}) {
  std::string text = "The endpoint " + change.name + ' ' + std::string(what) + " (" + file.string() + ").\n";
  for (const std::string& doubt : doubts) text += "warning: " + doubt + '\n';
  Json json{{"Name", change.name}, {"File", file.string()}, {"Done", what}};
  if (!doubts.empty()) json["Warnings"] = doubts;
  return answer(change.common, json, text);
}

struct Looked {
  Problems file;  // mistakes of the file itself
  EndpointFindings found;
};

std::optional<ClosedFile> closed_session_file(const config::Config& config, const config::Endpoint& endpoint) {
  const fs::path& file = endpoint.session_configuration_file;
  return config.privileged && !file.empty() ? closed_file(config.service_account, file) : std::nullopt;
}

// At the file as it would be.
Looked look(const EndpointChange& change, const config::Config& config, const fs::path& file, const std::string& text) {
  Looked looked;
  const auto endpoint = config::read_endpoint_file(file, text, config, looked.file);
  if (const auto why = distrust_session_file(change.common.paths(), endpoint); !why.empty())
    looked.file.push_back({file, 0, 0, why});
  if (!looked.file.empty() || !endpoint.enabled) return looked;
  looked.found = look_at(config, endpoint);
  if (const auto closed = closed_session_file(config, endpoint))
    looked.found.mistakes.push_back({file, 0, 0, "SessionConfigurationFile: " + words(*closed) + '.'});
  return looked;
}

void leave_out(Problems& problems, const Problems& old) {
  std::erase_if(problems, [&](const config::Problem& one) { return std::ranges::find(old, one) != old.end(); });
}

void move_to_doubts(Problems& problems, EndpointFindings& found) {
  for (const auto& problem : problems) found.doubts.push_back(print(problem));
  problems.clear();
}

// What of it keeps the change from being written; the rest becomes doubts.
Problems refusals(const EndpointChange& change, EndpointFindings& found, const EndpointFindings& before) {
  Problems all = found.mistakes, unknown = found.unknown;
  leave_out(all, before.mistakes);
  leave_out(unknown, before.unknown);
  if (!change.allow_unknown_names) {
    for (auto& problem : unknown) {
      problem.text += " Where it cannot be known now, write it with --allow-unknown-names.";
      all.push_back(std::move(problem));
    }
  }
  move_to_doubts(found.mistakes, found);
  move_to_doubts(found.unknown, found);
  return all;
}

// `before` is the file's text as it stands, empty where there is none.
int change_file(const EndpointChange& change, const config::Config& config, const fs::path& file,
                const std::string& before, const std::string& beginning, std::string_view what) {
  auto text = apply(change.settings, beginning);
  if (!text) return fail(change.common, text.error());
  auto looked = look(change, config, file, *text);
  if (!looked.file.empty()) return fail(change.common, looked.file);
  const bool any = !looked.found.mistakes.empty() || !looked.found.unknown.empty();
  EndpointFindings old;
  if (any && !before.empty()) old = look(change, config, file, before).found;
  if (const auto refused = refusals(change, looked.found, old); !refused.empty()) return fail(change.common, refused);
  const int code = write(change.common, file, *text);
  return code == succeeded ? done(change, what, file, looked.found.doubts) : code;
}

}  // namespace

int register_endpoint(const EndpointChange& change) {
  if (!config::is_endpoint_name(change.name))
    return fail(change.common,
                error(Errc::invalid_argument,
                      "\"" + change.name + "\" is no name; write letters, digits, '.', '-' and '_' only"));
  const auto paths = change.common.paths();
  std::error_code unknown;
  if (paths.required && !fs::exists(paths.file, unknown))
    return fail(change.common, error(Errc::not_found,
                                     paths.file.string() + " does not exist, so no service would read its endpoints"));
  const auto config = config::load_all(paths).config;
  const fs::path file = file_of(change, config);
  if (fs::exists(file, unknown))
    return fail(change.common,
                error(Errc::already_exists, "the endpoint " + change.name + " is there already, in " + file.string() +
                                                "; change it with: psremoting endpoint set"));
  const std::string empty = "{\n  \"Schema\": 1,\n  \"Name\": \"" + change.name + "\"\n}\n";
  return change_file(change, config, file, {}, empty, "is registered");
}

int set_endpoint(const EndpointChange& change) {
  const auto config = config::load_all(change.common.paths()).config;
  const fs::path file = file_of(change, config);
  const auto text = config::read_file(file, largest_file);
  if (!text)
    return fail(change.common, error(text.error().code,
                                     "there is no registered endpoint " + change.name + ": " + text.error().detail));
  return change_file(change, config, file, *text, *text, "is changed");
}

int unregister_endpoint(const EndpointChange& change) {
  const fs::path file = file_of(change, config::load_all(change.common.paths()).config);
  std::error_code wrong;
  if (fs::remove(file, wrong)) return done(change, "is no longer registered", file);
  if (!wrong) return fail(change.common, error(Errc::not_found, "there is no registered endpoint " + change.name));
  const auto code = wrong == std::errc::permission_denied ? Errc::access_denied : Errc::io;
  return fail(change.common, error(code, file.string() + " cannot be removed: " + wrong.message()));
}

}  // namespace psremoting::service
