#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <windows.h>

// worker_stand_in WORD… : each of its words does one thing.
//   arguments     writes its command line's words, one a line, and ends
//   echo          writes its input to its output until the input ends
//   handle=N      writes whether N is a handle here
//   exit=N        ends with this code
namespace {

void echo() {
  char buffer[4096];
  DWORD size = 0;
  DWORD put = 0;
  while (::ReadFile(::GetStdHandle(STD_INPUT_HANDLE), buffer, sizeof buffer, &size, nullptr) && size != 0)
    ::WriteFile(::GetStdHandle(STD_OUTPUT_HANDLE), buffer, size, &put, nullptr);
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
    if (std::strncmp(words[i], "handle=", 7) == 0) say_handle(words[i] + 7);
    if (std::strncmp(words[i], "exit=", 5) == 0) return std::atoi(words[i] + 5);
  }
  return 0;
}
