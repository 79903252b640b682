#pragma once

#include <string>
#include <string_view>
#include <vector>
#include <signal.h>

#include "base/result.hpp"

// What a process does between fork and whatever it is there for.
namespace psremoting::launcher {

// Closes every descriptor from 3 on that is not in the list.
void close_all_but(std::vector<int> kept);

// Every signal's handling as a new program expects it, and this mask.
void reset_signals(const sigset_t& mask);

// SIGKILL for this process when its parent ends. False when the parent is gone already.
bool die_with_parent(pid_t parent);

// Sends one message over a SOCK_SEQPACKET socket, waiting for room.
void send_message(int socket, std::string_view bytes);

// The operating system's words for errno.
Error last_error(std::string_view what);

}  // namespace psremoting::launcher
