#include "service/powershell/trial.hpp"

#include <array>
#include <windows.h>

#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "config/paths.hpp"
#include "launcher/windows/job.hpp"
#include "launcher/windows/serve_token.hpp"
#include "launcher/windows/start_process.hpp"

namespace psremoting::service::powershell {
namespace {

// What is beyond it waits in the program, which then is not done in time.
constexpr DWORD most_output = 64 << 10;

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

std::string last_line(std::string text) {
  text.erase(text.find_last_not_of(" \r\n\t") + 1);
  return text.substr(text.find_last_of('\n') + 1);
}

Result<launcher::ProcessStarted> start(const std::filesystem::path& program, const launcher::Job& job, HANDLE output) {
  launcher::Options options;
  options.own_account_only = !config::is_privileged();
  const auto token = launcher::serve_token(options);
  if (!token) return token.error();
  launcher::ProcessPlan plan;
  plan.program = program;
  plan.command_line = launcher::quoted(program.wstring()) +
                      L" -NoProfile -NonInteractive -Command $PSVersionTable.PSVersion.ToString()";
  plan.directory = program.parent_path();
  plan.token = token->token ? native(token->token) : nullptr;
  plan.own_desktop = token->other_account;
  plan.jobs = {job.get()};
  plan.output = plan.errors = output;
  plan.flags = CREATE_NO_WINDOW;
  return launcher::start_process(plan);
}

}  // namespace

Result<std::string> version_said_by(const std::filesystem::path& program, const std::string&,
                                    std::chrono::seconds deadline) {
  auto job = launcher::Job::make({});
  if (!job) return job.error();
  auto pipe = make_pipe();
  if (!pipe) return pipe.error();
  auto started = start(program, *job, native(pipe->writes));
  if (!started) return started.error();
  pipe->writes.reset();
  const auto most = static_cast<DWORD>(std::chrono::milliseconds(deadline).count());
  const bool in_time = ::WaitForSingleObject(native(started->process), most) == WAIT_OBJECT_0;
  DWORD code = 0;
  ::GetExitCodeProcess(native(started->process), &code);
  job->end(1);
  const std::string text = read_all(pipe->reads);
  if (!in_time)
    return error(Errc::worker_failed,
                 "it did not end within " + std::to_string(deadline.count()) + " s. It said:\n" + text);
  if (code != 0) return error(Errc::worker_failed, "tried without privilege, it failed. It said:\n" + text);
  return last_line(text);
}

}  // namespace psremoting::service::powershell
