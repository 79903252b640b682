#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

namespace psremoting::service {

// Another number whenever a file or folder came or went below one of these.
std::uint64_t entries_below(const std::vector<std::filesystem::path>& folders);

// Calls `look` once a second, until it has given the same for `quiet` seconds or `most` have passed. `pause` waits a
// second.
void wait_until_quiet(const std::function<std::uint64_t()>& look, const std::function<void()>& pause,
                      std::chrono::seconds quiet, std::chrono::seconds most);

}  // namespace psremoting::service
