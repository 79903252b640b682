#include "service/commands/listener.hpp"

#include <iostream>
#include <memory>

#include "config/edit.hpp"
#include "config/file.hpp"
#include "config/json.hpp"
#include "service/commands/command.hpp"
#include "service/commands/listener_findings.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

struct Options {
  Common common;
  std::string address = "*";
  std::uint16_t port = 0;
  bool http = false;
  std::string certificate, key;
};

constexpr std::size_t largest_file = 4 * 1024 * 1024;
constexpr std::string_view counts = "A running service follows at once; sessions that are open go on.";

std::string url_of(const config::ListenerConfig& listener) {
  const bool ipv6 = listener.address.find(':') != std::string::npos;
  return (listener.https ? "https://" : "http://") + (ipv6 ? '[' + listener.address + ']' : listener.address) + ':' +
         std::to_string(listener.port) + "/wsman";
}

Json describe(const config::ListenerConfig& listener) {
  return {{"Address", listener.address},
          {"Transport", listener.https ? "HTTPS" : "HTTP"},
          {"Port", listener.port},
          {"CertificateFile", listener.certificate.string()},
          {"KeyFile", listener.key.string()}};
}

int list(const Options& options) {
  const auto loaded = config::load_all(options.common.paths());
  if (!loaded.problems.empty()) return fail(options.common, loaded.problems);
  Json json = Json::array();
  std::vector<std::vector<std::string>> rows{{"LISTENS AT", "CERTIFICATE"}};
  for (const auto& listener : loaded.config.listeners) {
    json.push_back(describe(listener));
    const std::string made = listener.https ? "(self-made)" : "-";
    rows.push_back({url_of(listener), listener.certificate.empty() ? made : listener.certificate.string()});
  }
  return answer(options.common, json, table(rows));
}

std::vector<config::Problem> check(const fs::path& file, const std::string& text) {
  std::vector<config::Problem> problems;
  config::Config config;
  config::read_main_file(file, text, config, problems);
  return problems;
}

// The main file with a list of listeners in it: the default one, where it has none.
Result<std::string> main_file(const fs::path& file) {
  auto text = config::read_file(file, largest_file);
  if (!text && text.error().code != Errc::not_found) return text.error();
  std::string json = text ? std::move(*text) : "{\n  \"Schema\": 1\n}\n";
  config::JsonError wrong;
  const auto node = config::parse_json(json, wrong);
  if (!node || node->find("Listeners")) return json;
  return config::set_value(std::move(json), {"Listeners"}, R"([{ "Transport": "HTTPS", "Port": 5986 }])");
}

std::string item_of(const Options& options, std::uint16_t port) {
  std::string item = "{ \"Address\": " + config::json_text(options.address) +
                     ", \"Transport\": " + (options.http ? "\"HTTP\"" : "\"HTTPS\"") +
                     ", \"Port\": " + std::to_string(port);
  if (!options.certificate.empty())
    item += ", \"CertificateFile\": " + config::json_text(fs::absolute(options.certificate).string());
  if (!options.key.empty()) item += ", \"KeyFile\": " + config::json_text(fs::absolute(options.key).string());
  return item + " }";
}

int write(const Options& options, const Result<std::string>& text, const std::string& what) {
  if (!text) return fail(options.common, text.error());
  const fs::path file = options.common.paths().file;
  const int code = write_checked(options.common, file, *text, check);
  if (code != succeeded) return code;
  return answer(options.common, {{"File", file.string()}, {"Done", what}}, what + ". " + std::string(counts));
}

config::ListenerConfig listener_of(const Options& options, std::uint16_t port) {
  config::ListenerConfig listener;
  listener.address = options.address;
  listener.https = !options.http;
  listener.port = port;
  if (!options.certificate.empty()) listener.certificate = fs::absolute(options.certificate);
  if (!options.key.empty()) listener.key = fs::absolute(options.key);
  return listener;
}

// What a running service could not open it would tell its log, and nobody else.
ListenerFindings look_at_one(const Options& options, const std::string& text, std::uint16_t port) {
  const auto paths = options.common.paths();
  config::Config config;
  config.privileged = paths.privileged;
  std::vector<config::Problem> ignored;  // said when the file is written
  config::read_main_file(paths.file, text, config, ignored);
  return look_at(config, listener_of(options, port));
}

int add_one(const Options& options) {
  const std::uint16_t port = options.port ? options.port : (options.http ? 5985 : 5986);
  auto text = main_file(options.common.paths().file);
  if (!text) return fail(options.common, text.error());
  const auto found = look_at_one(options, *text, port);
  if (!found.mistakes.empty()) return fail(options.common, found.mistakes.front());
  for (const auto& doubt : found.doubts) std::cerr << "warning: " << doubt << '\n';
  text = config::append_item(std::move(*text), "Listeners", item_of(options, port));
  return write(options, text,
               "A listener on port " + std::to_string(port) + " is added; psremoting enable opens the firewall for it");
}

int remove_one(const Options& options) {
  const auto paths = options.common.paths();
  auto text = main_file(paths.file);
  if (!text) return fail(options.common, text.error());
  config::Config config;
  std::vector<config::Problem> problems;
  config::read_main_file(paths.file, *text, config, problems);
  if (!problems.empty()) return fail(options.common, problems);
  for (std::size_t i = 0; i < config.listeners.size(); ++i) {
    const auto& listener = config.listeners[i];
    if (listener.port != options.port || (options.address != "*" && options.address != listener.address)) continue;
    auto without = config::remove_item(std::move(*text), "Listeners", i);
    return write(options, without, "The listener at " + url_of(listener) + " is removed");
  }
  return fail(options.common, error(Errc::not_found, "there is no listener on port " + std::to_string(options.port) +
                                                         "; those there are: psremoting listener list"));
}

using Action = int (*)(const Options&);

std::shared_ptr<Options> add(CLI::App& command, Action action, int& exit_code) {
  auto options = std::make_shared<Options>();
  service::add_common(command, options->common);
  command.callback([options, action, &exit_code] { exit_code = action(*options); });
  return options;
}

}  // namespace

void add_listener(CLI::App& app, int& exit_code) {
  auto* listener = app.add_subcommand("listener", "Where the service listens");
  listener->require_subcommand(1);
  add(*listener->add_subcommand("list", "All listeners of the configuration"), list, exit_code);

  auto* addition = listener->add_subcommand("add", "Add one to the main file");
  auto options = add(*addition, add_one, exit_code);
  addition->add_option("--address", options->address, "An address of this host; * for all")->capture_default_str();
  addition->add_option("--port", options->port, "5986, or 5985 with --http, where it is not given")
      ->check(CLI::Range(1, 65535));
  auto* http = addition->add_flag("--http", options->http,
                                  "In clear: nobody logs on with a password here unless AllowUnencrypted is set");
  auto* certificate =
      addition
          ->add_option("--certificate-file", options->certificate, "PEM, the host's own first; without it one is made")
          ->type_name("FILE")
          ->excludes(http);
  addition->add_option("--key-file", options->key, "PEM; the certificate's file where it is not given")
      ->type_name("FILE")
      ->needs(certificate);

  auto* removal = listener->add_subcommand("remove", "Take one out of the main file");
  options = add(*removal, remove_one, exit_code);
  removal->add_option("PORT", options->port, "Its port")->required()->check(CLI::Range(1, 65535))->type_name("");
  removal->add_option("--address", options->address, "Its address, where several have the port")->capture_default_str();
  listener->footer(
      "Examples:\n"
      "  psremoting listener list\n"
      "  psremoting listener add --port 5996\n"
      "With a certificate of one's own on the port that is there already:\n"
      "  psremoting listener remove 5986\n"
      "  psremoting listener add --certificate-file /etc/ssl/host.pem --key-file /etc/ssl/private/host.key");
}

}  // namespace psremoting::service
