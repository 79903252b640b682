#include "service/trial/trial.hpp"

#include <array>
#include <thread>
#include <windows.h>

#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "config/paths.hpp"
#include "launcher/windows/job.hpp"
#include "launcher/windows/serve_token.hpp"
#include "launcher/windows/start_process.hpp"

namespace psremoting::service {
namespace {

// What is beyond it waits in the program, which then is not done in time.
constexpr DWORD most_output = 64 << 10;
constexpr request::Limits limits{.memory_mb = 1024, .processes = 16};

struct Pipe {
  Handle reads, writes;
};

Result<Pipe> make_pipe() {
  HANDLE reads = nullptr, writes = nullptr;
  if (!::CreatePipe(&reads, &writes, nullptr, most_output)) return windows_error("a pipe");
  return Pipe{owned(reads), owned(writes)};
}

std::string read_all(const Handle& pipe) {
  std::string text;
  std::array<char, 4096> bytes{};
  for (DWORD got = 0; ::ReadFile(native(pipe), bytes.data(), static_cast<DWORD>(bytes.size()), &got, nullptr) && got;)
    text.append(bytes.data(), got);
  return text;
}

// Until all is written, or the other end is closed.
void write_all(Handle pipe, const std::string& text) {
  DWORD wrote = 0;
  for (std::size_t done = 0; done < text.size(); done += wrote) {
    if (!::WriteFile(native(pipe), text.data() + done, static_cast<DWORD>(text.size() - done), &wrote, nullptr)) return;
  }
}

std::wstring command_line(const Trial& trial) {
  std::wstring line = launcher::quoted(trial.program.wstring());
  for (const std::string& one : trial.arguments) line += L' ' + launcher::quoted(wide(one));
  return line;
}

Result<launcher::ProcessStarted> start(const Trial& trial, const launcher::Job& job, HANDLE input, HANDLE output) {
  launcher::Options options;
  options.own_account_only = !config::is_privileged();
  const auto token = launcher::serve_token(options);
  if (!token) return token.error();
  launcher::ProcessPlan plan;
  plan.program = trial.program;
  plan.command_line = command_line(trial);
  plan.directory = trial.program.parent_path();
  plan.token = token->token ? native(token->token) : nullptr;
  plan.own_desktop = token->other_account;
  plan.jobs = {job.get()};
  plan.input = input;
  plan.output = plan.errors = output;
  plan.flags = CREATE_NO_WINDOW;
  return launcher::start_process(plan);
}

}  // namespace

Result<std::string> try_out(const Trial& trial) {
  auto job = launcher::Job::make(limits);
  if (!job) return job.error();
  auto input = make_pipe(), output = make_pipe();
  if (!input) return input.error();
  if (!output) return output.error();
  auto started = start(trial, *job, native(input->reads), native(output->writes));
  if (!started) return started.error();
  input->reads.reset();
  output->writes.reset();
  std::thread writer(write_all, std::move(input->writes), std::cref(trial.input));
  const auto most = static_cast<DWORD>(std::chrono::milliseconds(trial.deadline).count());
  const bool in_time = ::WaitForSingleObject(native(started->process), most) == WAIT_OBJECT_0;
  DWORD code = 0;
  ::GetExitCodeProcess(native(started->process), &code);
  job->end(1);
  writer.join();
  const std::string text = read_all(output->reads);
  if (!in_time)
    return error(Errc::worker_failed,
                 "it did not end within " + std::to_string(trial.deadline.count()) + " s. It said:\n" + text);
  if (code != 0) return error(Errc::worker_failed, "tried without privilege, it failed. It said:\n" + text);
  return text;
}

}  // namespace psremoting::service
