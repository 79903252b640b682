#include <catch2/catch.hpp>

#include "service/powershell/archive_copy.hpp"
#include "service/powershell/member.hpp"
#include "service/powershell/remove.hpp"

using namespace psremoting;
using namespace psremoting::service::powershell;

namespace {

std::string place(std::string_view member, Layout layout = Layout::install) {
  auto found = place_of(member, layout);
  return !found ? "refused" : found->value_or("left out");
}

bool stays(std::string_view at, std::string_view target) { return check_link(at, target).has_value(); }

config::Install install(std::string_view version) {
  return {*config::Version::parse(version), std::string(version) + "/pwsh", "psremoting", {}, 0};
}

std::vector<std::string> removed(std::vector<config::Install> installs, std::size_t keep) {
  std::vector<std::string> versions;
  for (const auto& one : beyond(std::move(installs), keep)) versions.push_back(one.version.text());
  return versions;
}

}  // namespace

TEST_CASE("A member of an install goes where its name says, however that is written", "[service][powershell]") {
  CHECK(place("pwsh") == "pwsh");
  CHECK(place("./pwsh") == "pwsh");
  CHECK(place("Modules//one/./one.psd1") == "Modules/one/one.psd1");
  CHECK(place("..pwsh") == "..pwsh");
  CHECK(place("./") == "left out");
}

TEST_CASE("Of a tool's package this system's part alone is taken", "[service][powershell]") {
  CHECK(place("tools/net10.0/any/unix/Modules/one.psd1", Layout::tool) == "Modules/one.psd1");
  CHECK(place("tools/net10.0/any/unix", Layout::tool) == "left out");
  CHECK(place("tools/net10.0/any/win/pwsh.exe", Layout::tool) == "left out");
  CHECK(place("tools/net10.0/any/DotnetToolSettings.xml", Layout::tool) == "left out");
  CHECK(place("PowerShell.nuspec", Layout::tool) == "left out");
  CHECK(layout_of("a/powershell.7.6.9.NUPKG") == Layout::tool);
  CHECK(layout_of("powershell-7.6.9-linux-x64.tar.gz") == Layout::install);
}

TEST_CASE("A name that leads out of the folder is refused, in a part that is left out, too", "[service][powershell]") {
  for (const char* member : {"", "/pwsh", "../pwsh", "Modules/../../pwsh", "..", "C:pwsh", "a\\b", "a\nb", "a\x7f"}) {
    INFO(member);
    CHECK(place(member) == "refused");
    CHECK(place(member, Layout::tool) == "refused");
  }
  CHECK(place(std::string(1025, 'a')) == "refused");
}

TEST_CASE("A link goes up at its beginning only, and not above the folder", "[service][powershell]") {
  CHECK(stays("libssl.so.1", "libssl.so"));
  CHECK(stays("a/b/link", "../../pwsh"));
  CHECK_FALSE(stays("a/b/link", "../../../pwsh"));
  CHECK_FALSE(stays("link", ".."));
  CHECK_FALSE(stays("link", "a/.."));  // where a is a link itself, that is anywhere
  CHECK_FALSE(stays("link", "/etc/passwd"));
  CHECK_FALSE(stays("link", ""));
}

TEST_CASE("The newest of each line stay, whatever their order, a preview below its release", "[service][powershell]") {
  const std::vector<config::Install> installs{install("7.4.9"), install("7.4.10"), install("7.6.0"),
                                              install("7.6.0-preview.4"), install("7.4.8")};
  CHECK(removed(installs, 1) == std::vector<std::string>{"7.6.0-preview.4", "7.4.9", "7.4.8"});
  CHECK(removed(installs, 2) == std::vector<std::string>{"7.4.8"});
  CHECK(removed(installs, 3).empty());
}

TEST_CASE("A SHA-256 is 64 hexadecimal digits", "[service][powershell]") {
  CHECK(is_sha256(std::string(60, 'a') + "09AF"));
  CHECK_FALSE(is_sha256(std::string(63, 'a')));
  CHECK_FALSE(is_sha256(std::string(63, 'a') + "g"));
}
