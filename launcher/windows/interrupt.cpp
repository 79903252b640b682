#include "launcher/windows/interrupt.hpp"

#include "base/windows/native.hpp"
#include "launcher/windows/start_process.hpp"

namespace psremoting::launcher {

Result<void> interrupt_worker(const std::filesystem::path& program, const RunningWorker& worker) {
  ProcessPlan plan;
  plan.program = program;
  plan.command_line = quoted(program.wstring()) + L" interrupt --process " + std::to_wstring(worker.id);
  plan.token = worker.token ? native(*worker.token) : nullptr;
  plan.own_desktop = worker.token != nullptr;
  plan.jobs = {worker.job.get()};
  plan.flags = DETACHED_PROCESS;
  auto started = start_process(plan);
  if (!started) return started.error();
  return Result<void>();
}

int interrupt_console(std::uint32_t process) {
  ::FreeConsole();
  if (!::AttachConsole(process)) return 1;
  ::SetConsoleCtrlHandler(nullptr, TRUE);  // it is meant for the others
  return ::GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0) ? 0 : 1;
}

}  // namespace psremoting::launcher
