#pragma once

#include <windows.h>
#include <ntsecapi.h>

// LsaManageSidNameMapping of advapi32.dll, which mingw's headers lack: ntlsa.h of the Windows SDK. The pages of
// learn.microsoft.com count operations from 1 and some errors from 6; the header, and who calls it with success
// (github.com/PowerShell/openssh-portable, win32_usertoken_utils.c; NtCoreLib by James Forshaw), count both from 0
// without a gap.
namespace psremoting::launcher {

enum class SidNameOperation : int { add, remove, add_several };

enum class SidNameError : int {
  none,
  not_of_the_mapping,
  name_collision,
  sid_collision,
  domain_not_found,
  not_of_the_domain,
  not_found
};

struct SidNameAdd {
  LSA_UNICODE_STRING domain, account;  // no account: the domain itself
  PSID sid;
  ULONG flags;
};

struct SidNameRemove {
  LSA_UNICODE_STRING domain, account;
};

union SidNameInput {
  SidNameAdd add;
  SidNameRemove remove;
};

// LSA's memory.
struct SidNameOutput {
  SidNameError error;
};

using LsaManageSidNameMappingCall = NTSTATUS(NTAPI*)(SidNameOperation operation, SidNameInput* input,
                                                     SidNameOutput** output);

// The name or the SID is mapped; whether to each other is not said.
inline bool is_there_already(SidNameError error) {
  return error == SidNameError::name_collision || error == SidNameError::sid_collision;
}

inline const char* words(SidNameError error) {
  switch (error) {
    case SidNameError::none:
    case SidNameError::not_of_the_mapping: break;
    case SidNameError::name_collision: return "the name is taken";
    case SidNameError::sid_collision: return "the SID is taken";
    case SidNameError::domain_not_found: return "there is no such domain";
    case SidNameError::not_of_the_domain: return "the SID is not of that domain";
    case SidNameError::not_found: return "it was not mapped";
  }
  return "no reason given";
}

}  // namespace psremoting::launcher
