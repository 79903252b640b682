#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>

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
std::string_view journal_priority(Level level) {
  switch (level) {
    case Level::debug: return "<7>";
    case Level::info: return "<6>";
    case Level::warning: return "<4>";
    case Level::error: return "<3>";
  }
  return "<3>";
}

bool journal = false;

void append_value(std::string& to, std::string_view value) {
  bool quote = value.empty() || value.find_first_of(" \"=") != std::string_view::npos;
  if (quote) to += '"';
  for (char c : value) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (to += '\\') += c;
    else if (byte < 0x20 || byte == 0x7f)
      fmt::format_to(std::back_inserter(to), "\\x{:02x}", byte);
    else
      to += c;
  }
  if (quote) to += '"';
}

}  // namespace

std::string line(std::string_view text, std::span<const Field> about, Fields more) {
  std::string out(text);
  auto append = [&out](const Field& field) {
    ((out += ' ') += field.name) += '=';
    append_value(out, field.value);
  };
  std::ranges::for_each(about, append);
  std::ranges::for_each(more, append);
  return out;
}

void start(Sink sink, Level least) {
  journal = sink == Sink::journal;
  if (journal) logger() = make("%v");
  logger()->set_level(spdlog_level(least));
}

void write(Level level, std::string_view text, std::span<const Field> about, Fields more) {
  auto& out = *logger();
  if (!out.should_log(spdlog_level(level))) return;
  std::string whole = line(text, about, more);
  if (journal) whole.insert(0, journal_priority(level));
  out.log(spdlog_level(level), std::string_view(whole));
  out.flush();
}

}  // namespace psremoting::log
