// console PROGRAM.exe [ARGUMENT…]: runs a program in a console of its own that nobody sees, until standard input ends;
// then ^C is pressed there. Gives its exit code, 255 for one that Wine's eight bits would make another.
#include <stdio.h>
#include <windows.h>

static wchar_t* after_first_argument(wchar_t* line) {
  int quoted = 0;
  for (; *line && (quoted || (*line != L' ' && *line != L'\t')); ++line) quoted ^= *line == L'"';
  while (*line == L' ' || *line == L'\t') ++line;
  return line;
}

static DWORD WINAPI press(void* process) {
  char byte;
  DWORD size;
  while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), &byte, 1, &size, NULL) && size == 1) {
  }
  FreeConsole();
  if (!AttachConsole(*(DWORD*)process)) fprintf(stderr, "no console: error %lu\n", GetLastError());
  SetConsoleCtrlHandler(NULL, TRUE);
  GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
  return 0;
}

int main(void) {
  HANDLE null = CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, 3, NULL, OPEN_EXISTING, 0, NULL);
  HANDLE errors = GetStdHandle(STD_ERROR_HANDLE);
  SetHandleInformation(null, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  SetHandleInformation(errors, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  STARTUPINFOW start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES, .hStdInput = null, .hStdOutput = errors, .hStdError = errors};
  PROCESS_INFORMATION child;
  wchar_t* command = after_first_argument(GetCommandLineW());
  // Now and then Wine's new process ends before it has begun, which Wine calls ERROR_INTERNAL_ERROR.
  BOOL started = FALSE;
  for (int i = 0; i < 3 && !started; ++i) {
    started = CreateProcessW(NULL, command, NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL, NULL, &start, &child);
    if (!started && GetLastError() != ERROR_INTERNAL_ERROR) break;
  }
  if (!started) {
    fprintf(stderr, "cannot start the program: error %lu\n", GetLastError());
    return 255;
  }
  CreateThread(NULL, 0, press, &child.dwProcessId, 0, NULL);
  WaitForSingleObject(child.hProcess, INFINITE);
  DWORD code = 255;
  GetExitCodeProcess(child.hProcess, &code);
  return code <= 255 ? (int)code : 255;
}
