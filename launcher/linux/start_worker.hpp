#pragma once

#include <string>
#include <vector>

#include "launcher/linux/account.hpp"
#include "launcher/linux/cgroup.hpp"
#include "launcher/linux/spare_home.hpp"
#include "launcher/linux/worker_plan.hpp"

namespace psremoting::launcher {

// Descriptors that become 0, 1 and 2 of a worker.
struct WorkerEnds {
  int input = -1, output = -1, errors = -1;
};

// Forks the worker and waits until its program runs: the process id, or why it does not run, in words for the client
// (Errc::command_not_found for a program that is not there). The caller has the supplementary groups that the worker
// gets.
Result<pid_t> start_worker(const WorkerPlan& plan, const Account& account, const std::vector<std::string>& environment,
                           const SpareHome& spare, const WorkerEnds& ends, const Cgroup& cgroup);

}  // namespace psremoting::launcher
