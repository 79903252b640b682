#pragma once

#include <string>
#include <vector>

namespace psremoting::service {

// The host's own name, as it is set; "localhost" where none is. Asks nobody.
std::string host_name();

// That, and the name in full, as far as the resolver knows it: which may take as long as a resolver takes.
std::vector<std::string> own_names();

// What clients may call this host, its own name first: own_names(), the addresses of its interfaces, at most
// most_addresses of each family, and what every host is called. For a certificate.
std::vector<std::string> host_names();

inline constexpr std::size_t most_addresses = 64;

}  // namespace psremoting::service
