#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>
#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "config/config.hpp"
#include "config/paths.hpp"

namespace psremoting::config {

// The configuration in force. A change of its files or of the endpoints' folder makes a new one within a second, a
// change of the installed PowerShells once it is over (Settling); a broken one is reported and changes nothing. Any
// thread.
class ConfigSource {
 public:
  // Loads it; the error names every mistake with file, line and cure. A file that does not exist is one with nothing in
  // it. The clock must outlive the source.
  static Result<std::unique_ptr<ConfigSource>> open(const Paths& paths, Clock& clock = system_clock());
  // `privileged` as in Paths: an unprivileged process whose launcher is privileged has to be told.
  static Result<std::unique_ptr<ConfigSource>> open(const std::filesystem::path& file,
                                                    bool privileged = is_privileged());
  virtual ~ConfigSource() = default;

  virtual std::shared_ptr<const Config> current() const = 0;

  // Calls `changed` on the executor after every change that took effect, until stop() or the source's end, of which one
  // comes before the end of the executor's context. One watch at a time, started and stopped by one thread.
  using Changed = std::function<void(std::shared_ptr<const Config>)>;
  virtual void watch(boost::asio::any_io_executor executor, Changed changed) = 0;
  virtual void stop() = 0;

  // Looks now, where somebody asks for it. Mistakes are the error and leave the old one in force.
  virtual Result<void> reload() = 0;
};

}  // namespace psremoting::config
