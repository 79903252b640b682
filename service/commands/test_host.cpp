#include "service/commands/test_host.hpp"

#include "service/commands/broken_pipe.hpp"
#include "service/commands/command.hpp"
#include "service/commands/identify.hpp"

#include <memory>

namespace psremoting::service {
namespace {

struct Options {
  Where where;
  Common common;
  bool http = false, insecure = false;
  std::uint16_t port = 0;
  unsigned timeout = 10;
};

int test(Options options) {
  Where& where = options.where;
  where.https = !options.http;
  where.verify = !options.insecure;
  where.port = options.port ? options.port : (options.http ? 5985 : 5986);
  where.deadline = std::chrono::seconds(options.timeout);
  if (where.host.starts_with('[') && where.host.ends_with(']'))
    where.host = where.host.substr(1, where.host.size() - 2);
  ignore_broken_pipes();  // a peer that goes away is an answer
  const auto begin = std::chrono::steady_clock::now();
  auto identified = identify(where);
  if (!identified) {
    fail(options.common, identified.error());
    return failed;
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  const std::string place = where.host + ':' + std::to_string(where.port);
  std::string text = place + " answers as " + identified->vendor + ", " + identified->version + ", after " +
                     std::to_string(took.count()) + " ms\n";
  if (!identified->tls.empty())
    text += identified->tls + ", certificate " + identified->subject + " by " + identified->issuer + " until " +
            identified->until + (where.verify ? ", trusted\n" : ", not checked\n");
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
  command->add_flag("--json", options->common.json, "Answer in JSON");
  command->footer(
      "Examples:\n  psremoting test server.example.com\n  psremoting test localhost --insecure\n  psremoting test "
      "10.0.0.7 --http --json");
  command->callback([options, &exit_code] { exit_code = test(*options); });
}

}  // namespace psremoting::service
