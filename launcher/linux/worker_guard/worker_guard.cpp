// Preloaded into a worker, whose descriptors 0 and 1 are PowerShell's protocol: nothing that the session starts, or
// opens as its standard stream, may get them. PowerShell speaks over duplicates that it makes when it begins to serve;
// once one is made its original becomes /dev/null. And what the worker executes gets none of the three pipes, and no
// variable that was for the worker alone. It needs the C library and nothing else, allocates nothing, and starts no
// thread.
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <alloca.h>
#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

// As in <fcntl.h>, which declares a function that is defined here.
constexpr int duplicate_close_on_exec = 1030;  // F_DUPFD_CLOEXEC
constexpr int read_write = 02, close_on_exec = 02000000;

// Names, each followed by a blank, of variables that what the worker starts does not get; NAME=VALUE: it gets this one.
constexpr char only_here[] = "PSREMOTING_ONLY_HERE=";
constexpr char preload[] = "LD_PRELOAD=";

struct Pipe {
  dev_t device = 0;
  ino_t inode = 0;
  bool moved = false;  // PowerShell has its duplicate
};

Pipe pipes[3];
struct KeptBack {
  const char* variable = nullptr;  // "NAME=value", as it was at the start
  char* instead = nullptr;         // another value's, or null
};
KeptBack kept_back[8];

using Fcntl = int (*)(int, int, ...);
using Execve = int (*)(const char*, char* const[], char* const[]);
Fcntl next_fcntl;
Execve next_execve;

bool is_pipe(int fd) {
  struct stat facts{};
  const auto& pipe = pipes[fd];
  return pipe.inode != 0 && fstat(fd, &facts) == 0 && facts.st_dev == pipe.device && facts.st_ino == pipe.inode;
}

// A system call of its own: open() may be a cancellation point, and this also runs between vfork and execve.
void turn_to_null(int fd) {
  const long null = syscall(SYS_openat, -100, "/dev/null", read_write | close_on_exec, 0);
  if (null < 0) return;
  dup2(static_cast<int>(null), fd);
  close(static_cast<int>(null));
}

// .NET's runtime duplicates all three, too, long before PowerShell does; it never uses them.
bool is_runtime(void* caller) {
  Dl_info about{};
  return dladdr(caller, &about) != 0 && about.dli_fname && std::strstr(about.dli_fname, "libcoreclr") != nullptr;
}

int after_fcntl(int made, int fd, int command, void* caller) {
  if (made < 0 || command != duplicate_close_on_exec || (fd != 0 && fd != 1)) return made;
  if (pipes[fd].moved || !is_pipe(fd) || is_runtime(caller)) return made;
  pipes[fd].moved = true;
  turn_to_null(fd);
  return made;
}

int call_fcntl(int fd, int command, void* argument) {
  return next_fcntl ? next_fcntl(fd, command, argument) : static_cast<int>(syscall(SYS_fcntl, fd, command, argument));
}

// A child gets this in the place of `variable`: the same, the host's own value of it, or, where it is null, nothing.
char* for_child(char* variable) {
  for (const auto& one : kept_back) {
    if (one.variable && std::strcmp(one.variable, variable) == 0) return one.instead;
  }
  return variable;
}

void remove_at(char** place) {
  do place[0] = place[1];
  while (*++place);
}

// Another library that is to be preloaded stays so.
bool forget_preload(char* value) {
  char* rest = std::strpbrk(value, ": ");
  if (!rest) return false;
  std::memmove(value, rest + 1, std::strlen(rest));
  return true;
}

// Cuts the words where they are, so that each value stays.
void keep_back(char* words) {
  std::size_t count = 0;
  for (char* end; (end = std::strchr(words, ' ')) && count < std::size(kept_back); words = end + 1) {
    *end = '\0';
    const std::size_t size = std::strcspn(words, "=");
    for (char** place = environ; *place; ++place) {
      if (std::strncmp(*place, words, size) != 0 || (*place)[size] != '=') continue;
      kept_back[count++] = {*place, words[size] == '=' ? words : nullptr};
      break;
    }
  }
}

// Before main, and before anything has a copy of the environment.
[[gnu::constructor]] void begin() {
  next_fcntl = reinterpret_cast<Fcntl>(dlsym(RTLD_NEXT, "fcntl"));
  next_execve = reinterpret_cast<Execve>(dlsym(RTLD_NEXT, "execve"));
  for (int fd = 0; fd < 3; ++fd) {
    struct stat facts{};
    if (fstat(fd, &facts) == 0 && S_ISFIFO(facts.st_mode)) pipes[fd] = {facts.st_dev, facts.st_ino, false};
  }
  for (char** place = environ; place && *place;) {
    const bool ours = std::strncmp(*place, only_here, sizeof only_here - 1) == 0;
    const bool loads = std::strncmp(*place, preload, sizeof preload - 1) == 0;
    if (ours) keep_back(*place + sizeof only_here - 1);
    if (ours || (loads && !forget_preload(*place + sizeof preload - 1))) {
      remove_at(place);
    } else {
      ++place;
    }
  }
}

}  // namespace

extern "C" {
#pragma GCC visibility push(default)

int fcntl(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void* argument = va_arg(rest, void*);
  va_end(rest);
  return after_fcntl(call_fcntl(fd, command, argument), fd, command, __builtin_return_address(0));
}

int fcntl64(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void* argument = va_arg(rest, void*);
  va_end(rest);
  return after_fcntl(call_fcntl(fd, command, argument), fd, command, __builtin_return_address(0));
}

// Often between vfork and the new program: the memory is the worker's, the descriptors are the child's own.
int execve(const char* file, char* const arguments[], char* const variables[]) {
  for (int fd = 0; fd < 3; ++fd) {
    if (is_pipe(fd)) turn_to_null(fd);
  }
  std::size_t count = 0;
  while (variables && variables[count]) ++count;
  constexpr std::size_t most = 32768;
  if (count == 0 || count > most) return next_execve(file, arguments, variables);
  auto** kept = static_cast<char**>(alloca((count + 1) * sizeof(char*)));
  std::size_t size = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (char* one = for_child(variables[i])) kept[size++] = one;
  }
  kept[size] = nullptr;
  return next_execve(file, arguments, kept);
}

#pragma GCC visibility pop
}
