#include "service/windows/log_lines.hpp"

#include <algorithm>
#include <cstdio>
#include <windows.h>

#include "service/windows/log_events.hpp"

namespace psremoting::service {
namespace {

constexpr std::size_t longest = 64 << 10;  // what goes on and on is cut into lines

std::string now() {
  SYSTEMTIME at{};
  ::GetSystemTime(&at);
  char text[40];
  const int size = std::snprintf(text, sizeof text, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", at.wYear, at.wMonth, at.wDay,
                                 at.wHour, at.wMinute, at.wSecond, at.wMilliseconds);
  return {text, static_cast<std::size_t>(std::max(size, 0))};
}

// The level of the journal's form, which is taken off the line; what has none is nobody's log, and an error.
log::Level take_level(std::string_view& text) {
  const bool has = text.size() >= 3 && text[0] == '<' && text[2] == '>';
  const char priority = has ? text[1] : '3';
  if (has) text.remove_prefix(3);
  switch (priority) {
    case '7': return log::Level::debug;
    case '6': return log::Level::info;
    case '4': return log::Level::warning;
    default: return log::Level::error;
  }
}

std::string_view name(log::Level level) {
  switch (level) {
    case log::Level::debug: return "debug";
    case log::Level::info: return "info";
    case log::Level::warning: return "warning";
    case log::Level::error: return "error";
  }
  return {};
}

}  // namespace

void LogLines::take(std::string_view bytes) {
  begun_ += bytes;
  std::size_t start = 0;
  for (auto end = begun_.find('\n'); end != begun_.npos; end = begun_.find('\n', start)) {
    line(std::string_view(begun_).substr(start, end - start));
    start = end + 1;
  }
  begun_.erase(0, start);
  if (begun_.size() < longest) return;
  line(begun_);
  begun_.clear();
}

void LogLines::line(std::string_view text) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return;
  const auto level = take_level(text);
  std::string whole = now();
  ((whole += ' ') += name(level)) += ' ';
  (whole += text) += "\r\n";
  write_(whole);
  if (level == log::Level::error) {
    const std::lock_guard lock(mutex_);
    last_error_ = text;
  }
  if (auto event = event_of(level, text)) events_.report(*event);
}

std::string LogLines::last_error() const {
  const std::lock_guard lock(mutex_);
  return last_error_;
}

}  // namespace psremoting::service
