#pragma once

#include <filesystem>
#include <memory>

#include "base/result.hpp"
#include "config/install.hpp"
#include "service/powershell/hidden.hpp"
#include "service/powershell/place.hpp"

namespace psremoting::service::powershell {

// The folder that has installs side by side, each in a folder of its version's name. Names that begin with a dot are of
// what is being added or removed. Lives for one command, on its thread; no other process changes the folder meanwhile.
class Store {
 public:
  // Makes the folder where it is not there, and removes what a command left there that was killed. Errc::access_denied
  // where only an administrator may do it or, for one who is `privileged`, where somebody else could write there; else
  // as lock().
  static Result<Store> open(const std::filesystem::path& folder, bool privileged);

  std::filesystem::path place_of(const config::Version& version) const { return folder_ / version.text(); }

  // A new folder where no install is looked for, which only we may enter.
  Result<Hidden> make_hidden() const;
  // Gives the hidden install, which is whole, its version's name, and makes both outlast a crash. With `replaces` what
  // had the name is hidden instead.
  Result<void> put(const Hidden& hidden, const config::Version& version, bool replaces) const;
  // Takes an install's name away, and show() gives it back.
  Result<Hidden> hide(const std::filesystem::path& install) const;
  Result<void> show(const Hidden& hidden, const std::filesystem::path& install) const;

 private:
  Store(std::filesystem::path folder, std::unique_ptr<Lock> held)
      : folder_(std::move(folder)), lock_(std::move(held)) {}

  std::filesystem::path folder_;
  std::unique_ptr<Lock> lock_;
};

}  // namespace psremoting::service::powershell
