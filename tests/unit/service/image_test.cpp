#include <catch2/catch.hpp>

#include "tests/unit/service/host_fixture.hpp"

using namespace psremoting::service::enable;
using State = Line::State;

namespace {

// A folder that is to become a system.
struct Image : Host {
  Image() {
    plan.system = nullptr;
    remove_all(plan.at("/run"));
  }
};

}  // namespace

TEST_CASE("An image gets all files and no command is run", "[enable]") {
  Image image;
  const auto lines = image.enable();
  CHECK_FALSE(failed(lines));
  for (const char* path :
       {"/etc/psremoting/psremoting.json", "/etc/psremoting/endpoints", "/etc/pam.d/psremoting",
        "/etc/sysusers.d/psremoting.conf", "/etc/tmpfiles.d/psremoting.conf", "/etc/systemd/system/psremoting.service",
        "/etc/systemd/system/multi-user.target.wants/psremoting.service"}) {
    CAPTURE(path);
    CHECK(image.has(path));
  }
  CHECK(image.system.changes.empty());
}

TEST_CASE("An image that is enabled twice stays as it is, and disabling leaves only the configuration", "[enable]") {
  Image image;
  image.enable();
  const auto tree = image.tree();
  CHECK_FALSE(changed(image.enable()));
  CHECK(image.tree() == tree);
  CHECK_FALSE(failed(image.disable()));
  CHECK(image.has("/etc/psremoting/psremoting.json"));
  CHECK_FALSE(image.has("/etc/systemd/system/psremoting.service"));
  CHECK_FALSE(image.has("/etc/systemd/system/multi-user.target.wants/psremoting.service"));
  CHECK_FALSE(image.has("/etc/sysusers.d/psremoting.conf"));
}

TEST_CASE("A dry run on an image writes nothing", "[enable]") {
  Image image;
  const auto tree = image.tree();
  CHECK(changed(image.enable(true)));
  CHECK(image.tree() == tree);
}
