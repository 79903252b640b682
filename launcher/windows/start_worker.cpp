#include "launcher/windows/start_worker.hpp"

#include <array>
#include <userenv.h>

#include "base/log.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "config/windows/known_folder.hpp"
#include "launcher/windows/account.hpp"
#include "launcher/windows/environment.hpp"
#include "launcher/windows/impersonation.hpp"
#include "launcher/windows/start_process.hpp"

namespace psremoting::launcher {
namespace {

namespace fs = std::filesystem;

fs::path system_folder() { return config::known_folder(FOLDERID_System); }

// The profile's folder, or the system's where the account has none.
fs::path home_of(HANDLE token) {
  std::array<wchar_t, 32768> folder{};
  auto size = static_cast<DWORD>(folder.size());
  std::error_code failed;
  if (::GetUserProfileDirectoryW(token, folder.data(), &size) && fs::is_directory(folder.data(), failed))
    return folder.data();
  return system_folder();
}

// Windows would look in our own folder and the current one first.
Result<fs::path> find_program(const fs::path& name, const std::wstring& environment) {
  if (name.is_absolute()) return name;
  if (name.has_parent_path())
    return error(Errc::command_not_found, name.string() + ": write a whole path, or a name without one");
  const std::wstring path = variable(environment, L"PATH");
  std::wstring found(32768, L'\0');
  const DWORD size =
      ::SearchPathW(path.c_str(), name.c_str(), L".exe", static_cast<DWORD>(found.size()), found.data(), nullptr);
  if (size == 0 || size >= found.size())
    return error(Errc::command_not_found, windows_error(name.string(), ERROR_FILE_NOT_FOUND).detail);
  found.resize(size);
  return fs::path(found);
}

ProcessPlan process_plan(const WorkerPlan& plan, const WorkerPipes& pipes, const Job& job) {
  ProcessPlan process;
  process.command_line = plan.command_line;
  process.token = plan.token ? native(*plan.token) : nullptr;
  process.own_desktop = plan.token != nullptr;
  for (const auto& outer : plan.around) process.jobs.push_back(outer->get());
  process.jobs.push_back(job.get());
  process.input = native(pipes.theirs[0]);
  process.output = native(pipes.theirs[1]);
  process.errors = native(pipes.theirs[2]);
  process.flags = CREATE_NO_WINDOW;
  return process;
}

}  // namespace

Profile::Profile(std::shared_ptr<const Handle> token) : token_(std::move(token)) {
  if (!token_) return;
  auto identity = identity_of(native(*token_), LogonMethod::basic);
  std::wstring name = identity ? wide(identity->name) : std::wstring();
  PROFILEINFOW info{};
  info.dwSize = sizeof info;
  info.dwFlags = PI_NOUI;
  info.lpUserName = name.data();
  if (::LoadUserProfileW(native(*token_), &info))
    key_ = info.hProfile;
  else
    log::write<event::no_profile>({{"user", utf8(name)}, {"why", windows_error("LoadUserProfile").detail}});
}

Profile::~Profile() {
  if (key_) ::UnloadUserProfile(native(*token_), key_);
}

Result<RunningWorker> start_worker(const WorkerPlan& plan) {
  auto own = own_token();
  if (!own) return own.error();
  const HANDLE token = plan.token ? native(*plan.token) : native(*own);
  Profile profile(plan.token);
  auto environment = worker_environment(token, plan.environment);
  if (!environment) return environment.error();
  auto job = Job::make(plan.limits);
  if (!job) return job.error();
  auto pipes = make_worker_pipes();
  if (!pipes) return pipes.error();
  const Impersonation as_client(plan.token.get());
  if (auto begun = as_client.begun(); !begun) return begun.error();
  auto program =
      plan.program.empty() ? Result<fs::path>(system_folder() / "cmd.exe") : find_program(plan.program, *environment);
  if (!program) return program.error();
  auto process = process_plan(plan, *pipes, *job);
  process.program = std::move(*program);
  process.environment = std::move(*environment);
  process.directory = plan.working_directory.empty() ? home_of(token) : plan.working_directory;
  auto started = start_process(process);
  if (!started) return started.error();
  // What is inherited has the same number on both sides.
  return RunningWorker{plan.token,
                       std::move(profile),
                       plan.around,
                       std::move(*job),
                       std::move(started->process),
                       started->id,
                       std::move(pipes->ours),
                       {process.input, process.output, process.errors}};
}

}  // namespace psremoting::launcher
