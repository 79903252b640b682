#include "config/advice.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "config/names.hpp"
#include "config/paths.hpp"

namespace psremoting::config {

bool takes_logons(const Service& service, bool https) {
  return https ? service.basic || service.certificate : service.basic && service.allow_unencrypted;
}

std::optional<std::string> nobody_logs_on(const Config& config, const ListenerConfig& listener) {
  if (takes_logons(config.service, listener.https)) return std::nullopt;
  const std::string where = "Nobody can log on at the " + std::string(listener.https ? "HTTPS" : "HTTP") +
                            " listener on port " + std::to_string(listener.port) + ": ";
  if (!config.service.basic)
    return where + "Service.Auth.Basic is off" +
           (listener.https ? ", and so is Service.Auth.Certificate. Write \"Basic\": true or \"Certificate\": true."
                           : ", and nothing else is taken in clear. Take it out: psremoting listener remove " +
                                 std::to_string(listener.port) + '.');
  return where + "it is in clear, where no password is taken. Take it out and have HTTPS (psremoting listener remove " +
         std::to_string(listener.port) +
         ", psremoting listener add), or write Service.AllowUnencrypted: true, where nobody else hears the network.";
}

namespace {

// Says that nobody can log on, where only users of UserFile could and that file is not there. A file that this process
// may not look at counts as one that is there.
std::optional<std::string> no_user_file(const Config& config) {
  std::error_code unknown;
  if (std::filesystem::exists(config.user_file, unknown) || unknown) return std::nullopt;
  return "Nobody can log on: UserFile is " + config.user_file.string() +
         ", which is not there, and no account of this host is asked for. Type: psremoting user add NAME --generate";
}

}  // namespace

std::optional<std::string> nobody_is_known(const Config& config) {
  const bool mapped = config.service.certificate && !config.certificate_mappings.empty();
  const bool has_accounts = config.privileged || own_account_is_known();
  if (mapped || (config.pam && has_accounts)) return std::nullopt;
  if (!config.user_file.empty()) return no_user_file(config);
  if (has_accounts)
    return "Nobody can log on: Pam is off, and no UserFile is named. Write \"UserFile\": \"users\", and type: "
           "psremoting user add NAME --generate";
  return "Nobody can log on: without privilege only the account that the service runs as can, and uid " +
         own_account() +
         " has no account on this host, and so no password. Write \"UserFile\": \"users\", and type: psremoting user "
         "add NAME --generate";
}

std::string where_to_log_on(const Config& config, bool https) {
  std::string text = "Nobody can log on at this port of this host: ";
  if (https)
    return text +
           "its configuration takes neither passwords nor client certificates. Its administrator finds more "
           "with: psremoting doctor\n";
  text += "it is not encrypted, and no password is taken in clear. ";
  const auto tls = std::ranges::find_if(config.listeners, [&](const ListenerConfig& one) {
    return one.https && takes_logons(config.service, one.https);
  });
  if (tls == config.listeners.end())
    return text + "Its administrator opens an encrypted one with: psremoting listener add\n";
  return text + "Use HTTPS, port " + std::to_string(tls->port) + " (PowerShell: -UseSSL; a URL: https).\n";
}

std::optional<std::string> lends_to_all(const Config& config, const Endpoint& endpoint, bool rules_host) {
  const bool everybody = rules_host && std::ranges::find(endpoint.access.groups, "*") != endpoint.access.groups.end();
  if (!endpoint.runs_as_another() || (endpoint.access != config.default_access && !everybody)) return std::nullopt;
  return "The endpoint " + endpoint.name + " runs as " +
         (endpoint.virtual_account ? "a virtual account" : endpoint.run_as) +
         (everybody ? " and lets everybody in: " : " and has no Access of its own: ") +
         "everybody who may open sessions on this host can do there what that account can" +
         (rules_host ? ", which is everything. " : ". ") +
         "Say for whom it is, with Access in its file or: psremoting endpoint set " + endpoint.name + " --group NAME.";
}

std::optional<std::string> hides_found(const Config& config, const Endpoint& endpoint) {
  const std::string& name = endpoint.name;
  if (!is_found_name(name)) return std::nullopt;
  const bool any = ascii::equal(name, default_endpoint_name)
                       ? !config.installs.empty()
                       : std::ranges::any_of(config.installs, [&](const Install& install) {
                           return std::ranges::any_of(names_of(install.version),
                                                      [&](const std::string& one) { return ascii::equal(one, name); });
                         });
  return "The endpoint " + name + " hides the one that is found under that name" +
         (any ? "" : " once such a PowerShell is installed") +
         ": clients that ask for it get what its file says. Give it another name unless that is meant.";
}

}  // namespace psremoting::config
