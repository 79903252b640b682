#include "client/shell.hpp"

namespace psremoting::client {

wsman::Header Shell::header(std::chrono::milliseconds time) const {
  wsman::Header header = session->header(uri, time);
  header.selectors.push_back({"ShellId", id});
  return header;
}

}  // namespace psremoting::client
