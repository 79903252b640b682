#include <charconv>
#include <fstream>
#include <sstream>
#include <pwd.h>

#include "service/doctor/linux/parts.hpp"

namespace psremoting::service::doctor {
namespace {

namespace fs = std::filesystem;

struct Socket {
  std::string inode;
  uid_t account = 0;
};

// proc(5): "sl local_address rem_address st … uid timeout inode", the port in hexadecimal after a colon, 0A is LISTEN.
std::optional<Socket> listening(const fs::path& table, std::uint16_t port) {
  std::ifstream lines(table);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string number, local, remote, state, queues, timer, retransmits, account, timeout, inode;
    words >> number >> local >> remote >> state >> queues >> timer >> retransmits >> account >> timeout >> inode;
    unsigned found = 0;
    const char* end = local.data() + local.size();
    const auto colon = local.rfind(':');
    if (state != "0A" || colon == std::string::npos ||
        std::from_chars(local.data() + colon + 1, end, found, 16).ptr != end)
      continue;
    Socket socket{inode, 0};
    std::from_chars(account.data(), account.data() + account.size(), socket.account);
    if (found == port) return socket;
  }
  return std::nullopt;
}

bool holds(const fs::path& process, const std::string& link) {
  std::error_code failed;
  fs::directory_iterator entry(process / "fd", fs::directory_options::skip_permission_denied, failed);
  for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    std::error_code gone;
    if (fs::read_symlink(entry->path(), gone) == link) return true;
  }
  return false;
}

std::string program_of(const fs::path& process) {
  std::error_code failed;
  const fs::path program = fs::read_symlink(process / "exe", failed);
  return failed ? std::string() : program.string();
}

std::string name_of(uid_t account) {
  const auto* entry = ::getpwuid(account);
  return entry ? entry->pw_name : std::to_string(account);
}

}  // namespace

std::optional<Holder> port_holder(std::uint16_t port, const fs::path& proc) {
  auto socket = listening(proc / "net/tcp", port);
  if (!socket) socket = listening(proc / "net/tcp6", port);
  if (!socket) return std::nullopt;
  Holder holder{0, {}, name_of(socket->account)};
  std::error_code failed;
  fs::directory_iterator process(proc, failed);
  for (; !failed && process != fs::directory_iterator(); process.increment(failed)) {
    const std::string name = process->path().filename().string();
    std::uint32_t id = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), id).ec != std::errc() ||
        !holds(process->path(), "socket:[" + socket->inode + ']'))
      continue;
    return Holder{id, program_of(process->path()), holder.account};
  }
  return holder;
}

}  // namespace psremoting::service::doctor
