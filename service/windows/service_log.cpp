#include "service/windows/service_log.hpp"

#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <mutex>
#include <windows.h>
#include <fcntl.h>
#include <io.h>

#include "base/windows/descriptor.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "service/enable/windows/folder_access.hpp"
#include "service/windows/bounded_file.hpp"
#include "service/windows/event_rate.hpp"
#include "service/windows/log_events.hpp"
#include "service/windows/log_lines.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest = 5 << 20;
constexpr int kept = 4;           // and the one that is written: 25 MB
constexpr DWORD patience = 2000;  // milliseconds
constexpr DWORD pipe_size = 64 << 10;

// The reader reports beside those who report by report_event().
class SharedEventLog final : public EventLog {
 public:
  void report(const Event& event) override {
    const std::lock_guard lock(mutex_);
    rate_.report(event);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<EventLog> system_ = system_event_log();
  EventRate rate_{*system_, system_clock()};
};

SharedEventLog& shared_event_log() {
  static SharedEventLog log;
  return log;
}

class ServiceLog {
 public:
  ServiceLog(const fs::path& file, Handle pipe)
      : file_(file, largest, kept),
        lines_([this](std::string_view line) { file_.write(line); }, shared_event_log()),
        pipe_(std::move(pipe)) {}

  bool start() {
    thread_ = owned(::CreateThread(nullptr, 0, run, this, 0, nullptr));
    return native(thread_) != nullptr && bool(thread_);
  }

  // An empty line wakes the reader up, which then ends once there is nothing to read.
  std::string end() {
    ending_ = true;
    ::_write(::_fileno(stderr), "\n", 1);
    ::WaitForSingleObject(native(thread_), patience);
    return lines_.last_error();
  }

 private:
  static DWORD WINAPI run(void* self) {
    static_cast<ServiceLog*>(self)->read();
    return 0;
  }

  void read() {
    std::array<char, 8192> bytes{};
    DWORD size = 0;
    while (::ReadFile(native(pipe_), bytes.data(), static_cast<DWORD>(bytes.size()), &size, nullptr)) {
      lines_.take({bytes.data(), size});
      DWORD more = 0;
      if (ending_ && (!::PeekNamedPipe(native(pipe_), nullptr, 0, nullptr, &more, nullptr) || more == 0)) return;
    }
  }

  BoundedFile file_;
  LogLines lines_;
  Handle pipe_, thread_;
  std::atomic<bool> ending_ = false;
};

// Lives as long as the program: its thread may be stuck.
ServiceLog* current = nullptr;

// The system and administrators alone, whoever may write in the folder above.
constexpr const char* folder_of_logs = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)";

// Where it is not there yet.
void make_folder(const fs::path& folder, const char* sddl) {
  const auto descriptor = descriptor_of(wide(sddl).c_str());
  SECURITY_ATTRIBUTES security{sizeof security, descriptor.get(), FALSE};
  if (descriptor) ::CreateDirectoryW(folder.c_str(), &security);
}

// A service has no standard error, not even a descriptor for one. Windows' freopen() gives it one; Wine's does so only
// to streams that have one already, so there it takes another stream's.
bool become_errors(HANDLE pipe) {
  const int descriptor = ::_open_osfhandle(reinterpret_cast<std::intptr_t>(pipe), _O_APPEND);
  if (descriptor < 0) return false;
  if (::_wfreopen(L"NUL", L"w", stderr)) return ::_dup2(descriptor, ::_fileno(stderr)) == 0;
  FILE* other = ::_fdopen(descriptor, "w");
  if (!other) return false;
  *stderr = *other;
  std::setvbuf(stderr, nullptr, _IONBF, 0);
  return ::_fileno(stderr) == descriptor;
}

}  // namespace

bool start_service_log(const fs::path& folder) {
  // A service that is started before `enable` was ever called.
  std::error_code failed;
  fs::create_directories(folder.parent_path().parent_path(), failed);
  make_folder(folder.parent_path(), enable::readable_folder);
  make_folder(folder, enable::writable_folder);
  make_folder(folder / "log", folder_of_logs);
  HANDLE reads = nullptr, writes = nullptr;
  if (!::CreatePipe(&reads, &writes, nullptr, pipe_size)) return false;
  auto log = std::make_unique<ServiceLog>(folder / "log" / "service.log", owned(reads));
  if (!become_errors(writes) || !log->start()) return false;
  current = log.release();
  return true;
}

void report_event(const Event& event) { shared_event_log().report(event); }

void end_service_log(int exit_code) { report_event(end_event(exit_code, current ? current->end() : std::string())); }

}  // namespace psremoting::service
