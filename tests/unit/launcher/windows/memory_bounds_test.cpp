#include "launcher/windows/memory_bounds.hpp"

#include "fixture.hpp"
#include "launcher/host_memory.hpp"
#include "launcher/windows/start_process.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

std::uint64_t limit_of(const Job& job) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION rules{};
  REQUIRE(::QueryInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &rules, sizeof rules, nullptr));
  return rules.BasicLimitInformation.LimitFlags & JOB_OBJECT_LIMIT_JOB_MEMORY ? rules.JobMemoryLimit : 0;
}

// Wine takes the memory of a job and forgets it.
bool keeps_memory() {
  const Job job = Job::make({1024, 0}).value();
  return limit_of(job) != 0;
}

}  // namespace

TEST_CASE("What a user's workers may have is theirs together, and part of what all may have", "[launcher][windows]") {
  MemoryBounds bounds;
  config::Memory share;
  const auto ann = bounds.of("S-1-5-21-1", share).value(), again = bounds.of("S-1-5-21-1", share).value();
  const auto bob = bounds.of("S-1-5-21-2", share).value();
  REQUIRE(ann.size() == 2);
  CHECK(again == ann);
  CHECK(bob[0] == ann[0]);
  CHECK(bob[1] != ann[1]);
  if (!keeps_memory()) {
    WARN("left out: this system does not say what memory a job may have");
    return;
  }
  CHECK(limit_of(*ann[0]) == host_memory() / 100 * 80);
  CHECK(limit_of(*ann[1]) == host_memory() / 100 * 50);
  share.user_percent = 25;  // a reload counts for what runs already
  CHECK(bounds.of("S-1-5-21-1", share).value() == ann);
  CHECK(limit_of(*ann[1]) == host_memory() / 100 * 25);
}

TEST_CASE("A process is in every job that its plan names", "[launcher][windows]") {
  MemoryBounds bounds;
  const auto around = bounds.of("S-1-5-21-1", {}).value();
  const Job own = Job::make({}).value();
  ProcessPlan plan;
  plan.program = test::stand_in();
  plan.command_line = quoted(plan.program.wstring()) + L" exit=0";
  plan.jobs = {around[0]->get(), around[1]->get(), own.get()};
  plan.flags = CREATE_NO_WINDOW;
  const auto started = start_process(plan).value();
  ::WaitForSingleObject(native(started.process), INFINITE);
  for (HANDLE job : plan.jobs) {
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION facts{};
    REQUIRE(::QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &facts, sizeof facts, nullptr));
    CHECK(facts.TotalProcesses >= 1);  // a console may be one, too
  }
}
