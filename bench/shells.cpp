// How much memory the listener takes for each shell that is open and idle: real TLS connections, workers in memory.
//     shells [COUNT]
// Server and clients are two processes: descriptors are limited, and only the server is measured.
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <list>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/memory_client.hpp"
#include "bench/memory_server.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace psremoting::bench;

// Kilobytes that no other process shares.
double private_memory(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/smaps_rollup");
  std::string word;
  double total = 0;
  while (file >> word) {
    double size = 0;
    if (word.starts_with("Private_") && file >> size) total += size;
  }
  return total;
}

// As many descriptors as there may be.
void raise_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void measure(pid_t server, std::uint16_t port, int count) {
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  std::list<IdleSession> sessions;
  // The first ones make what all share.
  for (int i = 0; i < 10; ++i) sessions.emplace_back(tls.get(), port).open();
  double before = private_memory(server);
  for (int i = 0; i < count; ++i) {
    sessions.emplace_back(tls.get(), port).open();
    if ((i + 1) % 1000 != 0) continue;
    double each = (private_memory(server) - before) / (i + 1);
    std::cout << "  " << i + 1 << " shells: " << each << " KiB each, TLS and the worker in memory included"
              << std::endl;
  }
}

}  // namespace

int main(int argc, char** argv) {
  int count = argc > 1 ? std::atoi(argv[1]) : 10'000;
  raise_limit();
  std::signal(SIGPIPE, SIG_IGN);
  const psremoting::test::TemporaryFolder folder;
  int port_pipe[2];
  if (::pipe(port_pipe) != 0) return 1;
  pid_t server = ::fork();
  if (server == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    serve_in_memory(folder.path(), port_pipe[1]);
    ::_exit(0);  // the folder is our parent's
  }
  ::close(port_pipe[1]);
  int code = 1;
  std::uint16_t port = 0;
  if (::read(port_pipe[0], &port, sizeof port) == sizeof port) try {
      measure(server, port, count);
      code = 0;
    } catch (const std::exception& failed) {
      std::cerr << failed.what() << '\n';
    }
  ::kill(server, SIGTERM);
  ::waitpid(server, nullptr, 0);
  return code;
}
