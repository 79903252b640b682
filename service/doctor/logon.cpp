#include <algorithm>

#include "config/advice.hpp"
#include "launcher/user_file.hpp"
#include "service/doctor/lines.hpp"
#include "service/doctor/parts.hpp"

namespace psremoting::service::doctor {
namespace {

constexpr std::string_view add_user = "psremoting user add NAME --account ACCOUNT --generate";

Checks user_file_checks(const config::Config& config, Host& host) {
  const auto& file = config.user_file;
  const auto users = launcher::load_users(file);
  if (!users && users.error().code == Errc::io && !host.is_privileged())
    return {skipped("user-file", "an administrator alone may read " + file.string(), host.lines().elevated)};
  if (!users && users.error().code == Errc::not_found)
    return {
        wrong("user-file", file.string() + " is not there, so none of its users can log on", std::string(add_user))};
  if (!users) return {wrong("user-file", users.error().detail, "mend " + file.string())};
  const std::string account = config.privileged ? "ACCOUNT" : config::own_account();
  Checks all;
  for (const auto& user : *users) {
    if (!host.has_account(user.account).value_or(true))
      all.push_back(wrong("user-file",
                          "the user " + user.name + " runs as " + user.account + ", and there is no such account",
                          "psremoting user add " + user.name + " --account " + account + " --generate"));
    if (user.locked)
      all.push_back(
          warning("user-file", "the user " + user.name + " is locked", "psremoting user unlock " + user.name));
  }
  if (all.empty())
    all.push_back(good("user-file", file.string() + " has " + std::to_string(users->size()) + " user(s)"));
  return all;
}

// Whether there is any way in.
Check ways_in(const Subject& subject, const config::Config& config) {
  const auto& service = config.service;
  if (!service.basic && !service.certificate)
    return wrong("logon", "neither passwords (Basic) nor certificates log anybody on",
                 R"("Service": { "Auth": { "Basic": true } })");
  if (const auto nobody = config::nobody_is_known(config))
    return wrong("logon", *nobody,
                 config.user_file.empty() ? R"("UserFile": "users"; then: psremoting user add NAME --generate)"
                                          : std::string(add_user));
  if (!subject.paths.privileged)
    return good("logon", "without privilege the service lets nobody log on but the account that runs it, " +
                             config::own_account());
  std::string by = service.basic ? "passwords" : "";
  if (service.certificate) by += by.empty() ? "client certificates" : " and client certificates";
  return good("logon", by + " log on");
}

bool has_https(const config::Config& config) {
  return std::ranges::any_of(config.listeners, &config::ListenerConfig::https);
}

// Where some can be used, one that cannot is a warning.
Checks closed_listeners(const config::Config& config) {
  Checks all;
  for (const auto& listener : config.listeners) {
    if (const auto nobody = config::nobody_logs_on(config, listener); nobody && config.service.basic)
      all.push_back(warning("closed-listener", *nobody, remove_line(listener)));
  }
  return all;
}

}  // namespace

Checks logon_checks(const Subject& subject, const config::Config& config, Host& host) {
  Checks all{ways_in(subject, config)};
  if (!config.user_file.empty()) append(all, user_file_checks(config, host));
  append(all, host.logon(subject, config));
  if (config.service.allow_unencrypted)
    all.push_back(
        warning("unencrypted", std::string(config::unencrypted), R"("Service": { "AllowUnencrypted": false })"));
  else if (!has_https(config) && !config.listeners.empty())
    all.push_back(wrong("unencrypted", "all listeners are in clear, where no password is taken",
                        "psremoting listener add    # HTTPS"));
  else
    append(all, closed_listeners(config));
  return all;
}

}  // namespace psremoting::service::doctor
