#pragma once

#include "base/handle.hpp"

namespace psremoting::service {

// The events between `serve` and its launcher; none of them in the launcher itself.
struct ServeEvents {
  Handle stop, reload, ready;
};
ServeEvents& serve_events();

}  // namespace psremoting::service
