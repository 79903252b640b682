#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/identity.hpp"
#include "listener/page.hpp"
#include "wsman/fault.hpp"
#include "wsman/reply.hpp"

namespace psremoting::listener {

// Enumerations that are pulled item by item (DSP0226 section 8): each client's own, forgotten after 240 s. Any thread.
class Enumerations {
 public:
  explicit Enumerations(Clock& clock) : clock_(clock) {}

  // The context to Pull with.
  std::string begin(const Identity& owner, std::vector<wsman::Item> items);
  // The next items, as many as the page holds; the last of them ends the enumeration.
  boost::system::result<wsman::PullResponse, wsman::Fault> pull(const Identity& owner, const std::string& context,
                                                                const Page& page);
  boost::system::result<wsman::ReleaseResponse, wsman::Fault> release(const Identity& owner,
                                                                      const std::string& context);

  static constexpr std::chrono::seconds lifetime{240};
  static constexpr std::size_t max_open = 1000;

 private:
  struct Open {
    std::string owner_id;
    std::vector<wsman::Item> items;
    TimePoint until;
  };
  using Table = std::map<std::string, Open>;
  Table::iterator find(const Identity& owner, const std::string& context);
  void drop_old();

  Clock& clock_;
  std::mutex mutex_;
  Table open_;
};

}  // namespace psremoting::listener
