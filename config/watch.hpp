#pragma once

#include <boost/asio/awaitable.hpp>

#include <compare>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace psremoting::config {

// A folder, and which of its entries matter: all where none is named.
struct Spot {
  std::filesystem::path folder;
  std::vector<std::string> names;

  friend bool operator==(const Spot&, const Spot&) = default;
};

// Tells that files changed, without saying what. Used on one strand.
class Watch {
 public:
  virtual ~Watch() = default;

  // What to look at instead of what there was. A folder that does not exist counts as changed when it comes; so does a
  // symbolic link on the way to it that is turned. What happens from here on is not missed.
  virtual Result<void> look_at(const std::vector<Spot>& spots) = 0;

  // Waits for a change; Errc::aborted after cancel(). One wait at a time.
  virtual boost::asio::awaitable<Result<void>> changed() = 0;
  virtual void cancel() = 0;
};

// The system's own.
std::unique_ptr<Watch> make_watch(boost::asio::any_io_executor executor, Clock& clock);

}  // namespace psremoting::config
