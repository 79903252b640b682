#include "service/control_door.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include "base/log.hpp"
#include "psrp/spawn.hpp"
#include "service/converse.hpp"
#include "service/linux/control_address.hpp"
#include "service/state_folder.hpp"

namespace psremoting::service {
namespace {

namespace asio = boost::asio;
using asio::local::stream_protocol;

constexpr int most_conversations = 16;

asio::awaitable<void> talk(std::shared_ptr<stream_protocol::socket> socket, ControlDoor::Answer answer,
                           std::shared_ptr<int> under_way) {
  co_await converse(socket, answer);
  --*under_way;
}

asio::awaitable<void> accept(std::shared_ptr<stream_protocol::acceptor> acceptor, ControlDoor::Answer answer) {
  asio::steady_timer pause(acceptor->get_executor());
  const auto under_way = std::make_shared<int>(0);
  for (;;) {
    // Those who come meanwhile wait in the backlog; all that are under way end in time.
    while (*under_way >= most_conversations) {
      pause.expires_after(std::chrono::milliseconds(20));
      co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    auto [failed, socket] = co_await acceptor->async_accept(asio::as_tuple(asio::use_awaitable));
    if (failed == asio::error::operation_aborted || !acceptor->is_open()) co_return;
    if (failed) {
      // Out of descriptors, mostly: who asks waits in the backlog.
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
      continue;
    }
    ++*under_way;
    auto talking = talk(std::make_shared<stream_protocol::socket>(std::move(socket)), answer, under_way);
    psrp::spawn(acceptor->get_executor(), "a conversation at the control door", std::move(talking));
  }
}

class SocketDoor final : public ControlDoor {
 public:
  SocketDoor(std::string path, std::shared_ptr<stream_protocol::acceptor> acceptor)
      : path_(std::move(path)), acceptor_(std::move(acceptor)) {}
  ~SocketDoor() override {
    ::unlink(path_.c_str());
    boost::system::error_code ignored;
    acceptor_->close(ignored);
  }

 private:
  std::string path_;
  std::shared_ptr<stream_protocol::acceptor> acceptor_;
};

}  // namespace

Result<std::unique_ptr<ControlDoor>> ControlDoor::open(asio::any_io_executor executor,
                                                       const std::filesystem::path& state_directory, Door door,
                                                       Answer answer) {
  const std::string path = control_address(state_directory, door);
  auto failed_at = [&](const std::string& why) { return error(Errc::io, "cannot listen on " + path + ": " + why); };
  if (path.size() >= sizeof(sockaddr_un::sun_path))
    return failed_at("the path of the state directory is too long for a socket");
  ::unlink(path.c_str());  // a predecessor's
  auto acceptor = std::make_shared<stream_protocol::acceptor>(executor);
  boost::system::error_code failed;
  acceptor->open({}, failed);
  // Nobody else may connect, from the first moment on: the mode that bind() gives the file is the descriptor's.
  const mode_t mode = door == Door::administrators ? 0600 : 0666;
  if (!failed && ::fchmod(acceptor->native_handle(), mode) != 0) failed.assign(errno, boost::system::system_category());
  if (!failed) acceptor->bind(stream_protocol::endpoint(path), failed);
  if (!failed && door == Door::everybody && ::chmod(path.c_str(), mode) != 0)  // the umask took of it
    failed.assign(errno, boost::system::system_category());
  if (!failed) acceptor->listen(16, failed);
  if (failed) {
    const auto why = why_not_kept(state_directory);
    return failed_at(why.empty() ? failed.message() : why);
  }
  psrp::spawn(executor, "the control door", accept(acceptor, std::move(answer)));
  return std::unique_ptr<ControlDoor>(std::make_unique<SocketDoor>(path, std::move(acceptor)));
}

}  // namespace psremoting::service
