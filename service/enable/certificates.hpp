#pragma once

#include <filesystem>
#include <functional>

#include "base/result.hpp"

namespace psremoting::service::enable {

// How a certificate is looked for, and made, in a folder.
struct Certificates {
  std::function<bool(const std::filesystem::path& folder)> has;
  std::function<Result<void>(const std::filesystem::path& folder)> make;
};

}  // namespace psremoting::service::enable
