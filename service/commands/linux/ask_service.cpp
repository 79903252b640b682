#include "service/commands/ask_service.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "service/linux/control_address.hpp"

namespace psremoting::service {
namespace {

constexpr std::size_t longest_answer = 64 * 1024 * 1024;

Error no_connection(const boost::system::error_code& failed, const std::filesystem::path& state_directory) {
  if (failed == boost::system::errc::permission_denied)
    return error(Errc::access_denied, "only root and the service's own account may ask the service; run it with sudo");
  return error(Errc::not_found,
               "no service that has " + state_directory.string() +
                   " runs; start it with: systemctl start psremoting (psremoting enable makes the unit)");
}

}  // namespace

Result<std::string> ask_service(const std::filesystem::path& state_directory, Door door, const std::string& question) {
  namespace asio = boost::asio;
  const std::string path = control_address(state_directory, door);
  if (path.size() >= sizeof(sockaddr_un::sun_path))
    return error(Errc::invalid_argument, "the path of the state directory is too long for a socket: " + path);
  asio::io_context io;
  asio::local::stream_protocol::socket socket(io);
  boost::system::error_code failed;
  socket.connect(asio::local::stream_protocol::endpoint(path), failed);
  if (failed) return no_connection(failed, state_directory);
  asio::write(socket, asio::buffer(question + '\n'), failed);
  std::string answer;
  if (!failed) asio::read_until(socket, asio::dynamic_buffer(answer, longest_answer), '\n', failed);
  if (failed) return error(Errc::io, "the service did not answer: " + failed.message());
  answer.pop_back();
  return answer;
}

}  // namespace psremoting::service
