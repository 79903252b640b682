// Runs the program of its command line inside a job and returns its exit code: 255 (and a line on stderr) for one that
// Wine's eight bits would make another, 0xC0000100 for instance, which would come out as success. The job dies with
// this process, so that a time limit that kills it leaves nothing behind.
#include <stdio.h>
#include <windows.h>

static wchar_t* after_first_argument(wchar_t* line) {
  int quoted = 0;
  for (; *line && (quoted || (*line != L' ' && *line != L'\t')); ++line) quoted ^= *line == L'"';
  while (*line == L' ' || *line == L'\t') ++line;
  return line;
}

int main(void) {
  HANDLE job = CreateJobObjectW(NULL, NULL);
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);

  STARTUPINFOW start = {.cb = sizeof start};
  PROCESS_INFORMATION child;
  wchar_t* command = after_first_argument(GetCommandLineW());
  if (!CreateProcessW(NULL, command, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &start, &child)) {
    fprintf(stderr, "cannot start the program: error %lu\n", GetLastError());
    return 255;
  }
  AssignProcessToJobObject(job, child.hProcess);
  ResumeThread(child.hThread);
  WaitForSingleObject(child.hProcess, INFINITE);

  DWORD code = 255;
  GetExitCodeProcess(child.hProcess, &code);
  if (code <= 255) return (int)code;
  fprintf(stderr, "exit code 0x%08lX\n", code);
  return 255;
}
