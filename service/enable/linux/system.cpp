#include "service/enable/system.hpp"

#include <cerrno>
#include <system_error>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/fd.hpp"

namespace psremoting::service::enable {
namespace {

constexpr std::size_t most_output = 64 << 10;
constexpr const char* folders[] = {"/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"};

Error io_error(const std::string& what) {
  return error(Errc::io, what + ": " + std::generic_category().message(errno));
}

// Not PATH: root's may have been somebody else's.
std::string find_program(const std::string& name) {
  for (const char* folder : folders) {
    auto path = std::string(folder) + "/" + name;
    if (::access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string read_all(int fd) {
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = ::read(fd, buffer, sizeof buffer)) != 0;) {
    if (got < 0 && errno != EINTR) break;
    if (got > 0 && text.size() < most_output) text.append(buffer, static_cast<std::size_t>(got));
  }
  return text;
}

Result<pid_t> start(const std::string& program, const std::vector<std::string>& words, int output) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  // Words that are looked at are the same everywhere.
  const char* environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "SYSTEMD_PAGER=", nullptr};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, output, 1);
  ::posix_spawn_file_actions_adddup2(&actions, output, 2);
  pid_t pid = -1;
  errno = ::posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(), const_cast<char**>(environment));
  ::posix_spawn_file_actions_destroy(&actions);
  if (errno != 0) return io_error(program);
  return pid;
}

Result<void> turn_into(const std::string& account) {
  const auto* entry = ::getpwnam(account.c_str());
  if (!entry || entry->pw_uid == 0) return error(Errc::not_found, "there is no account " + account);
  if (::setgroups(0, nullptr) != 0 || ::setresgid(entry->pw_gid, entry->pw_gid, entry->pw_gid) != 0 ||
      ::setresuid(entry->pw_uid, entry->pw_uid, entry->pw_uid) != 0)
    return io_error("becoming " + account);
  return {};
}

// Runs `work` in a process that is the account; gives what it said when it failed.
Result<void> as_account(const std::string& account, const std::function<Result<void>()>& work) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return io_error("pipe");
  Fd reads(ends[0]), writes(ends[1]);
  const pid_t pid = ::fork();
  if (pid < 0) return io_error("fork");
  if (pid == 0) {
    auto done = turn_into(account);
    if (done) done = work();
    const std::string why = done ? "" : done.error().detail;
    ::_exit(done ? 0 : ::write(writes.get(), why.data(), why.size()) < 0 ? 2 : 1);
  }
  writes.reset();
  const auto why = read_all(reads.get());
  if (wait_for(pid) == 0) return {};
  return error(Errc::io, why.empty() ? "the process that was to do it died" : why);
}

class LinuxSystem final : public System {
 public:
  explicit LinuxSystem(Certificates certificates) : certificates_(std::move(certificates)) {}

  Result<Ran> run(const std::vector<std::string>& words) override {
    const auto program = find_program(words.front());
    if (program.empty()) return error(Errc::not_found, "there is no program " + words.front());
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return io_error("pipe");
    Fd reads(ends[0]), writes(ends[1]);
    auto pid = start(program, words, writes.get());
    if (!pid) return pid.error();
    writes.reset();
    auto output = read_all(reads.get());
    return Ran{wait_for(*pid), std::move(output)};
  }

  std::string owner(const std::filesystem::path& path) override {
    struct stat facts{};
    if (::lstat(path.c_str(), &facts) != 0) return {};
    const auto* entry = ::getpwuid(facts.st_uid);
    return entry ? entry->pw_name : "";
  }

  Result<void> give(const std::filesystem::path& folder, const std::string& account) override {
    const auto* entry = ::getpwnam(account.c_str());
    if (!entry) return error(Errc::not_found, "there is no account " + account);
    Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd || ::fchown(fd.get(), entry->pw_uid, entry->pw_gid) != 0 || ::fchmod(fd.get(), 0711) != 0)
      return io_error(folder.string());
    return {};
  }

  bool has_certificate(const std::filesystem::path& folder, const std::string& account) override {
    auto look = [&]() -> Result<void> {
      if (certificates_.has(folder)) return {};
      return error(Errc::not_found);
    };
    return as_account(account, look).has_value();
  }

  Result<void> make_certificate(const std::filesystem::path& folder, const std::string& account) override {
    return as_account(account, [&] { return certificates_.make(folder); });
  }

 private:
  Certificates certificates_;
};

}  // namespace

std::unique_ptr<System> this_system(Certificates certificates) {
  return std::make_unique<LinuxSystem>(std::move(certificates));
}

bool is_administrator() { return ::geteuid() == 0; }

std::filesystem::path own_program() {
  std::error_code failed;
  return std::filesystem::read_symlink("/proc/self/exe", failed);
}

}  // namespace psremoting::service::enable
