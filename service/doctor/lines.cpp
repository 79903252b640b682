#include "service/doctor/lines.hpp"

#include <algorithm>
#include <array>

namespace psremoting::service::doctor {
namespace {

std::string address_of(const config::ListenerConfig& listener) {
  return listener.address == "*" ? std::string() : " --address " + listener.address;
}

std::string files_of(const config::ListenerConfig& listener) {
  if (!listener.https) return " --http";
  if (listener.certificate.empty()) return {};
  return " --certificate-file " + listener.certificate.string() +
         (listener.key.empty() ? "" : " --key-file " + listener.key.string());
}

bool shows(const config::ListenerConfig& listener, const CertificateFiles& files) {
  if (!listener.https) return false;
  return files.own ? listener.certificate.empty() : listener.certificate == files.certificate;
}

// Those of our commands that read or write the configuration.
bool takes_config(std::string_view line) {
  constexpr std::array commands{"listener ", "endpoint ", "user ", "client ", "check-config"};
  if (line.starts_with("sudo ")) line.remove_prefix(5);
  return std::ranges::any_of(
      commands, [&](const char* command) { return line.starts_with("psremoting " + std::string(command)); });
}

std::string with_files(std::string line, const Subject& subject) {
  std::string more;
  const bool runs = line.starts_with("psremoting run");
  if (subject.paths.required && (runs || takes_config(line))) more = " --config " + subject.paths.file.string();
  if (runs) more += " --state-directory " + subject.state_directory.string();
  const auto end = line.find("    #");
  line.insert(end == line.npos ? line.size() : end, more);
  return line;
}

}  // namespace

std::string remove_line(const config::ListenerConfig& listener) {
  return "psremoting listener remove " + std::to_string(listener.port) + address_of(listener);
}

std::string elsewhere_lines(const config::ListenerConfig& listener) {
  return "psremoting listener add --port N" + address_of(listener) + files_of(listener) + '\n' + remove_line(listener);
}

std::string another_certificate_lines(const config::Config& config, const CertificateFiles& files) {
  std::string lines;
  for (const auto& listener : config.listeners) {
    if (!shows(listener, files)) continue;
    lines += (lines.empty() ? "" : "\n") + remove_line(listener) + "\npsremoting listener add --port " +
             std::to_string(listener.port) + address_of(listener) + " --certificate-file FILE --key-file FILE";
  }
  return lines;
}

void name_files(Checks& checks, const Subject& subject) {
  if (subject.installed) return;
  for (auto& check : checks) {
    std::string named;
    for (std::string_view rest = check.cure; !rest.empty();) {
      const auto end = rest.find('\n');
      named += (named.empty() ? "" : "\n") + with_files(std::string(rest.substr(0, end)), subject);
      rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    check.cure = std::move(named);
  }
}

}  // namespace psremoting::service::doctor
