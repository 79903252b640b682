#pragma once

#include "fixture.hpp"
#include "launcher/windows/job.hpp"
#include "launcher/windows/start_process.hpp"
#include "launcher/windows/worker_pipes.hpp"

namespace psremoting::test {

// The stand-in as a process with the pipes of a worker, in a job.
struct Run {
  launcher::Job job = launcher::Job::make({}).value();
  launcher::WorkerPipes pipes = launcher::make_worker_pipes().value();
  launcher::ProcessPlan plan;
  Handle process;

  explicit Run(const std::wstring& words) {
    plan.program = stand_in();
    plan.command_line = launcher::quoted(plan.program.wstring()) + L' ' + words;
    plan.jobs = {job.get()};
    plan.input = native(pipes.theirs[0]);
    plan.output = native(pipes.theirs[1]);
    plan.errors = native(pipes.theirs[2]);
    plan.flags = CREATE_NO_WINDOW;
  }
  void start() {
    process = std::move(launcher::start_process(plan).value().process);
    pipes.theirs.clear();
  }
  // What it wrote, with the ends of lines that the C library makes as they are elsewhere.
  std::string output() {
    std::string text = read_all(pipes.ours[1]), out;
    for (char c : text)
      if (c != '\r') out += c;
    return out;
  }
  DWORD exit_code() {
    DWORD code = 0;
    ::WaitForSingleObject(native(process), INFINITE);
    ::GetExitCodeProcess(native(process), &code);
    return code;
  }
};

}  // namespace psremoting::test
