#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include "config/paths.hpp"
#include "tests/unit/config/installed.hpp"

using namespace psremoting;
using namespace psremoting::config;
using test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

// What root may rely on can only be made by root.
bool is_root() {
  if (::geteuid() == 0) return true;
  WARN("skipped: only root can make files that a privileged service trusts");
  return false;
}

}  // namespace

TEST_CASE("Only what root alone can write is trusted", "[config][trust]") {
  if (!is_root()) return;
  TemporaryFolder folder;
  const auto file = folder.write("a/b/pwsh", "");
  CHECK(distrust(file) == "");
  ::chmod(file.c_str(), 0666);
  CHECK(distrust(file) == file.string() + " can be written by everybody; chmod o-w it");
  ::chmod(file.c_str(), 0644);
  ::chmod((folder / "a").c_str(), 0777);
  CHECK(distrust(file) == (folder / "a").string() + " can be written by everybody; chmod o-w it");
  ::chmod((folder / "a").c_str(), 0775);
  CHECK(distrust(file) == "");
  CHECK(::chown((folder / "a").c_str(), 0, 1234) == 0);
  CHECK(distrust(file) == (folder / "a").string() + " can be written by its group; chmod g-w it");
  CHECK(::chown((folder / "a").c_str(), 1234, 0) == 0);
  CHECK(distrust(file) == (folder / "a").string() + " belongs to an ordinary user; chown it to root");
}

TEST_CASE("A symbolic link is trusted no more than where it stands and what it leads to", "[config][trust]") {
  if (!is_root()) return;
  TemporaryFolder folder;
  const auto file = folder.write("good/pwsh", "");
  fs::create_directory_symlink("good", folder / "link");
  CHECK(distrust(folder / "link/pwsh") == "");
  fs::create_directories(folder / "open");
  ::chmod((folder / "open").c_str(), 0777);
  fs::create_directory_symlink(folder / "good", folder / "open/link");
  CHECK_FALSE(distrust(folder / "open/link/pwsh").empty());
  folder.write("open/pwsh", "");
  fs::create_directory_symlink("open", folder / "leads");
  CHECK_FALSE(distrust(folder / "leads/pwsh").empty());
  CHECK(::lchown((folder / "link").c_str(), 1234, 0) == 0);
  CHECK(distrust(folder / "link/pwsh") ==
        (folder / "link").string() + " belongs to an ordinary user; chown it to root");
  fs::create_symlink("circle", folder / "circle");
  CHECK_FALSE(distrust(folder / "circle").empty());
  CHECK_FALSE(distrust(folder / "none").empty());
}

TEST_CASE("An install that others could change is listed with the reason", "[config][trust]") {
  if (!is_root()) return;
  TemporaryFolder folder;
  ::chmod(folder.path().c_str(), 0755);
  test::install(folder, "7", "7.4.7.500");
  folder.write("7/pwsh.dll", "");
  const auto found = [&] { return find_installs({{folder.path(), "zip", {}}}, true).at(0); };
  CHECK(found().refused == "");
  ::chmod((folder / "7/pwsh.dll").c_str(), 0666);
  CHECK(found().refused == (folder / "7/pwsh.dll").string() + " can be written by everybody; chmod o-w it");
}

TEST_CASE("An install that users cannot execute is listed with the reason", "[config][trust]") {
  if (!is_root()) return;
  TemporaryFolder folder;
  ::chmod(folder.path().c_str(), 0755);
  const auto program = test::install(folder, "7", "7.6.9.500");
  const auto found = [&](bool for_users) { return find_installs({{folder.path(), "zip", {}}}, for_users).at(0); };
  CHECK(found(true).refused == "");
  ::chmod(program.c_str(), 0744);
  CHECK(found(true).refused == program.string() + " cannot be executed by users, only by its owner; chmod a+x it");
  CHECK(found(false).refused == "");
  ::chmod(program.c_str(), 0644);
  CHECK(found(false).refused == program.string() + " cannot be executed; chmod a+x it");
  ::chmod(program.c_str(), 0750);
  CHECK(::chown(program.c_str(), 0, 1234) == 0);
  CHECK(found(true).refused == "");
  ::chmod((folder / "7").c_str(), 0700);
  CHECK(found(true).refused ==
        "users cannot enter " + (folder / "7").string() + ", where it is; install it where they can");
}
