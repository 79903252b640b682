#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "base/log_text.hpp"

namespace psremoting::log {
namespace {

std::shared_ptr<spdlog::logger> make(std::string_view pattern) {
  auto logger = std::make_shared<spdlog::logger>("psremoting", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern(std::string(pattern));
  // The default handler prints to stderr, which is what has just failed.
  logger->set_error_handler([](const std::string&) {});
  return logger;
}

std::shared_ptr<spdlog::logger>& logger() {
  static auto instance = make("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  return instance;
}

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::err;
}

// sd-daemon(3): a priority in angle brackets before the line.
std::string_view priority_of(Level level) {
  switch (level) {
    case Level::debug: return "<7>";
    case Level::info: return "<6>";
    case Level::warning: return "<4>";
    case Level::error: return "<3>";
  }
  return "<3>";
}

bool with_priority = false;
Journal system_journal = nullptr;

std::vector<Written> as_written(std::span<const AnyField> fields) {
  std::vector<Written> all;
  for (const auto& [field, value] : fields)
    all.push_back({field->name, escaped(value, field->is_whole ? value.size() : most_of_a_value)});
  return all;
}

std::string line_of(const Event& event, std::span<const Written> fields) {
  std::string out(event.text);
  (out += " event=") += event.id;
  for (const auto& [name, value] : fields) {
    ((out += ' ') += name) += '=';
    append_quoted(out, value);
  }
  return out;
}

}  // namespace

std::string line(const Event& event, std::span<const AnyField> fields) { return line_of(event, as_written(fields)); }

void start(Sink sink, Level least, Journal journal) {
  with_priority = sink == Sink::journal;
  system_journal = journal;
  if (with_priority) logger() = make("%v");
  logger()->set_level(spdlog_level(least));
}

bool is_wanted(const Event& event) { return logger()->should_log(spdlog_level(event.level)); }

void write(const Event& event, std::span<const AnyField> fields) {
  auto& out = *logger();
  const auto level = spdlog_level(event.level);
  if (!out.should_log(level)) return;
  const auto written = as_written(fields);
  std::string whole = line_of(event, written);
  if (system_journal && system_journal(event, whole, written)) return;
  if (with_priority) whole.insert(0, priority_of(event.level));
  out.log(level, std::string_view(whole));
  out.flush();
}

}  // namespace psremoting::log
