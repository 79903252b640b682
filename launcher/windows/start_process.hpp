#pragma once

#include <filesystem>
#include <string>
#include <vector>
#include <windows.h>

#include "base/handle.hpp"
#include "base/result.hpp"

namespace psremoting::launcher {

// A process to start, with everything it gets; it inherits nothing that is not named here.
struct ProcessPlan {
  std::filesystem::path program;    // a whole path
  std::wstring command_line;        // the program's name in it, too
  std::filesystem::path directory;  // empty: ours
  std::wstring environment;         // a block of NAME=value, each with its NUL, and one more; empty: ours
  HANDLE token = nullptr;           // a primary one; null: our own
  bool own_desktop = false;         // for an account that may not use ours
  std::vector<HANDLE> jobs;         // it is in them from its first instruction on; the outer one first
  HANDLE input = nullptr, output = nullptr, errors = nullptr;
  std::vector<HANDLE> inherited;  // beside those three
  DWORD flags = 0;                // which console: CREATE_NO_WINDOW, DETACHED_PROCESS, CREATE_NEW_PROCESS_GROUP
};

struct ProcessStarted {
  Handle process;
  DWORD id = 0;
};

// Errc::command_not_found for a program that is not there, invalid_argument for such a directory.
Result<ProcessStarted> start_process(const ProcessPlan& plan);

// A word as the C library of the started program reads it back.
std::wstring quoted(const std::wstring& word);

}  // namespace psremoting::launcher
