#include "listener/config_reply.hpp"

#include <catch2/catch.hpp>

#include <map>

#include "config/load.hpp"
#include "config/settings.hpp"
#include "wsman/names.hpp"

using namespace psremoting;

namespace {

// Every value of the reply, by its name with the elements it is in: "Service.Auth.Basic".
void collect(const wsman::ConfigElement& element, const std::string& name, std::map<std::string, std::string>& all) {
  for (const auto& child : element.children) {
    if (child.children.empty()) all[name + child.name] = child.text;
    collect(child, name + child.name + '.', all);
  }
}

}  // namespace

TEST_CASE("Config Get tells the settings that the table says it does, with the values in force, and no other",
          "[config_reply]") {
  auto config = config::default_config();
  config.service.max_connections = 77;
  config.service.certificate = true;
  const auto reply = listener::config_reply(config, wsman::resource::config);
  REQUIRE(reply);
  std::map<std::string, std::string> told;
  collect(*reply, "", told);
  CHECK(told["Service.MaxConnections"] == "77");
  CHECK(told["Service.Auth.Certificate"] == "true");
  for (const auto& setting : config::settings()) {
    const std::string name(setting.name);
    CAPTURE(name);
    CHECK(told.contains(name) == setting.in_config_get);
    if (setting.in_config_get) CHECK(told[name] == spell(setting, config));
  }
}
