#pragma once

#include "base/event.hpp"

// The table of everything the log can say: id, level, text and fields of each event, here and nowhere else. An id and
// the name of its row are the same word, which never changes: Windows' event log (service/windows/log_events.cpp), the
// journal's fields, administrators' filters and tests know an event by it. tests/check_events.py looks over the table.
namespace psremoting::event {

using log::Event;
using log::whole;
using enum log::Level;

// Configuration.
inline constexpr Event configuration_used{
    "configuration_used", info, "a new configuration is in force", {"generation", "endpoints", "installs"}};
inline constexpr Event configuration_broken{
    "configuration_broken", error, "the new configuration is broken; the old one stays in force", {whole("why")}};
inline constexpr Event configuration_not_used{
    "configuration_not_used", error, "the new configuration is not used", {whole("why")}};
inline constexpr Event configuration_unusable{
    "configuration_unusable", error, "the configuration cannot be used", {whole("reason")}};
inline constexpr Event configuration_not_watched{
    "configuration_not_watched",
    warning,
    "the system tells of no changes of the configuration, so its files are read every second",
    {whole("why")}};
inline constexpr Event configuration_watched_again{"configuration_watched_again", info,
                                                   "the system tells of changes of the configuration again"};
inline constexpr Event configuration_watch_ended{
    "configuration_watch_ended", error, "the watch over the configuration ended", {whole("why")}};

// Listeners and their certificates.
inline constexpr Event listening{"listening", info, "listening", {"address", "port", "transport"}};
inline constexpr Event not_listening{"not_listening", info, "not listening any more", {"address", "port"}};
inline constexpr Event no_listener_configured{
    "no_listener_configured", error, "no listener is configured; add one to Listeners, or run: psremoting enable"};
inline constexpr Event no_listener_left{"no_listener_left", error, "no listener is left", {whole("reason")}};
inline constexpr Event listener_not_opened{"listener_not_opened", error, "a listener did not open", {whole("reason")}};
inline constexpr Event no_ipv6{"no_ipv6", warning, "no IPv6", {"reason"}};
inline constexpr Event accept_failed{"accept_failed", error, "accepting connections failed", {"reason"}};
inline constexpr Event no_certificate{
    "no_certificate", error, "no certificate for the HTTPS listener", {whole("reason")}};
inline constexpr Event certificate_made{
    "certificate_made", info, "made a certificate that nobody vouches for", {whole("file")}};
inline constexpr Event certificate_reloaded{"certificate_reloaded", info, "certificate reloaded", {whole("file")}};
inline constexpr Event certificate_not_reloaded{
    "certificate_not_reloaded", error, "certificate not reloaded, the one before stays in use", {whole("reason")}};
inline constexpr Event certificate_not_renewed{"certificate_not_renewed",
                                               error,
                                               "the certificate made by ourselves ends soon and is not made anew",
                                               {whole("reason")}};
inline constexpr Event certificate_doubtful{
    "certificate_doubtful", warning, "clients may refuse the certificate of the HTTPS listener", {whole("reason")}};

// A request, with --verbose: its bytes, and the milliseconds that the logon, its shell and worker, and we ourselves
// took.
inline constexpr Event request_served{"request_served",
                                      debug,
                                      "a request was served",
                                      {"method", "operation", "shell", "command", "user", "client", "status", "in",
                                       "out", "logon_ms", "worker_ms", "own_ms"}};

// Logons.
inline constexpr Event logon_refused{"logon_refused", warning, "logon refused", {"user", "client", "scheme", "why"}};
inline constexpr Event logon_slow{"logon_slow", warning, "logon took too long"};
inline constexpr Event user_file_unusable{"user_file_unusable", error, "user file", {whole("why")}};
inline constexpr Event users_not_watched{
    "users_not_watched", warning, "changes of users are not seen", {whole("file"), "why"}};
inline constexpr Event accounts_not_watched{
    "accounts_not_watched", warning, "changes of accounts are not seen; the service goes on trying", {whole("why")}};
inline constexpr Event accounts_watched_again{"accounts_watched_again", info, "changes of accounts are seen again"};
inline constexpr Event own_account_only{
    "own_account_only", warning,
    "only our own account can log on: this is Wine, whose LogonUser accepts every password"};
inline constexpr Event nobody_logs_on{"nobody_logs_on", warning, "no client can open a session", {whole("why")}};
inline constexpr Event run_as_not_logged_on{
    "run_as_not_logged_on", error, "an endpoint's account was not logged on", {"account", "why"}};
inline constexpr Event virtual_account_logged_on{
    "virtual_account_logged_on", info, "a virtual account is logged on", {"account", "sid", "user", "endpoint"}};
inline constexpr Event virtual_account_keeps_right{"virtual_account_keeps_right",
                                                   warning,
                                                   "a virtual account keeps the right to log on as a service",
                                                   {"account", "sid", "why"}};
inline constexpr Event virtual_account_name_stays{
    "virtual_account_name_stays", warning, "a virtual account's name stays", {"account", "why"}};
inline constexpr Event no_pam_session{"no_pam_session", warning, "no session", {"user", "why"}};
inline constexpr Event no_profile{"no_profile", warning, "no profile", {"user", "why"}};

// Shells.
inline constexpr Event shell_opened{
    "shell_opened", info, "a shell was opened", {"shell", "endpoint", "user", "client"}};
inline constexpr Event shell_refused{
    "shell_refused", warning, "a shell was refused", {"resource", "user", "client", "why"}};
inline constexpr Event shell_idle{
    "shell_idle", info, "a shell idled too long", {"shell", "endpoint", "user", "client"}};
inline constexpr Event shell_stopped{
    "shell_stopped", info, "an administrator of this host stopped a session", {"shell"}};
inline constexpr Event shell_ended_by_another{
    "shell_ended_by_another", info, "an administrator ended another's session", {"shell", "user", "client"}};
inline constexpr Event shell_ended{"shell_ended", info, "a shell ended", {"shell", "endpoint", "user", "client"}};
inline constexpr Event session_failed{
    "session_failed", warning, "a session failed", {"shell", "endpoint", "user", "client", "why", "what"}};
inline constexpr Event output_damaged{
    "output_damaged", warning, "a command's output was damaged", {"shell", "endpoint", "user", "client", "command"}};
inline constexpr Event line_not_taken{"line_not_taken",
                                      warning,
                                      "PowerShell did not take what a client sent, so the command is ended",
                                      {"shell", "endpoint", "user", "client", "command"}};
inline constexpr Event command_started{
    "command_started", info, "a command started", {"shell", "endpoint", "user", "client", "pid"}};
inline constexpr Event command_not_started{
    "command_not_started", warning, "a command did not start", {"shell", "endpoint", "user", "client", "why", "what"}};

// Workers.
inline constexpr Event worker_started{
    "worker_started", info, "a worker started", {"shell", "endpoint", "user", "client", "pid"}};
inline constexpr Event worker_not_started{
    "worker_not_started", error, "a worker did not start", {"shell", "endpoint", "user", "what"}};
inline constexpr Event worker_slow{"worker_slow", error, "a worker did not start in time", {"worker"}};
inline constexpr Event worker_not_primed{
    "worker_not_primed", warning, "no worker could be primed", {"endpoint", "user", "what"}};
inline constexpr Event worker_as_another{
    "worker_as_another", info, "a worker runs as another account", {"user", "client", "endpoint", "as"}};
inline constexpr Event worker_wrote_junk{
    "worker_wrote_junk", warning, "a worker wrote to its stdout what is no packet", {"pid"}};
inline constexpr Event worker_unreadable{"worker_unreadable", warning, "a worker's stdout cannot be read", {"what"}};
inline constexpr Event worker_not_interrupted{
    "worker_not_interrupted", warning, "a worker is not interrupted", {"why"}};
inline constexpr Event worker_pipes_not_hidden{
    "worker_pipes_not_hidden", warning, "what a worker starts may get its pipes", {"pid", "why"}};
inline constexpr Event worker_not_ending{"worker_not_ending", error, "a killed worker does not end", {"pid"}};
inline constexpr Event home_not_writable{"home_not_writable",
                                         warning,
                                         "an account cannot write its home: its worker's caches are elsewhere",
                                         {"user", whole("home"), whole("folder")}};
inline constexpr Event keeper_died{"keeper_died", error, "a worker's keeper died", {"worker"}};
inline constexpr Event no_worker_guard{
    "no_worker_guard",
    warning,
    "programs that sessions start have their worker's standard streams: a file is missing",
    {whole("file")}};
inline constexpr Event no_powershell_alias{
    "no_powershell_alias", warning, "cmd shells find no program named powershell", {whole("folder")}};

// The two processes.
inline constexpr Event serve_not_started{
    "serve_not_started", error, "serve does not start", {whole("program"), whole("why")}};
inline constexpr Event serve_keeps_privilege{
    "serve_keeps_privilege", error, "serve keeps no privilege, so it does not start", {"why"}};
inline constexpr Event serve_not_restricted{
    "serve_not_restricted", warning, "serve runs with all rights of this account", {"why"}};
inline constexpr Event serve_ended_by_launcher{"serve_ended_by_launcher", error, "serve is ended", {"why", "code"}};
inline constexpr Event serve_restarted{"serve_restarted", error, "serve ended and is started again", {"with"}};
inline constexpr Event launcher_gone{"launcher_gone", error, "the launcher is gone, so this process ends", {"reason"}};
inline constexpr Event no_control_door{
    "no_control_door", warning, "this host cannot ask the service: no status, no sessions", {whole("reason")}};
inline constexpr Event defect{"defect", error, "a defect ended what was going on", {"which", "reason"}};

}  // namespace psremoting::event
