#pragma once

#include <memory>

#include "launcher/back_off.hpp"
#include "launcher/site.hpp"

namespace psremoting::launcher {

// Keeps one serve running, with an office for its requests: starts it again when it ends, ends it when it is not what
// it should be. All in the loop's thread.
class Launcher {
 public:
  // `site` outlives it.
  explicit Launcher(Site& site);

  // Until stop(), or until no serve can be had: the process's exit code.
  int run();
  // In order: serve has until options.stop_deadline for it.
  void stop();
  // Reads the configuration anew and has serve do so.
  void hang_up();

 private:
  bool start();
  void start_again();
  void end_serve();
  void kill_serve_after(Duration patience);
  void serve_ended(const ServeExit& exit);
  void reload();
  void refresh();
  void credentials_changed();
  const Options& options() const { return site_.premises().options; }

  Site& site_;
  Loop& loop_;
  std::unique_ptr<ServeProcess> serve_;
  std::unique_ptr<ServeOffice> office_;
  unsigned starts_ = 0;
  TimePoint started_{}, reloaded_{};
  BackOff back_off_;
  bool stopping_ = false, over_ = false;
  int exit_code_ = 0;
};

}  // namespace psremoting::launcher
