#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <windows.h>

// worker_stand_in WORD… : each of its words does one thing.
//   arguments     writes its command line's words, one a line, and ends
//   echo          writes its input to its output until the input ends
//   handle=N      writes whether N is a handle here
//   parent        writes "begun", waits for a byte of input, starts itself as "echo handle=0" with whatever its
//   standard
//                 handles are then, and writes "over" to the output that it had at first, once that has ended
//   exit=N        ends with this code
namespace {

void echo() {
  char buffer[4096];
  DWORD size = 0;
  DWORD put = 0;
  while (::ReadFile(::GetStdHandle(STD_INPUT_HANDLE), buffer, sizeof buffer, &size, nullptr) && size != 0)
    ::WriteFile(::GetStdHandle(STD_OUTPUT_HANDLE), buffer, size, &put, nullptr);
}

STARTUPINFOA with_standard_handles() {
  STARTUPINFOA start{};
  start.cb = sizeof start;
  start.dwFlags = STARTF_USESTDHANDLES;
  start.hStdInput = ::GetStdHandle(STD_INPUT_HANDLE);
  start.hStdOutput = ::GetStdHandle(STD_OUTPUT_HANDLE);
  start.hStdError = ::GetStdHandle(STD_ERROR_HANDLE);
  return start;
}

void be_parent(const char* program) {
  const HANDLE input = ::GetStdHandle(STD_INPUT_HANDLE), output = ::GetStdHandle(STD_OUTPUT_HANDLE);
  char byte = 0;
  DWORD size = 0;
  ::WriteFile(output, "begun ", 6, &size, nullptr);
  ::ReadFile(input, &byte, 1, &size, nullptr);
  auto start = with_standard_handles();
  PROCESS_INFORMATION child{};
  std::string line = std::string("x echo handle=0");
  if (::CreateProcessA(program, line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &start, &child))
    ::WaitForSingleObject(child.hProcess, INFINITE);
  ::WriteFile(output, "over", 4, &size, nullptr);
}

void say_handle(const char* number) {
  DWORD flags = 0;
  const auto handle = reinterpret_cast<HANDLE>(std::strtoull(number, nullptr, 10));
  std::puts(::GetHandleInformation(handle, &flags) ? "there" : "not there");
}

}  // namespace

int main(int count, char** words) {
  if (count > 1 && std::strcmp(words[1], "arguments") == 0) {
    for (int i = 1; i < count; ++i) std::puts(words[i]);
    return 0;
  }
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(words[i], "echo") == 0) echo();
    if (std::strcmp(words[i], "parent") == 0) be_parent(words[0]);
    if (std::strncmp(words[i], "handle=", 7) == 0) say_handle(words[i] + 7);
    if (std::strncmp(words[i], "exit=", 5) == 0) return std::atoi(words[i] + 5);
  }
  return 0;
}
