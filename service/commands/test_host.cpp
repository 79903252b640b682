#include "service/commands/test_host.hpp"

#include <algorithm>
#include <fstream>
#include <memory>

#include "base/ascii.hpp"
#include "service/commands/broken_pipe.hpp"
#include "service/commands/command.hpp"
#include "service/commands/identify.hpp"
#include "service/commands/listener_certificate.hpp"
#include "service/host_names.hpp"

namespace psremoting::service {
namespace {

struct Options {
  Where where;
  Common common;
  bool http = false, insecure = false;
  std::uint16_t port = 0;
  unsigned timeout = 10;
  std::filesystem::path state_directory = config::default_state_directory();
};

bool is_this_host(const std::string& host) {
  const auto names = host_names();  // localhost is one of them
  return host.starts_with("127.") ||
         std::ranges::any_of(names, [&](const auto& name) { return ascii::equal(name, host); });
}

// The certificate of this host's own listener on that port; empty where it has none, or where we are not to look.
std::filesystem::path own_certificate(const Options& options) {
  const Where& where = options.where;
  if (!where.https || !where.verify || !where.ca.empty() || !is_this_host(where.host)) return {};
  for (const auto& listener : config::load_all(options.common.paths()).config.listeners) {
    if (listener.https && listener.port == where.port)
      return certificate_of(listener, options.state_directory).certificate;
  }
  return {};
}

// Beside the system's authorities, which need not know who made it. Says what is to be known about that.
std::string trust_own(Options& options) {
  const auto own = own_certificate(options);
  std::error_code failed;
  if (own.empty() || (!std::filesystem::exists(own, failed) && !failed)) return {};
  if (!std::ifstream(own))
    return "; this host's own certificate, " + own.string() + ", is for an administrator to read: run it as one";
  options.where.also_trusted = own;
  return {};
}

int test(Options options) {
  Where& where = options.where;
  where.https = !options.http;
  where.verify = !options.insecure;
  where.port = options.port ? options.port : (options.http ? 5985 : 5986);
  where.deadline = std::chrono::seconds(options.timeout);
  if (where.host.starts_with('[') && where.host.ends_with(']'))
    where.host = where.host.substr(1, where.host.size() - 2);
  ignore_broken_pipes();  // a peer that goes away is an answer
  const std::string unread = trust_own(options);
  const auto begin = std::chrono::steady_clock::now();
  auto identified = identify(where);
  if (!identified) {
    const bool distrusted = identified.error().code == Errc::access_denied;
    fail(options.common,
         distrusted ? error(Errc::access_denied, identified.error().detail + unread) : identified.error());
    return failed;
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  const std::string place = where.host + ':' + std::to_string(where.port);
  std::string text = place + " answers as " + identified->vendor + ", " + identified->version + ", after " +
                     std::to_string(took.count()) + " ms\n";
  if (!identified->tls.empty())
    text += identified->tls + ", certificate " + identified->subject + " by " + identified->issuer + " until " +
            identified->until + (where.verify ? ", trusted\n" : ", not checked\n");
  if (!where.also_trusted.empty())
    text += "Believed beside the system's authorities: this host's own, " + where.also_trusted.string() + '\n';
  return answer(options.common,
                {{"Host", where.host},
                 {"Port", where.port},
                 {"ProductVendor", identified->vendor},
                 {"ProductVersion", identified->version},
                 {"Tls", identified->tls},
                 {"Subject", identified->subject},
                 {"Issuer", identified->issuer},
                 {"NotAfter", identified->until},
                 {"Trusted", where.verify && where.https},
                 {"OwnCertificate", where.also_trusted.string()},
                 {"Milliseconds", took.count()}},
                text);
}

}  // namespace

void add_test(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("test", "Ask a host whether PowerShell remoting answers there, and how");
  command->add_option("HOST", options->where.host, "A name or an address")->required()->type_name("");
  command->add_option("--port", options->port, "5986, or 5985 with --http, where it is not given")
      ->check(CLI::Range(1, 65535));
  auto* http = command->add_flag("--http", options->http, "In clear");
  command
      ->add_option("--ca-file", options->where.ca,
                   "PEM: who may have signed the certificate, instead of the system's authorities")
      ->type_name("FILE")
      ->check(CLI::ExistingFile)
      ->excludes(http);
  command->add_flag("--insecure", options->insecure, "Do not check the certificate")->excludes(http);
  command->add_option("--timeout", options->timeout, "Seconds for each step")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  command
      ->add_option("--state-directory", options->state_directory,
                   "Of this host's own service, where the host is this one")
      ->envname("PSREMOTING_STATE_DIRECTORY")
      ->type_name("FOLDER")
      ->capture_default_str();
  add_common(*command, options->common);
  command->footer(
      "Of this host itself, the certificate that its configuration names for that port is believed, too, where it can "
      "be "
      "read.\n"
      "Examples:\n  psremoting test server.example.com\n  psremoting test localhost\n  psremoting test "
      "10.0.0.7 --http --json");
  command->callback([options, &exit_code] { exit_code = test(*options); });
}

}  // namespace psremoting::service
