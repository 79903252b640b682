#include "listener/config_listing.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "base/ascii.hpp"
#include "config/load.hpp"
#include "config/sddl.hpp"
#include "listener/host_addresses.hpp"
#include "listener/listener_reply.hpp"
#include "listener/plugin_reply.hpp"
#include "wsman/names.hpp"

using namespace psremoting;
using namespace psremoting::listener;

namespace {

namespace ip = boost::asio::ip;
namespace fault = wsman::fault;

config::Config with_powershell() {
  auto config = config::default_config();
  config::Install install;
  install.version = *config::Version::parse("7.6.1");
  install.executable = "/opt/powershell/pwsh";
  config.installs = {install};
  return config;
}

config::Endpoint ops() {
  config::Endpoint endpoint;
  endpoint.name = "Ops";
  endpoint.target = "PowerShell.7.6";
  endpoint.session_configuration_file = "/etc/ops.pssc";
  endpoint.access.users = {"ada", "bob"};
  endpoint.access.groups = {"*"};
  endpoint.quotas.max_shells = 7;
  endpoint.quotas.block_output = false;
  return endpoint;
}

const wsman::PluginInfo* named(const std::vector<wsman::PluginInfo>& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &wsman::PluginInfo::name);
  return found == all.end() ? nullptr : &*found;
}

OpenListener everywhere() {
  OpenListener listener;
  listener.where.port = 5986;
  listener.at = {{ip::address_v4::any(), 5986}, {ip::address_v6::any(), 5986}};
  listener.certificate_thumbprint = std::string(40, 'A');
  return listener;
}

const std::vector<ip::address> host{ip::make_address("192.0.2.7"), ip::make_address("127.0.0.1"),
                                    ip::make_address("127.0.0.1"), ip::make_address("::1")};

wsman::Header asks(std::string_view uri, std::vector<wsman::Selector> selectors) {
  wsman::Header header;
  header.resource_uri = uri;
  header.selectors = std::move(selectors);
  return header;
}

std::uint32_t code_of(std::string_view uri, std::vector<wsman::Selector> selectors) {
  auto all = config_listing(with_powershell(), {everywhere()}, uri);
  const auto found = find_item(std::move(all), asks(uri, std::move(selectors)));
  return found ? 0 : found.error().code;
}

}  // namespace

TEST_CASE("A listener on all addresses tells each of the host's once, in both families", "[listener][config]") {
  const auto told = listener_reply(everywhere(), host, "box");
  CHECK(told.address == "*");
  CHECK(told.transport == "HTTPS");
  CHECK(told.port == 5986);
  CHECK(told.hostname == "box");
  CHECK(told.certificate_thumbprint == std::string(40, 'A'));
  CHECK(told.listening_on == std::vector<std::string>{"192.0.2.7", "127.0.0.1", "::1"});
}

TEST_CASE("A listener without IPv6, or on one address, tells what it is bound to", "[listener][config]") {
  auto listener = everywhere();
  listener.at.pop_back();
  CHECK(listener_reply(listener, host, "").listening_on == std::vector<std::string>{"192.0.2.7", "127.0.0.1"});
  listener.where = {"192.0.2.7", 5985, false, {}, {}};
  listener.at = {{ip::make_address("192.0.2.7"), 5985}};
  const auto told = listener_reply(listener, host, "box");
  CHECK(told.address == "IP:192.0.2.7");
  CHECK(told.transport == "HTTP");
  CHECK(told.hostname.empty());
  CHECK(told.listening_on == std::vector<std::string>{"192.0.2.7"});
}

TEST_CASE("The host tells its loopback address", "[listener][config]") {
  const auto all = host_addresses();
  CHECK(std::ranges::any_of(all, [](const auto& one) { return one.is_loopback(); }));
  CHECK(all.size() <= max_host_addresses);
}

TEST_CASE("Every name a client can ask for is a plug-in, with quotas and SDDL", "[listener][config]") {
  auto config = with_powershell();
  config.endpoints = {ops()};
  const auto all = plugin_replies(config);
  for (const auto* name : {"Microsoft.PowerShell", "PowerShell.7", "PowerShell.7.6", "PowerShell.7.6.1"}) {
    CAPTURE(name);
    const auto* found = named(all, name);
    REQUIRE(found);
    CHECK(found->enabled);
    CHECK(found->filename.ends_with("pwrshplugin.dll"));
    CHECK(found->resource_uri == std::string(wsman::resource::powershell) + name);
    CHECK(found->sddl == config::default_sddl);
  }
  const auto* own = named(all, "Ops");
  REQUIRE(own);
  CHECK(own->output_buffering_mode == "Drop");
  CHECK(own->sddl == "O:NSG:BAD:P(A;;GA;;;BA)(A;;GA;;;WD)");
  CHECK(config::parse_sddl(own->sddl).has_value());
  CHECK(own->parameters ==
        wsman::PluginInfo::Values{
            {"PSVersion", "7.6.1"}, {"ConfigFilePath", "/etc/ops.pssc"}, {"Users", "ada,bob"}, {"Groups", "*"}});
  CHECK(std::ranges::find(own->quotas, std::pair<std::string, std::string>("MaxShells", "7")) != own->quotas.end());
  CHECK(std::ranges::is_sorted(all, {}, [](const auto& one) { return ascii::lower(one.name); }));
}

TEST_CASE("An endpoint that cannot be opened is told as not enabled", "[listener][config]") {
  auto config = with_powershell();
  config.endpoints = {ops()};
  config.endpoints[0].enabled = false;
  auto told = plugin_replies(config);
  REQUIRE(named(told, "Ops"));
  CHECK_FALSE(named(told, "Ops")->enabled);
  config.endpoints[0].enabled = true;
  config.installs.clear();
  told = plugin_replies(config);
  REQUIRE(told.size() == 1);
  CHECK_FALSE(told[0].enabled);
}

TEST_CASE("An item is found by its selectors, whatever their case", "[listener][config]") {
  const std::string listeners = "HTTP://schemas.microsoft.com/wbem/wsman/1/config/Listener";
  CHECK(is_config_list(listeners));
  CHECK_FALSE(is_config_list(wsman::resource::config));
  CHECK(code_of(listeners, {{"address", "*"}, {"TRANSPORT", "https"}}) == 0);
  CHECK(code_of(wsman::resource::plugin, {{"Name", "microsoft.powershell"}}) == 0);
}

TEST_CASE("Selectors that name nothing, too little or too much are faults of their own", "[listener][config]") {
  using wsman::resource::listener;
  CHECK(code_of(listener, {{"Address", "*"}, {"Transport", "HTTP"}}) == fault::resource_not_found.code);
  CHECK(code_of(wsman::resource::plugin, {{"Name", "Nobody"}}) == fault::resource_not_found.code);
  CHECK(code_of(listener, {{"Address", "*"}}) == fault::insufficient_selectors.code);
  CHECK(code_of(listener, {}) == fault::insufficient_selectors.code);
  CHECK(code_of(wsman::resource::plugin, {{"Name", "Microsoft.PowerShell"}, {"Port", "1"}}) ==
        fault::unexpected_selectors.code);
}

TEST_CASE("Items come as objects, references or both", "[listener][config]") {
  using Mode = wsman::Enumerate::Mode;
  const auto listed = [] { return config_listing(with_powershell(), {everywhere()}, wsman::resource::listener); };
  CHECK(std::holds_alternative<wsman::ListenerInfo>(in_mode(listed(), Mode::objects).at(0)));
  CHECK(std::holds_alternative<wsman::ReferencedItem>(in_mode(listed(), Mode::both).at(0)));
  const auto references = in_mode(listed(), Mode::references);
  const auto& reference = std::get<wsman::EndpointReference>(references.at(0));
  CHECK(reference.resource_uri == wsman::resource::listener);
  CHECK(reference.selectors == std::vector<wsman::Selector>{{"Address", "*"}, {"Transport", "HTTPS"}});
}

TEST_CASE("A change is refused with the command that makes it", "[listener][config]") {
  const std::pair<std::string_view, const char*> all[] = {{wsman::resource::listener, "psremoting listener add"},
                                                          {wsman::resource::plugin, "psremoting endpoint register"},
                                                          {wsman::resource::config, "psremoting.json"}};
  for (const auto& [uri, words] : all) {
    const auto refused = refused_change(uri);
    CHECK(refused.is(fault::access_denied));
    CHECK_THAT(refused.text, Catch::Contains(words));
  }
}
