#include "config/watch.hpp"

#include <algorithm>
#include <cstdint>
#include <windows.h>

#include "config/policy.hpp"

namespace psremoting::config {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr auto interval = std::chrono::seconds(1);

// Looks at names, sizes and times, and at what policies there are, once a second. Change notifications would need a
// handle and a read in flight for every folder, and do not tell of folders that are yet to come.
class PollingWatch final : public Watch {
 public:
  PollingWatch(asio::any_io_executor executor, Clock& clock)
      : clock_(clock), timer_(clock.timer(std::move(executor))) {}

  Result<void> look_at(const std::vector<Spot>& spots) override {
    spots_ = spots;
    seen_ = fingerprint();
    return {};
  }
  asio::awaitable<Result<void>> changed() override {
    while (!cancelled_) {
      std::string now = fingerprint();
      if (now != seen_) {
        seen_ = std::move(now);
        co_return Result<void>();
      }
      co_await timer_->wait_until(clock_.now() + interval);
    }
    co_return error(Errc::aborted);
  }
  void cancel() override {
    cancelled_ = true;
    timer_->cancel();
  }

 private:
  std::string fingerprint() const {
    std::vector<std::string> lines;
    for (const Spot& spot : spots_) {
      std::error_code failed;
      fs::directory_iterator entry(spot.folder, fs::directory_options::skip_permission_denied, failed);
      for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) add(spot, *entry, lines);
    }
    std::ranges::sort(lines);
    std::string all = policy_fingerprint(system_policy());
    for (const std::string& line : lines) all += line + '\n';
    return all;
  }

  static void add(const Spot& spot, const fs::directory_entry& entry, std::vector<std::string>& lines) {
    const std::string name = entry.path().filename().string();
    if (!spot.names.empty() && std::ranges::find(spot.names, name) == spot.names.end()) return;
    // The library's own last_write_time() knows whole seconds only.
    WIN32_FILE_ATTRIBUTE_DATA now{};
    ::GetFileAttributesExW(entry.path().c_str(), GetFileExInfoStandard, &now);
    const auto join = [](DWORD high, DWORD low) { return std::to_string((std::uint64_t{high} << 32) | low); };
    const std::string size = join(now.nFileSizeHigh, now.nFileSizeLow);
    const std::string time = join(now.ftLastWriteTime.dwHighDateTime, now.ftLastWriteTime.dwLowDateTime);
    lines.push_back(entry.path().string() + '|' + size + '|' + time);
  }

  Clock& clock_;
  std::unique_ptr<Timer> timer_;
  std::vector<Spot> spots_;
  std::string seen_;
  bool cancelled_ = false;
};

}  // namespace

std::unique_ptr<Watch> make_watch(asio::any_io_executor executor, Clock& clock) {
  return std::make_unique<PollingWatch>(std::move(executor), clock);
}

}  // namespace psremoting::config
