#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "launcher/linux/environment.hpp"
#include "launcher/linux/process_sockets.hpp"
#include "office_fixture.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

// A PowerShell that is a script of bash.
struct GuardFixture : test::OfficeFixture {
  GuardFixture() { premises.worker_guard = PSREMOTING_WORKER_GUARD; }

  Running start_worker(const std::string& script, request::Limits limits = {}) {
    const auto program = folder.path() / "pwsh";
    std::ofstream(program) << "#!/bin/bash\n" + script + "\n";
    ::chmod(program.c_str(), 0755);
    premises.options.config.installs.push_back({{7, 4, 0, ""}, program, "zip", {}});
    request::StartPowerShell what{3, log_on(), program, {}, limits, "Ops", {}};
    what.culture = culture;
    what.session = session;
    what.badge = "BADGE";
    send(what);
    auto [answer, handles] = receive();
    REQUIRE(std::holds_alternative<request::Started>(answer));
    const auto& started = std::get<request::Started>(answer);
    return {started.worker, static_cast<pid_t>(started.process_id), std::move(handles[0]), std::move(handles[1]),
            std::move(handles[2])};
  }

  std::string said(const std::string& script, std::string_view input = {}, request::Limits limits = {}) {
    auto worker = start_worker(script, limits);
    REQUIRE(::write(static_cast<int>(worker.input.get()), input.data(), input.size()) >= 0);
    worker.input.reset();
    auto text = test::read_all(worker.output);
    errors = test::read_all(worker.errors);
    expect<request::WorkerExited>();
    return text;
  }

  std::string errors, culture, session;
};

// Binds a socket of this name, as a process that is killed leaves it.
void leave_socket(const std::filesystem::path& path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{AF_UNIX, {}};
  path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  ::close(fd);
}

pid_t dead_process() {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(0);
  ::waitpid(pid, nullptr, 0);
  return pid;
}

}  // namespace

TEST_CASE_METHOD(GuardFixture, "What a worker starts has none of its standard streams", "[launcher][guard]") {
  CHECK(said("/bin/echo child; /bin/cat; /bin/ls /no/such; read line; echo $line", "for the worker\n") ==
        "for the worker\n");
  CHECK(errors.empty());
  CHECK(said("echo first; exec /bin/echo second") == "first\n");
}

TEST_CASE_METHOD(GuardFixture, "What a worker redirects for a program stays redirected", "[launcher][guard]") {
  CHECK(said("echo $(/bin/echo child 2>&1); echo in | /bin/cat | { read line; echo $line; }") == "child\nin\n");
}

TEST_CASE_METHOD(GuardFixture, "The guard is seen in no environment", "[launcher][guard]") {
  CHECK(said("echo \"$LD_PRELOAD$PSREMOTING_ONLY_HERE\"; env > /dev/stderr | cat; echo $(env | grep -c -e LD_PRELOAD "
             "-e ONLY_HERE)") == "\n0\n");
}

TEST_CASE_METHOD(GuardFixture, "The limit of a worker's heap is not that of what it starts", "[launcher][guard]") {
  CHECK(said("echo $DOTNET_GCHeapHardLimit; echo $(env | grep -c GCHeapHardLimit); DOTNET_GCHeapHardLimit=7; "
             "echo $(env | grep GCHeapHardLimit)",
             {}, {256, 1}) == "10000000\n0\nDOTNET_GCHeapHardLimit=7\n");
}

TEST_CASE_METHOD(GuardFixture, "A client's language is its worker's, and the host's is that of what it starts",
                 "[launcher][guard][culture]") {
  culture = "de-DE";
  const std::string script = "echo $LC_ALL; echo \"$(env | grep ^LC_ALL)\"";
  CHECK(said(script) == "de_DE.UTF-8\n\n");
  ::setenv("LC_ALL", "C.UTF-8", 1);
  CHECK(said(script) == "de_DE.UTF-8\nLC_ALL=C.UTF-8\n");
  culture = "de DE";
  CHECK(said(script) == "C.UTF-8\nLC_ALL=C.UTF-8\n");
  ::unsetenv("LC_ALL");
}

TEST_CASE("The name of a culture becomes a locale's, and nothing else does", "[launcher][culture]") {
  CHECK(culture_variable("zh-Hans-CN") == "LC_ALL=zh_Hans_CN.UTF-8");
  CHECK(culture_variable("fr") == "LC_ALL=fr.UTF-8");
  for (std::string wrong : {"", "x", "de_DE", "../x", "-de", "de DE", "d\n"}) CHECK_FALSE(culture_variable(wrong));
}

TEST_CASE_METHOD(GuardFixture, "A worker knows whom it is for, and of which session where it is for one",
                 "[launcher][guard]") {
  const std::string script = "echo $(env | grep ^PSREMOTING_ | sort)";
  CHECK(said(script) ==
        "PSREMOTING_BADGE=BADGE PSREMOTING_ENDPOINT=Ops PSREMOTING_USER=" + test::worker_account().name + "\n");
  session = "ID";
  const std::string whose = "PSREMOTING_BADGE=BADGE PSREMOTING_CLIENT=192.0.2.1 PSREMOTING_ENDPOINT=Ops ";
  CHECK(said(script) == whose + "PSREMOTING_SESSION=ID PSREMOTING_USER=" + test::worker_account().name + "\n");
}

TEST_CASE("Another library that is to be preloaded stays so", "[launcher][guard]") {
  std::vector<std::string> lines{"A=1", "LD_PRELOAD=/other.so"};
  preload(lines, "/guard.so", {"B", "C"});
  CHECK(lines == std::vector<std::string>{"A=1", "LD_PRELOAD=/guard.so:/other.so", "PSREMOTING_ONLY_HERE=B C "});
}

TEST_CASE_METHOD(GuardFixture, "The sockets of the dead go, and no others", "[launcher][sockets]") {
  const auto dead = std::to_string(dead_process()), self = std::to_string(::getpid());
  const auto here = folder.path();
  const std::vector<std::string> gone{"CoreFxPipe_PSHost.DB1.", "dotnet-diagnostic-", "clr-debug-pipe-"};
  const std::vector<std::string> ends{".None.pwsh", "-1-socket", "-1-in"};
  for (std::size_t i = 0; i < gone.size(); ++i) {
    leave_socket(here / (gone[i] + dead + ends[i]));
    leave_socket(here / (gone[i] + self + ends[i]));
  }
  leave_socket(here / ("other-" + dead));
  std::ofstream(here / ("dotnet-diagnostic-" + dead + "-2-socket")) << "a file";
  remove_sockets_of_the_dead(here, ::getuid() + 1);
  CHECK(std::filesystem::exists(here / (gone[0] + dead + ends[0])));
  remove_sockets_of_the_dead(here, ::getuid());
  for (std::size_t i = 0; i < gone.size(); ++i) {
    CHECK(!std::filesystem::exists(here / (gone[i] + dead + ends[i])));
    CHECK(std::filesystem::exists(here / (gone[i] + self + ends[i])));
  }
  CHECK(std::filesystem::exists(here / ("other-" + dead)));
  CHECK(std::filesystem::exists(here / ("dotnet-diagnostic-" + dead + "-2-socket")));
  CHECK(temporary_folder({"A=1", "TMPDIR=/x"}) == "/x");
  CHECK(temporary_folder({"TMPDIR="}) == "/tmp");
}
