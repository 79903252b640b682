#include "service/linux/journal.hpp"

#include <cstdlib>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/ascii.hpp"
#include "base/handle.hpp"
#include "service/platform.hpp"

namespace psremoting::service {
namespace {

// systemd.exec(5): device and inode of the stream, as somebody may have put another stderr in its place since.
bool stderr_is_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat here{};
  if (!stream || ::fstat(2, &here) != 0) return false;
  return stream == std::to_string(here.st_dev) + ':' + std::to_string(here.st_ino);
}

// syslog(3)'s.
char priority_of(log::Level level) {
  switch (level) {
    case log::Level::debug: return '7';
    case log::Level::info: return '6';
    case log::Level::warning: return '4';
    case log::Level::error: return '3';
  }
  return '3';
}

// No value has a newline in it: that is escaped.
void append(std::string& to, std::string_view name, std::string_view value) {
  (((to += name) += '=') += value) += '\n';
}

bool send(const log::Event& event, std::string_view line, std::span<const log::Written> fields) {
  const Handle socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return false;
  const sockaddr_un journal{AF_UNIX, "/run/systemd/journal/socket"};
  const auto all = journal_entry(event, line, fields);
  // A datagram is sent whole or not at all: one that is too large goes to stderr.
  return ::sendto(static_cast<int>(socket.get()), all.data(), all.size(), MSG_NOSIGNAL,
                  reinterpret_cast<const sockaddr*>(&journal), sizeof journal) >= 0;
}

}  // namespace

std::string journal_entry(const log::Event& event, std::string_view line, std::span<const log::Written> fields) {
  std::string all;
  append(all, "MESSAGE", line);
  append(all, "PRIORITY", std::string(1, priority_of(event.level)));
  append(all, "SYSLOG_IDENTIFIER", "psremoting");
  append(all, "PSREMOTING_EVENT", event.id);
  for (const auto& [name, value] : fields) append(all, "PSREMOTING_" + ascii::upper(name), value);
  return all;
}

log::Journal system_journal() { return stderr_is_journal() ? send : nullptr; }

}  // namespace psremoting::service
