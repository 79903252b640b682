#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/guid.hpp"
#include "base/result.hpp"
#include "psrp/worker.hpp"

namespace psremoting::psrp {

// The messages of a session that nobody sees: the least that PowerShell takes, as base64.
namespace dummy_session {
// SESSION_CAPABILITY and INIT_RUNSPACEPOOL, two fragments.
std::string open(const Guid& pool);
// A CREATE_PIPELINE that runs this script, which is ours: it is not escaped.
std::string pipeline(const Guid& pool, const Guid& id, std::string_view script);
}  // namespace dummy_session

// Takes a worker that was just started through a whole session (open, `1+1`, close), after which the next one opens and
// runs its first pipeline many times faster. Leaves it as if it had just been started. On the worker's strand; the
// worker is killed where it fails or is not done at the deadline.
boost::asio::awaitable<Result<void>> prime(std::shared_ptr<Worker> worker, Clock& clock, TimePoint deadline);

}  // namespace psremoting::psrp
