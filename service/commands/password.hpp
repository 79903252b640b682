#pragma once

#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace psremoting::service {

// Asks on the terminal without showing what is typed; the error says that there is no terminal. By platform.
Result<Secret> ask_password(const std::string& prompt);

// The first line of standard input.
Result<Secret> read_password();

// One that nobody guesses: 128 random bits.
Result<Secret> make_password();

}  // namespace psremoting::service
