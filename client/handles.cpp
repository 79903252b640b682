#include "client/handles.hpp"

namespace psremoting::client {

namespace asio = boost::asio;

std::shared_ptr<Operation> new_operation(Session& session) {
  return std::make_shared<Operation>(session.io(), session.clock());
}

namespace {

bool join(const operations::Asked& asked) {
  if (!asked.shell->operations.add(asked.operation)) return false;
  if (!asked.command || asked.command->operations.add(asked.operation)) return true;
  asked.shell->operations.remove(*asked.operation);
  return false;
}

void leave(const operations::Asked& asked) {
  if (asked.command) asked.command->operations.remove(*asked.operation);
  asked.shell->operations.remove(*asked.operation);
}

}  // namespace

void start(const operations::Asked& asked, asio::awaitable<void> coroutine, bool silent) {
  if (!join(asked)) {
    if (silent) return;
    asio::post(asked.shell->session->io(),
               [callback = asked.callback] { callback.failed(Failure(code::aborted, message_of(code::aborted))); });
    return;
  }
  auto ended = [asked](std::exception_ptr defect) {
    if (defect)
      asked.callback.failed(
          Failure(wsman::fault::internal_error.code, "The client library failed; this is a defect of it."));
    leave(asked);
  };
  asio::co_spawn(asked.operation->strand(), std::move(coroutine), std::move(ended));
}

void start_end(const operations::Asked& asked, asio::awaitable<void> coroutine, std::function<void()> then) {
  // The coroutine's own copy of `asked` keeps what it needs.
  auto ended = [then = std::move(then)](std::exception_ptr) { then(); };
  asio::co_spawn(asked.operation->strand(), std::move(coroutine), std::move(ended));
}

}  // namespace psremoting::client
