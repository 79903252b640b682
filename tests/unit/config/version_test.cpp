#include <catch2/catch.hpp>

#include "config/install.hpp"
#include "config/install_version.hpp"

using namespace psremoting::config;

namespace {

std::string utf16(std::string_view text) {
  std::string out;
  for (char c : text) (out += c) += '\0';
  return out;
}

std::string resource(std::string_view version) {
  using namespace std::string_literals;
  return "MZ..." + utf16("ProductVersion") + "\0\0\0\0"s + utf16(version) + "\0\0more"s;
}

}  // namespace

TEST_CASE("Versions order as SemVer has it", "[config][version]") {
  const std::vector<std::string> ascending{"7.4.0-preview.2", "7.4.0-preview.10", "7.4.0-rc.1", "7.4.0", "7.4.7",
                                           "7.5.0",           "7.10.0",           "8.0.0"};
  for (std::size_t i = 1; i < ascending.size(); ++i) {
    CAPTURE(ascending[i - 1], ascending[i]);
    CHECK((*Version::parse(ascending[i - 1]) < *Version::parse(ascending[i])));
    CHECK((*Version::parse(ascending[i]) > *Version::parse(ascending[i - 1])));
    CHECK(Version::parse(ascending[i])->text() == ascending[i]);
  }
  CHECK((*Version::parse("7.4.0-preview") < *Version::parse("7.4.0-preview.1")));
}

TEST_CASE("What is no version is refused", "[config][version]") {
  for (const char* text :
       {"", "7", "7.4", "7.4.", "7.4.x", "-1.0.0", "7.4.0.1", "7.4.0-", "7.4.0-a b", "99999999999.0.0"})
    CHECK_FALSE(Version::parse(text).has_value());
}

TEST_CASE("The product version of a library's resource is read up to the commit", "[config][version]") {
  CHECK((version_of_resource(resource("7.6.0-preview.4 SHA: abc")) == Version::parse("7.6.0-preview.4")));
  CHECK((version_of_resource(resource("7.4.7+abc")) == Version::parse("7.4.7")));
  CHECK((version_of_resource(resource("7.4.7")) == Version::parse("7.4.7")));
  CHECK_FALSE(version_of_resource(resource("")).has_value());
  CHECK_FALSE(version_of_resource(resource("x")).has_value());
  CHECK_FALSE(version_of_resource(utf16("ProductVersion")).has_value());
  CHECK_FALSE(version_of_resource("MZ").has_value());
}

TEST_CASE("The four-part number of the dependencies says releases, candidates and previews", "[config][version]") {
  const auto of = [](const std::string& number) {
    auto version = version_of_deps(R"({"libraries":{"a/1.0.0":{},"pwsh/)" + number + R"(":{}}})");
    return version ? version->text() : "none";
  };
  CHECK(of("7.4.7.500") == "7.4.7");
  CHECK(of("7.4.0.101") == "7.4.0-rc.1");
  CHECK(of("7.6.0.4") == "7.6.0-preview.4");
  CHECK(of("7.2.0") == "7.2.0");
  CHECK(of("7.2.0.x") == "none");
  CHECK(of("7") == "none");
  CHECK_FALSE(version_of_deps("{}").has_value());
  CHECK_FALSE(version_of_deps("[1").has_value());
  CHECK_FALSE(version_of_deps(R"({"libraries":[]})").has_value());
}
