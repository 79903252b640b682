#include <catch2/catch.hpp>

#include <windows.h>

#include "service/enable/windows/system_machine.hpp"
#include "support/temporary_folder.hpp"

using namespace psremoting;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& file) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << "text";
}

}  // namespace

TEST_CASE("A folder is removed with all that is in it, and what a link in it leads to stays", "[enable]") {
  const test::TemporaryFolder folder;
  const auto ours = folder.path() / "ours", others = folder.path() / "others";
  write(ours / "a" / "b" / "file");
  write(others / "file");
  const auto link = ours / "a" / "link";
  ::CreateSymbolicLinkW(link.c_str(), others.c_str(), SYMBOLIC_LINK_FLAG_DIRECTORY);
  if (!fs::exists(link)) WARN("Wine makes no links; docs/windows-checklist.md has the step");
  auto files = service::enable::system_files({});
  auto removed = files->remove_folder(ours);
  CAPTURE(removed ? "" : removed.error().detail);
  CHECK(removed.has_value());
  CHECK_FALSE(fs::exists(ours));
  CHECK(fs::exists(others / "file"));
}

TEST_CASE("A folder is made once: one that is there is somebody's", "[enable]") {
  const test::TemporaryFolder folder;
  auto files = service::enable::system_files({});
  const auto path = folder.path() / "new";
  CHECK(files->make_folder(path, "O:BAG:SYD:P(A;OICI;FA;;;BA)").has_value());
  CHECK(fs::is_directory(path));
  CHECK_FALSE(files->make_folder(path, "O:BAG:SYD:P(A;OICI;FA;;;BA)").has_value());
}
