#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "service/enable/system.hpp"

namespace psremoting::service::enable {

// Of the groups sudo and wheel those whose members sudo lets run everything as root on every host, by what
// `cvtsudoers -e -f json` says (cvtsudoers(1)). Errc::malformed where it is not that.
Result<std::vector<std::string>> groups_that_may_all(std::string_view sudoers_in_json);

// The same of this host, as root. None where there is no sudo; Errc::io where its rules cannot be read.
Result<std::vector<std::string>> groups_that_may_all(System& system);

}  // namespace psremoting::service::enable
