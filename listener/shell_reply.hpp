#pragma once

#include "psrp/shell.hpp"
#include "wsman/reply.hpp"

namespace psremoting::listener {

// A shell and a command in the protocol's words, as Create, Get and Enumerate tell them.
wsman::ShellInfo shell_reply(const psrp::ShellInfo& shell);
wsman::CommandInfo command_reply(const psrp::CommandInfo& command);

// A Receive's answer. The views point into `output`.
wsman::ReceiveResponse receive_reply(const psrp::Output& output, const std::optional<Guid>& command);

}  // namespace psremoting::listener
