#include "launcher/linux/start_failure.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

const Account ann{"ann", 1000, 1000, "/home/ann", "/bin/bash", {}};

bool has(const Error& error, std::string_view text) { return error.detail.find(text) != std::string::npos; }

}  // namespace

TEST_CASE("Arguments and variables that are too long only together are told with their sum and the limit",
          "[launcher][start]") {
  const auto why = why_not_run(E2BIG, {"/bin/sh", "-c", std::string(1000, 'x')}, {"A=" + std::string(1000, 'x')}, ann);
  CHECK(why.code == Errc::too_large);
  CHECK(has(why, "RLIMIT_STACK"));
  CHECK(has(why, "2047 bytes together"));  // with a NUL and a pointer each
}

TEST_CASE("An account that has as many processes as it may is told so, with what raises it", "[launcher][start]") {
  const auto why = why_not_run(EAGAIN, {"/bin/sh"}, {}, ann);
  CHECK(why.code == Errc::worker_failed);
  CHECK(has(why, "ann (uid 1000)"));
  CHECK(has(why, "RLIMIT_NPROC is "));
  CHECK(has(why, "MaxProcessesPerShell"));
}

TEST_CASE("A host that has no process or no memory left says which", "[launcher][start]") {
  CHECK(why_no_process(EAGAIN).code == Errc::worker_failed);
  CHECK(has(why_no_process(EAGAIN), "TasksMax"));
  CHECK(why_no_process(ENOMEM).code == Errc::worker_failed);
  CHECK(has(why_no_process(ENOMEM), "memory"));
  CHECK(why_not_run(ENOMEM, {"/bin/sh"}, {}, ann).code == Errc::worker_failed);
}

TEST_CASE("What is quoted is cut between two characters", "[launcher][start]") {
  std::string name;
  for (int i = 0; i < 300; ++i) name += "ü";
  const auto why = why_not_entered(ENAMETOOLONG, "x" + name);
  CHECK(has(why, "ü..."));
  CHECK(has(why, "601 bytes"));
}
