#include "launcher/windows/standard_handles.hpp"

// The order counts.
#include <cstddef>
#include <cstdint>
#include <winternl.h>

#include "base/handle.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"

namespace psremoting::launcher {
namespace {

static_assert(sizeof(void*) == 8, "the places below are those of 64-bit Windows");
// ConsoleHandle and ConsoleFlags come before the three. winternl.h calls all of them Reserved2; their places are the
// same in every Windows since NT, and what stands there is compared before anything is written.
constexpr std::size_t three_at = offsetof(RTL_USER_PROCESS_PARAMETERS, Reserved2) + 2 * sizeof(void*);

Result<PROCESS_BASIC_INFORMATION> facts_of(HANDLE process) {
  using Ask = NTSTATUS(NTAPI*)(HANDLE, PROCESSINFOCLASS, void*, ULONG, ULONG*);
  const auto ask = reinterpret_cast<Ask>(
      reinterpret_cast<void*>(::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "NtQueryInformationProcess")));
  PROCESS_BASIC_INFORMATION facts{};
  if (!ask || ask(process, ProcessBasicInformation, &facts, sizeof facts, nullptr) < 0 || !facts.PebBaseAddress)
    return error(Errc::io, "NtQueryInformationProcess does not tell where the process's parameters are");
  return facts;
}

template <class T>
Result<T> read(HANDLE process, const char* from) {
  T value{};
  SIZE_T size = 0;
  if (!::ReadProcessMemory(process, from, &value, sizeof value, &size) || size != sizeof value)
    return windows_error("ReadProcessMemory");
  return value;
}

// Where the three stand in the other process.
Result<char*> place_of_three(HANDLE process) {
  auto facts = facts_of(process);
  if (!facts) return facts.error();
  const auto* at = reinterpret_cast<const char*>(facts->PebBaseAddress) + offsetof(PEB, ProcessParameters);
  auto parameters = read<char*>(process, at);
  if (!parameters) return parameters.error();
  return *parameters + three_at;
}

// NUL as a handle of the other process's, which what it starts inherits.
Result<HANDLE> nothing_for(HANDLE process) {
  const Handle nothing = owned(::CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                             nullptr, OPEN_EXISTING, 0, nullptr));
  HANDLE theirs = nullptr;
  if (!::DuplicateHandle(::GetCurrentProcess(), native(nothing), process, &theirs, 0, TRUE, DUPLICATE_SAME_ACCESS))
    return windows_error("DuplicateHandle of NUL");
  return theirs;
}

}  // namespace

Result<void> replace_standard_handles(HANDLE process, const StandardHandles& old) {
  auto place = place_of_three(process);
  if (!place) return place.error();
  auto three = read<StandardHandles>(process, *place);
  if (!three) return three.error();
  if (*three != old) return error(Errc::io, "its standard handles are not those that it was started with");
  for (HANDLE& one : *three) {
    auto nothing = nothing_for(process);
    if (!nothing) return nothing.error();
    one = *nothing;
  }
  if (!::WriteProcessMemory(process, *place, three->data(), sizeof *three, nullptr))
    return windows_error("WriteProcessMemory");
  return {};
}

}  // namespace psremoting::launcher
