#include "service/windows/bounded_file.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <random>
#include <windows.h>

using namespace psremoting;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("psremoting-log-" + std::to_string(std::random_device{}()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }

  fs::path log() const { return path / "service.log"; }
  std::string read(const char* name) const {
    std::ifstream in(path / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

}  // namespace

TEST_CASE("A log that is full goes on in a new file, and as many old ones are kept as were asked for", "[log]") {
  Folder folder;
  service::BoundedFile file(folder.log(), 10, 2);
  for (const char* line : {"aaaaaa\n", "bbbbbb\n", "cccccc\n", "dd\n", "eeeeee\n"}) file.write(line);
  CHECK(folder.read("service.log") == "eeeeee\n");
  CHECK(folder.read("service.1.log") == "cccccc\ndd\n");
  CHECK(folder.read("service.2.log") == "bbbbbb\n");
  CHECK_FALSE(fs::exists(folder.path / "service.3.log"));
}

TEST_CASE("A log goes on where it was left, and counts what is there", "[log]") {
  Folder folder;
  {
    service::BoundedFile(folder.log(), 10, 1).write("aaaa\n");
  }
  service::BoundedFile file(folder.log(), 10, 1);
  file.write("bbbb\n");
  CHECK(folder.read("service.log") == "aaaa\nbbbb\n");
  file.write("c\n");
  CHECK(folder.read("service.log") == "c\n");
}

TEST_CASE("A log whose file cannot be renamed starts over in it rather than grow", "[log]") {
  Folder folder;
  service::BoundedFile file(folder.log(), 10, 1);
  file.write("aaaaaaaa\n");
  const HANDLE held = ::CreateFileW(folder.log().c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                                    OPEN_EXISTING, 0, nullptr);
  REQUIRE(held != INVALID_HANDLE_VALUE);
  file.write("bbbb\n");
  CHECK(folder.read("service.log") == "bbbb\n");
  ::CloseHandle(held);
}

TEST_CASE("A log without a folder loses lines, not its caller", "[log]") {
  service::BoundedFile file("Z:\\no such folder\\service.log", 10, 1);
  file.write("aaaa\n");
}
