#include "service/windows/event_log.hpp"

#include <windows.h>

#include "base/windows/text.hpp"

namespace psremoting::service {
namespace {

constexpr std::size_t longest = 31000;  // ReportEvent takes 31,839 units a string

WORD kind_of(std::uint32_t id) {
  switch (id >> 30) {
    case 3: return EVENTLOG_ERROR_TYPE;
    case 2: return EVENTLOG_WARNING_TYPE;
    default: return EVENTLOG_INFORMATION_TYPE;
  }
}

class SystemEventLog final : public EventLog {
 public:
  ~SystemEventLog() override {
    if (source_) ::DeregisterEventSource(source_);
  }

  // Tried again with every event: the service may be up before the event log is.
  void report(const Event& event) override {
    if (!source_) source_ = ::RegisterEventSourceW(nullptr, L"psremoting");
    if (!source_) return;
    std::wstring text = wide(event.words);
    if (text.size() > longest) text.resize(longest);
    const wchar_t* words[] = {text.c_str()};
    ::ReportEventW(source_, kind_of(event.id), 0, event.id, nullptr, 1, 0, words, nullptr);
  }

 private:
  HANDLE source_ = nullptr;
};

}  // namespace

std::unique_ptr<EventLog> system_event_log() { return std::make_unique<SystemEventLog>(); }

}  // namespace psremoting::service
