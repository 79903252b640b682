#include "config/config_source.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "tests/support/manual_clock.hpp"
#include "tests/unit/config/installed.hpp"

using namespace psremoting;
using namespace psremoting::config;
using test::TemporaryFolder;

namespace {

// A watched configuration, driven by hand: the event comes from the system, time from us.
struct Watched {
  TemporaryFolder folder;
  boost::asio::io_context io;
  test::ManualClock clock;
  std::unique_ptr<ConfigSource> source;
  std::vector<std::shared_ptr<const Config>> seen;

  Watched() {
    write(R"("Pam": true)");
    folder.write("endpoints/one.json", R"({"Schema": 1})");
    std::filesystem::create_directories(folder / "roots");
    auto opened = ConfigSource::open(Paths{.file = folder / "psremoting.json", .privileged = false}, clock);
    REQUIRE(opened.has_value());
    source = std::move(*opened);
    source->watch(io.get_executor(), [this](std::shared_ptr<const Config> news) { seen.push_back(std::move(news)); });
    io.poll();
  }
  ~Watched() {
    source->stop();
    io.poll();
  }

  void write(const std::string& settings) {
    const std::string root = (folder / "roots").generic_string();
    folder.write("psremoting.json.new", R"({"Schema": 1, "InstallRoots": [")" + root + "\"], " + settings + "}");
    std::filesystem::rename(folder / "psremoting.json.new", folder / "psremoting.json");
  }

  // Until the change was noticed and what follows has been read: as long as it takes, which is not long.
  void until_noticed() {
    for (int rounds = 0; rounds < 1000; ++rounds) {
      const auto before = reads();
      clock.advance(std::chrono::seconds(1));
      io.run_for(std::chrono::milliseconds(10));
      if (reads() != before) return;
    }
    FAIL("no change was noticed");
  }
  std::size_t reads() const { return seen.size(); }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const Endpoint& endpoint : source->current()->endpoints) all.push_back(endpoint.name);
    return all;
  }
};

}  // namespace

TEST_CASE("A broken configuration does not open", "[config][source]") {
  TemporaryFolder folder;
  folder.write("psremoting.json", "{");
  auto opened = ConfigSource::open(folder / "psremoting.json", false);
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().detail.find("psremoting.json:1:2") != std::string::npos);
}

TEST_CASE("A changed main file makes a new generation", "[config][source]") {
  Watched watched;
  const auto before = watched.source->current();
  CHECK(before->generation == 1);
  watched.write(R"("Pam": false)");
  watched.until_noticed();
  const auto after = watched.source->current();
  CHECK_FALSE(after->pam);
  CHECK(after->generation == 2);
  CHECK(watched.seen.back() == after);
  CHECK(before->pam);  // those who hold the old one keep it
}

TEST_CASE("An endpoint's file takes effect when it is added and when it is removed", "[config][source]") {
  Watched watched;
  watched.folder.write("endpoints/two.json", R"({"Schema": 1})");
  watched.until_noticed();
  CHECK(watched.names() == std::vector<std::string>{"one", "two"});
  std::filesystem::remove(watched.folder / "endpoints/one.json");
  watched.until_noticed();
  CHECK(watched.names() == std::vector<std::string>{"two"});
}

TEST_CASE("A PowerShell that is installed or removed is noticed", "[config][source]") {
  Watched watched;
  const auto here = [&] {
    std::size_t count = 0;
    for (const Install& install : watched.source->current()->installs) count += install.source == "registered root";
    return count;
  };
  CHECK(here() == 0);
  test::install(watched.folder, "roots/7", "7.4.7.500");
  watched.until_noticed();
  CHECK(here() == 1);
  test::install(watched.folder, "roots/7", "7.4.8.500");
  watched.until_noticed();
  CHECK(watched.source->current()->installs.front().version.text() == "7.4.8");
  std::filesystem::remove_all(watched.folder / "roots/7");
  watched.until_noticed();
  CHECK(here() == 0);
}

TEST_CASE("A PowerShell that is being copied is served when it is whole and nothing of it changes any more",
          "[config][source]") {
  Watched watched;
  const auto here = [&]() -> const Install& { return watched.source->current()->installs.front(); };
  test::install(watched.folder, "roots/7", "7.4.7.500");
  watched.until_noticed();
  CHECK(here().refused == "its files are still being written");
  watched.until_noticed();
  CHECK(here().refused.empty());
  // In its place the next one, file by file.
  test::whole_install(watched.folder, "roots/7", "7.4.8.500");
  std::filesystem::rename(watched.folder / "roots/7/Two.dll", watched.folder / "Two.dll");
  for (int i = 0; i < 20; ++i) {
    watched.folder.write("roots/7/notes", std::string(static_cast<std::size_t>(i), 'x'));
    watched.clock.advance(std::chrono::seconds(1));
    watched.io.run_for(std::chrono::milliseconds(10));
    CHECK(here().version.text() == "7.4.7");
    CHECK(here().refused.empty());
  }
  watched.until_noticed();
  CHECK(here().refused.find("Two.dll") != std::string::npos);
  std::filesystem::rename(watched.folder / "Two.dll", watched.folder / "roots/7/Two.dll");
  watched.until_noticed();
  CHECK(here().refused == "its files are still being written");
  watched.until_noticed();
  CHECK(here().version.text() == "7.4.8");
  CHECK(here().refused.empty());
}

#ifndef _WIN32
TEST_CASE("A turned link on the way to a file is noticed as a change of the file is", "[config][source]") {
  Watched watched;
  const auto volume = watched.folder / "volume";
  const auto turn = [&](const std::string& folder, const std::string& target) {
    watched.folder.write("volume/" + folder + "/one.json", R"({"Schema": 1, "Target": ")" + target + "\"}");
    std::filesystem::create_symlink(folder, volume / "..new");
    std::filesystem::rename(volume / "..new", volume / "..data");
  };
  turn("..first", "PowerShell.7.4");
  std::filesystem::remove(watched.folder / "endpoints/one.json");
  std::filesystem::create_symlink(volume / "..data/one.json", watched.folder / "endpoints/one.json");
  watched.until_noticed();
  const auto target = [&] { return watched.source->current()->endpoints.front().target; };
  CHECK(target() == "PowerShell.7.4");
  turn("..second", "PowerShell.7.6");
  watched.until_noticed();
  CHECK(target() == "PowerShell.7.6");
}
#endif

TEST_CASE("A broken file leaves the old configuration in force, until it is mended", "[config][source]") {
  Watched watched;
  const auto before = watched.source->current();
  watched.write(R"("Pam": maybe)");
  CHECK_FALSE(watched.source->reload().has_value());
  CHECK(watched.source->current() == before);
  watched.write(R"("Pam": false)");
  watched.until_noticed();
  CHECK(watched.source->current()->generation == 2);
}

TEST_CASE("Reading again what did not change changes nothing", "[config][source]") {
  Watched watched;
  const auto before = watched.source->current();
  CHECK(watched.source->reload().has_value());
  CHECK(watched.source->current() == before);
  watched.io.poll();
  CHECK(watched.seen.empty());
}

TEST_CASE("Somebody who asks for it gets a new configuration at once, and the watcher hears of it",
          "[config][source]") {
  Watched watched;
  watched.write(R"("Pam": false)");
  CHECK(watched.source->reload().has_value());
  CHECK_FALSE(watched.source->current()->pam);
  watched.until_noticed();
  CHECK(watched.seen.size() == 1);
}
