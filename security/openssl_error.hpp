#pragma once

#include <string>

namespace psremoting::security {

// The last OpenSSL error of this thread in words, and the queue emptied.
std::string openssl_error();

}  // namespace psremoting::security
