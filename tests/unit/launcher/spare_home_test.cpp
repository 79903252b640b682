#include "launcher/linux/spare_home.hpp"

#include "office_fixture.hpp"

using namespace psremoting;
using namespace psremoting::launcher;
using test::OfficeFixture;
using Lines = std::vector<std::string>;

TEST_CASE("Who can write their home has their caches there", "[launcher][home]") {
  test::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / ".cache");
  const SpareHome spare;
  Lines environment{"A=1"};
  spare.use(folder.path(), environment);
  CHECK(environment == Lines{"A=1"});
  CHECK(spare.made().empty());
}

TEST_CASE("Who has no home gets a folder of their own, and it goes with all that is in it", "[launcher][home]") {
  const SpareHome spare;
  Lines environment{"XDG_CONFIG_HOME=/asked"};
  spare.use("/no/such/home", environment);
  const auto folder = spare.made();
  REQUIRE(!folder.empty());
  CHECK((std::filesystem::status(folder).permissions() & std::filesystem::perms::others_all) ==
        std::filesystem::perms::none);
  CHECK(environment == Lines{"XDG_CONFIG_HOME=/asked", "XDG_CACHE_HOME=" + (folder / "cache").string(),
                             "XDG_DATA_HOME=" + (folder / "data").string(),
                             "XDG_STATE_HOME=" + (folder / "state").string()});
  std::filesystem::create_directories(folder / "cache/powershell");
  std::ofstream(folder / "cache/powershell/file") << "x";
  Account self;
  self.uid = ::getuid();
  self.gid = ::getgid();
  spare.remove(self);
  CHECK(spare.made().empty());
}

TEST_CASE("Only by the account's own rights is anything removed", "[launcher][home]") {
  if (::geteuid() != 0) {
    WARN("skipped: only root can make what is another's");
    return;
  }
  test::TemporaryFolder outside;
  ::chmod(outside.path().c_str(), 0777);
  std::ofstream(outside.path() / "kept") << "x";
  const SpareHome spare;
  Lines environment;
  spare.use("/no/such/home", environment);
  const auto nobody = test::worker_account();
  const auto folder = spare.made();
  ::chown(folder.c_str(), nobody.uid, nobody.gid);
  std::filesystem::create_directory_symlink(outside.path(), folder / "link");
  spare.remove(nobody);
  CHECK(!std::filesystem::exists(folder));
  CHECK(std::filesystem::exists(outside.path() / "kept"));
}

TEST_CASE_METHOD(OfficeFixture, "A worker without a home has somewhere for its caches until it ends",
                 "[launcher][home]") {
  if (std::filesystem::exists(test::worker_account().home)) {
    WARN("skipped: the tests' account has a home");
    return;
  }
  std::istringstream words(output_of("mkdir -p $XDG_CACHE_HOME/x && echo $XDG_CACHE_HOME"));
  std::filesystem::path cache;
  words >> cache;
  CHECK(exit_code == 0);
  CHECK(cache.parent_path().filename().string().starts_with("psremoting-"));
  CHECK(!std::filesystem::exists(cache.parent_path()));
}
