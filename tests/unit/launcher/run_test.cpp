#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "launcher/linux/process_tree.hpp"
#include "office_fixture.hpp"

using namespace psremoting;

namespace {

// The whole launcher in a process of its own, with fake_serve to serve.
class Service {
 public:
  explicit Service(std::string mode) {
    launcher::adopt_orphans();
    const auto account = test::worker_account();
    users_ = folder_.path() / "users";
    write_users("pw");
    // A copy that the service's account can reach.
    const auto program = folder_.path() / "fake_serve";
    std::filesystem::copy_file(PSREMOTING_FAKE_SERVE, program);
    options.serve = {program.string(), std::move(mode)};
    options.config.user_file = users_;
    options.config.pam = false;
    options.config.service_account = "nobody";
    options.runtime_directory = folder_.path() / "run";
  }
  ~Service() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    for (pid_t pid : launcher::own_children()) ::kill(pid, SIGKILL);
    wait_for_all();
  }

  void write_users(const std::string& password) {
    const auto hash = launcher::scrypt_hash(password, {16, 8, 1}).value();
    const auto next = folder_.path() / "users.next";
    std::ofstream(next) << launcher::print_user_line({"ann", test::worker_account().name, hash, false}) << "\n";
    ::chmod(next.c_str(), 0600);
    std::filesystem::rename(next, users_);
  }

  void start() {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      ::dup2(ends[1], 1);
      ::close(ends[0]);
      ::close(ends[1]);
      ::_exit(launcher::run(options));
    }
    ::close(ends[1]);
    output_.reset(ends[0]);
  }
  // The next line that serve says; empty when everybody who could say something is gone.
  std::string line() {
    std::string text;
    for (char c; ::read(static_cast<int>(output_.get()), &c, 1) == 1 && c != '\n';) text += c;
    return text;
  }
  void signal(int number) { ::kill(pid_, number); }
  int wait() {
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return status;
  }
  // Until there is no child left; whoever lost his parent is one.
  static void wait_for_all() {
    while (::waitpid(-1, nullptr, 0) > 0) {
    }
  }

  launcher::Options options;

 private:
  test::TemporaryFolder folder_;
  std::filesystem::path users_;
  pid_t pid_ = -1;
  Handle output_;
};

bool alive(pid_t pid) { return ::kill(pid, 0) == 0; }

void await_end(pid_t pid) {
  const Handle handle(::syscall(SYS_pidfd_open, pid, 0));
  pollfd wait{static_cast<int>(handle.get()), POLLIN, 0};
  if (handle) ::poll(&wait, 1, -1);
}

pid_t worker_in(const std::string& line) {
  REQUIRE(line.starts_with("worker "));
  return std::stoi(line.substr(7));
}

}  // namespace

TEST_CASE("Serve has no privilege and no way to get one", "[launcher][run]") {
  if (::geteuid() != 0) {
    WARN("skipped: only root has privileges to drop");
    return;
  }
  Service service("facts");
  service.start();
  CHECK(service.line() == "started");
  const auto nobody = launcher::find_account("nobody").value();
  const auto uid = std::to_string(nobody.uid), gid = std::to_string(nobody.gid);
  CHECK(service.line() == "Uid:\t" + uid + "\t" + uid + "\t" + uid + "\t" + uid);
  CHECK(service.line() == "Gid:\t" + gid + "\t" + gid + "\t" + gid + "\t" + gid);
  CHECK(service.line().starts_with("Groups:\t" + gid));
  for (const char* set : {"CapPrm", "CapEff", "CapBnd", "CapAmb"})
    CHECK(service.line() == std::string(set) + ":\t0000000000000000");
  CHECK(service.line() == "NoNewPrivs:\t1");
}

TEST_CASE("A serve that dies is started again", "[launcher][run]") {
  Service service("crash");
  service.start();
  CHECK(service.line() == "started");
  CHECK(service.line() == "started");
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
}

TEST_CASE("A serve that says nonsense is ended and started again", "[launcher][run]") {
  Service service("nonsense");
  service.start();
  CHECK(service.line() == "started");
  CHECK(service.line() == "started");
}

TEST_CASE("A serve whose end cannot be mended ends the launcher with its code", "[launcher][run]") {
  Service service("give-up");
  service.options.give_up = [](int code) { return code == 77; };
  service.start();
  CHECK(WEXITSTATUS(service.wait()) == 77);
}

TEST_CASE("A service account that does not exist, or is root, fails the start", "[launcher][run]") {
  if (::geteuid() != 0) {
    WARN("skipped: needs root");
    return;
  }
  Service service("wait");
  service.options.config.service_account = GENERATE("no-such-account", "root");
  service.start();
  CHECK(WEXITSTATUS(service.wait()) == 1);
}

TEST_CASE("SIGTERM ends serve, workers and launcher", "[launcher][run]") {
  Service service("work");
  service.start();
  CHECK(service.line() == "started");
  const pid_t worker = worker_in(service.line());
  CHECK(alive(worker));
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  CHECK(!alive(worker));
  CHECK(launcher::own_children().empty());
}

TEST_CASE("A launcher that is killed takes serve and workers with it", "[launcher][run]") {
  Service service("work");
  service.start();
  CHECK(service.line() == "started");
  const pid_t worker = worker_in(service.line());
  service.signal(SIGKILL);
  CHECK(WTERMSIG(service.wait()) == SIGKILL);
  Service::wait_for_all();  // hangs, were one left
  CHECK(!alive(worker));
}

TEST_CASE("The end of serve is the end of its workers", "[launcher][run]") {
  Service service("work-and-die");
  service.start();
  CHECK(service.line() == "started");
  await_end(worker_in(service.line()));  // hangs, were it not ended
  CHECK(service.line() == "started");
}

TEST_CASE("A changed user file is told to serve", "[launcher][run]") {
  Service service("wait");
  service.start();
  CHECK(service.line() == "started");
  service.write_users("another");
  CHECK(service.line() == "changed");
}

TEST_CASE("SIGHUP reads the configuration anew and reaches serve", "[launcher][run]") {
  Service service("work");
  service.write_users("not pw");
  service.options.reload = [config = service.options.config]() -> Result<config::Config> {
    (void)!::write(1, "reloaded\n", 9);
    return config;
  };
  service.start();
  CHECK(service.line() == "started");
  CHECK(service.line().starts_with("failed"));
  service.signal(SIGHUP);
  CHECK(service.line() == "reloaded");
  const auto one = service.line(), two = service.line();
  CHECK((one == "hup" || two == "hup"));
  CHECK((one == "changed" || two == "changed"));
}
