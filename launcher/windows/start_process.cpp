#include "launcher/windows/start_process.hpp"

#include <algorithm>

#include "base/windows/native.hpp"
#include "base/windows/text.hpp"

namespace psremoting::launcher {
namespace {

// STARTUPINFOEX's list: which handles are inherited, which jobs the process is born into.
class Attributes {
 public:
  Attributes(std::vector<HANDLE>& handles, std::vector<HANDLE>& jobs) {
    SIZE_T size = 0;
    ::InitializeProcThreadAttributeList(nullptr, 2, 0, &size);
    memory_.resize(size);
    good_ = ::InitializeProcThreadAttributeList(list(), 2, 0, &size);
    made_ = good_;
    if (!handles.empty()) set(PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles.data(), handles.size() * sizeof(HANDLE));
    if (!jobs.empty()) set(PROC_THREAD_ATTRIBUTE_JOB_LIST, jobs.data(), jobs.size() * sizeof(HANDLE));
  }
  ~Attributes() {
    if (made_) ::DeleteProcThreadAttributeList(list());
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  explicit operator bool() const { return good_; }
  LPPROC_THREAD_ATTRIBUTE_LIST list() { return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data()); }

 private:
  void set(DWORD_PTR which, void* value, SIZE_T size) {
    good_ = good_ && ::UpdateProcThreadAttribute(list(), 0, which, value, size, nullptr, nullptr);
  }
  std::vector<char> memory_;
  bool good_ = false, made_ = false;
};

std::vector<HANDLE> all_handles(const ProcessPlan& plan) {
  std::vector<HANDLE> handles = plan.inherited;
  for (HANDLE one : {plan.input, plan.output, plan.errors}) {
    if (one && std::find(handles.begin(), handles.end(), one) == handles.end()) handles.push_back(one);
  }
  for (HANDLE one : handles) ::SetHandleInformation(one, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  return handles;
}

Errc kind_of(DWORD code) {
  switch (code) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND: return Errc::command_not_found;
    case ERROR_ACCESS_DENIED:
    case ERROR_BAD_EXE_FORMAT: return Errc::access_denied;
    case ERROR_FILENAME_EXCED_RANGE: return Errc::too_large;
    default: return Errc::worker_failed;
  }
}

Error why_not(const ProcessPlan& plan, DWORD code) {
  if (code == ERROR_DIRECTORY)
    return error(Errc::invalid_argument,
                 windows_error("the working directory " + plan.directory.string(), code).detail);
  return error(kind_of(code), windows_error(plan.program.string(), code).detail);
}

}  // namespace

Result<ProcessStarted> start_process(const ProcessPlan& plan) {
  auto handles = all_handles(plan);
  auto jobs = plan.jobs;
  Attributes attributes(handles, jobs);
  if (!attributes) return windows_error("the attributes of a process");
  std::wstring desktop;  // an empty name: one of the new logon's own
  STARTUPINFOEXW start{};
  start.StartupInfo.cb = sizeof start;
  start.StartupInfo.dwFlags = STARTF_USESTDHANDLES | STARTF_USESHOWWINDOW;
  start.StartupInfo.wShowWindow = SW_HIDE;
  start.StartupInfo.hStdInput = plan.input;
  start.StartupInfo.hStdOutput = plan.output;
  start.StartupInfo.hStdError = plan.errors;
  start.StartupInfo.lpDesktop = plan.own_desktop ? desktop.data() : nullptr;
  start.lpAttributeList = attributes.list();
  std::wstring command_line = plan.command_line;  // which the system may write to
  auto* environment = plan.environment.empty() ? nullptr : const_cast<wchar_t*>(plan.environment.data());
  const auto* directory = plan.directory.empty() ? nullptr : plan.directory.c_str();
  const BOOL inherit = !handles.empty();
  const DWORD flags = plan.flags | EXTENDED_STARTUPINFO_PRESENT | CREATE_UNICODE_ENVIRONMENT;
  PROCESS_INFORMATION made{};
  const bool started =
      plan.token ? ::CreateProcessAsUserW(plan.token, plan.program.c_str(), command_line.data(), nullptr, nullptr,
                                          inherit, flags, environment, directory, &start.StartupInfo, &made)
                 : ::CreateProcessW(plan.program.c_str(), command_line.data(), nullptr, nullptr, inherit, flags,
                                    environment, directory, &start.StartupInfo, &made);
  if (!started) return why_not(plan, ::GetLastError());
  ::CloseHandle(made.hThread);
  return ProcessStarted{owned(made.hProcess), made.dwProcessId};
}

// Backslashes count only before a quote: there they are doubled.
std::wstring quoted(const std::wstring& word) {
  if (!word.empty() && word.find_first_of(L" \t\"") == word.npos) return word;
  std::wstring out = L"\"";
  std::size_t backslashes = 0;
  for (wchar_t c : word) {
    if (c == L'"') out.append(backslashes + 1, L'\\');
    out += c;
    backslashes = c == L'\\' ? backslashes + 1 : 0;
  }
  out.append(backslashes, L'\\');
  return out + L'"';
}

}  // namespace psremoting::launcher
