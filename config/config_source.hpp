#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>
#include <functional>
#include <memory>

#include "base/result.hpp"
#include "config/config.hpp"

namespace psremoting::config {

// The configuration in force. A change of its files, of the endpoints' folder or of the installed PowerShells makes a new
// one within a second; a broken one is reported and changes nothing. Any thread.
class ConfigSource {
 public:
  // Loads it; the error names every mistake with file, line and cure. A file that does not exist is one with nothing in
  // it.
  static Result<std::unique_ptr<ConfigSource>> open(const std::filesystem::path& file);
  virtual ~ConfigSource() = default;

  virtual std::shared_ptr<const Config> current() const = 0;

  // Calls `changed` on the executor after every change that took effect, until stop().
  using Changed = std::function<void(std::shared_ptr<const Config>)>;
  virtual void watch(boost::asio::any_io_executor executor, Changed changed) = 0;
  virtual void stop() = 0;
};

}  // namespace psremoting::config
