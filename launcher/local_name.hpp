#pragma once

#include <string>
#include <string_view>

namespace psremoting::launcher {

// Whether a client that calls a host so means this one: its own name, short or in full, in any case. May look the full
// name up, which takes its time.
bool is_name_of_this_host(std::string_view name);

// What a user calls the account, without what says that it is one of this host: ".\alice", "localhost\alice" and
// "HOST\alice" are alice. Everything else is left as it is: "DOMAIN\alice" is a directory's account, and so is
// "alice@HOST", since directories write their names so.
std::string local_name(const std::string& user, bool (*is_this_host)(std::string_view) = is_name_of_this_host);

}  // namespace psremoting::launcher
