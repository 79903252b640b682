#include "config/windows/access_list.hpp"

#include <catch2/catch.hpp>

#include "base/windows/descriptor.hpp"

namespace psremoting::config {
namespace {

bool trusted(const wchar_t* sddl, Part part) {
  const auto descriptor = descriptor_of(sddl);
  REQUIRE(descriptor != nullptr);
  return !who_may_change(descriptor.get(), part).has_value();
}

TEST_CASE("What only administrators and the system may write is trusted", "[config][trust]") {
  CHECK(trusted(L"O:BAD:(A;;FA;;;SY)(A;;FA;;;BA)(A;;FRFX;;;BU)", Part::file));
  CHECK(trusted(L"O:SYD:(A;OICI;FA;;;BA)(A;OICI;FRFX;;;WD)", Part::folder));
  CHECK(trusted(L"O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464D:(A;OICIIO;GA;;;CO)", Part::folder));
}

TEST_CASE("What ordinary users may write, replace or take is not trusted", "[config][trust]") {
  CHECK_FALSE(trusted(L"O:BAD:(A;;FA;;;BA)(A;;0x2;;;BU)", Part::file));
  CHECK_FALSE(trusted(L"O:BAD:(A;;FA;;;BA)(A;;SD;;;AU)", Part::file));
  CHECK_FALSE(trusted(L"O:BAD:(A;;WD;;;AU)", Part::ancestor));
  CHECK_FALSE(trusted(L"O:BAD:(A;;WO;;;AU)", Part::ancestor));
  CHECK_FALSE(trusted(L"O:BAD:(A;;GA;;;S-1-5-21-1-2-3-1001)", Part::ancestor));
  CHECK_FALSE(trusted(L"O:S-1-5-21-1-2-3-1001D:(A;;FA;;;BA)", Part::file));
}

TEST_CASE("Who may add files beside a program is not trusted; further up only who may remove some", "[config][trust]") {
  const wchar_t* adds_folders = L"O:BAD:(A;;FA;;;BA)(A;;0x4;;;AU)";
  CHECK_FALSE(trusted(adds_folders, Part::folder));
  CHECK(trusted(adds_folders, Part::ancestor));
  CHECK_FALSE(trusted(L"O:BAD:(A;;FA;;;BA)(A;;0x40;;;AU)", Part::ancestor));
}

TEST_CASE("An entry that is only for what is below does not count, a denial does not help", "[config][trust]") {
  CHECK(trusted(L"O:BAD:(A;OICIIO;FA;;;AU)(A;;FA;;;BA)", Part::folder));
  CHECK_FALSE(trusted(L"O:BAD:(D;;FA;;;AU)(A;;FA;;;AU)", Part::folder));
}

TEST_CASE("No access list means everybody", "[config][trust]") {
  CHECK_FALSE(trusted(L"O:BA", Part::file));
  CHECK_FALSE(trusted(L"D:(A;;FA;;;BA)", Part::file));
}

TEST_CASE("Of those who are trusted nobody is named, of the others who is granted any of the rights",
          "[config][trust]") {
  const auto descriptor =
      descriptor_of(L"O:BAD:(A;;FA;;;SY)(A;;FA;;;OW)(D;;FA;;;AU)(A;OICIIO;FA;;;AU)(A;;FR;;;S-1-5-21-1-2-3-1001)");
  CHECK_FALSE(who_else(descriptor.get(), FILE_WRITE_DATA, is_system_or_administrators));
  CHECK(who_else(descriptor.get(), MAXDWORD, is_system_or_administrators) == "S-1-5-21-1-2-3-1001");
  CHECK_FALSE(who_else(descriptor.get(), MAXDWORD, [](PSID) { return true; }));
  CHECK(who_else(descriptor.get(), FILE_READ_DATA, [](PSID) { return false; }).has_value());
}

}  // namespace
}  // namespace psremoting::config
