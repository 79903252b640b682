#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "service/explain/explanation.hpp"
#include "wsman/fault.hpp"

// All that can be explained, a table a kind.
namespace psremoting::service {

// One of each fault that the service can answer; what it means is the fault's own text.
std::vector<Explanation> fault_explanations();
// What Windows' client says without having been told so by a host.
std::span<const Explanation> windows_codes();
// Statuses of HTTP.
std::span<const Explanation> statuses();
// What our own commands end with.
std::span<const Explanation> command_exits();

// Words of a client that carry no number, as they stand in its message, whatever their case. The first that fits a
// message counts, so what says more stands before what says less.
struct Phrase {
  std::string_view words;
  Explanation explanation;
};
std::span<const Phrase> phrases();

// What PowerShell calls a code in its FullyQualifiedErrorId, before the comma.
struct PowerShellName {
  std::string_view name;
  std::uint32_t code;  // of Numbering::error
};
std::span<const PowerShellName> powershell_names();

}  // namespace psremoting::service
