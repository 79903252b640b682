#include "psrp/spawn.hpp"

#include <boost/asio/co_spawn.hpp>

#include "base/log.hpp"

namespace psremoting::psrp {

void spawn(const boost::asio::any_io_executor& executor, const char* what, boost::asio::awaitable<void> coroutine,
           std::function<void()> then) {
  auto ended = [what, then = std::move(then)](std::exception_ptr failed) {
    try {
      if (failed) std::rethrow_exception(failed);
    } catch (const std::exception& e) {
      log::write<event::defect>({{"which", what}, {"reason", e.what()}});
    }
    if (then) then();
  };
  boost::asio::co_spawn(executor, std::move(coroutine), std::move(ended));
}

}  // namespace psremoting::psrp
