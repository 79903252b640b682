#pragma once

#include <windows.h>

#include "base/channel.hpp"

// Handles have numbers of a process's own. Who may open the other process puts them there before the message goes out:
// that is the launcher, so handles travel from it to `serve` alone. A message from `serve` that claims to carry some is
// malformed: it would name handles of the launcher's to close.
namespace psremoting {

// The launcher's end; the peer, open with PROCESS_DUP_HANDLE, is whom the other end was given to. Carries handles out,
// accepts none. open_polled_channel() without a peer takes the other end to be in this process, as in a test.
std::unique_ptr<PolledChannel> open_polled_channel(Handle end, Handle peer);

}  // namespace psremoting
