#include "launcher/kept_file.hpp"

#include "base/windows/descriptor.hpp"
#include "fixture.hpp"
#include "launcher/user_file.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

void set_list(const std::filesystem::path& file, const wchar_t* sddl) {
  const auto descriptor = descriptor_of(sddl);
  REQUIRE(descriptor != nullptr);
  CHECK(::SetFileSecurityW(file.c_str(), DACL_SECURITY_INFORMATION, descriptor.get()));
}

}  // namespace

TEST_CASE("What was kept is read back, and replaced whole", "[launcher][windows][kept]") {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "kept";
  CHECK(read_kept(file).error().code == Errc::not_found);
  REQUIRE(replace_kept(file, "one").has_value());
  CHECK(read_kept(file).value() == "one");
  REQUIRE(replace_kept(file, "two\r\n").has_value());
  CHECK(read_kept(file).value() == "two\r\n");
}

TEST_CASE("A file that everybody may read is not believed", "[launcher][windows][kept]") {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "kept";
  REQUIRE(replace_kept(file, "secret").has_value());
  set_list(file, L"D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;WD)");
  const auto read = read_kept(file);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().code == Errc::access_denied);
  CHECK(read.error().detail.find("icacls") != std::string::npos);
}

TEST_CASE("Who holds a file holds off the next", "[launcher][windows][kept]") {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "kept";
  const auto held = hold_kept(file).value();
  const auto lock = folder.path() / "kept.lock";
  const HANDLE other = ::CreateFileW(lock.c_str(), GENERIC_READ | GENERIC_WRITE, 7, nullptr, OPEN_EXISTING, 0, nullptr);
  REQUIRE(other != INVALID_HANDLE_VALUE);
  OVERLAPPED whole{};
  CHECK_FALSE(::LockFileEx(other, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &whole));
  ::CloseHandle(other);
}

TEST_CASE("The user file is kept on Windows as elsewhere", "[launcher][windows][kept]") {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "users";
  REQUIRE(set_user(file, "ann", "VM\\ann", Secret("pw")).has_value());
  REQUIRE(set_user(file, "bob", "VM\\bob", Secret("pw")).has_value());
  REQUIRE(lock_user(file, "ann", true).has_value());
  REQUIRE(remove_user(file, "bob").has_value());
  const auto users = load_users(file).value();
  REQUIRE(users.size() == 1);
  CHECK((users[0].name == "ann" && users[0].account == "VM\\ann" && users[0].locked));
}
