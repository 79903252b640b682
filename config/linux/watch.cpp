#include "config/watch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <cstring>
#include <map>
#include <set>
#include <sys/inotify.h>

#include "base/linux/fd.hpp"

namespace psremoting::config {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr std::uint32_t events = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_ATTRIB |
                                 IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

// What is watched by one inotify watch.
struct Watched {
  fs::path folder;
  bool all = false;
  std::set<std::string> names;
};

class InotifyWatch final : public Watch {
 public:
  explicit InotifyWatch(asio::any_io_executor executor) : descriptor_(std::move(executor)) {}

  Result<void> look_at(const std::vector<Spot>& spots) override;
  asio::awaitable<Result<void>> changed() override;
  void cancel() override {
    cancelled_ = true;
    boost::system::error_code ignored;
    descriptor_.cancel(ignored);
  }

 private:
  bool add(const fs::path& folder, const std::vector<std::string>& names, bool all);
  bool add_way_to(const fs::path& folder);
  bool read_events();
  bool matters(const inotify_event& event) const;

  asio::posix::stream_descriptor descriptor_;
  std::map<int, Watched> watched_;
  bool cancelled_ = false;
};

// A fresh instance forgets what happened so far, which the caller reads from the files themselves.
Result<void> InotifyWatch::look_at(const std::vector<Spot>& spots) {
  Fd fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!fd) return error(Errc::io, std::string("inotify: ") + std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
  boost::system::error_code ignored;
  descriptor_.close(ignored);
  descriptor_.assign(fd.release());
  watched_.clear();
  for (const Spot& spot : spots) {
    if (!add_way_to(spot.folder) || !add(spot.folder, spot.names, spot.names.empty()))
      return error(Errc::io, "inotify: no more watches (fs.inotify.max_user_watches)");
  }
  return {};
}

// Two spots may be one folder, which has one watch. False where the system gives no more watches.
bool InotifyWatch::add(const fs::path& folder, const std::vector<std::string>& names, bool all) {
  const int id = ::inotify_add_watch(descriptor_.native_handle(), folder.c_str(), events);
  if (id < 0) return errno != ENOSPC && errno != ENOMEM;  // it is not there: the way to it is watched
  Watched& watched = watched_[id];
  watched.folder = folder;
  watched.all = watched.all || all;
  watched.names.insert(names.begin(), names.end());
  return true;
}

// Every part that could come, or lead elsewhere.
bool InotifyWatch::add_way_to(const fs::path& folder) {
  fs::path parent = folder.root_path();
  for (const fs::path& name : folder.relative_path()) {
    std::error_code failed;
    const auto status = fs::symlink_status(parent / name, failed);
    if (status.type() != fs::file_type::directory && !add(parent, {name.string()}, false)) return false;
    if (!fs::exists(status)) return true;
    parent /= name;
  }
  return true;
}

// A file that was made and is empty is about to be written, which makes an event of its own.
bool InotifyWatch::matters(const inotify_event& event) const {
  if (event.mask & IN_Q_OVERFLOW) return true;
  const auto found = watched_.find(event.wd);
  if (found == watched_.end()) return false;
  if (event.mask & (IN_DELETE_SELF | IN_MOVE_SELF)) return true;
  if (event.len == 0) return false;
  const std::string name = event.name;
  if (!found->second.all && !found->second.names.contains(name)) return false;
  if (!(event.mask & IN_CREATE) || (event.mask & IN_ISDIR)) return true;
  std::error_code failed;
  const fs::path file = found->second.folder / name;
  return fs::symlink_status(file, failed).type() != fs::file_type::regular || fs::file_size(file, failed) > 0;
}

bool InotifyWatch::read_events() {
  bool any = false;
  alignas(inotify_event) std::array<char, 16384> buffer{};
  for (;;) {
    const ssize_t size = ::read(descriptor_.native_handle(), buffer.data(), buffer.size());
    if (size <= 0) return any;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      any = matters(*event) || any;
      at += sizeof(inotify_event) + event->len;
    }
  }
}

asio::awaitable<Result<void>> InotifyWatch::changed() {
  while (!cancelled_) {
    if (read_events()) co_return Result<void>();
    auto [failed] =
        co_await descriptor_.async_wait(asio::posix::stream_descriptor::wait_read, asio::as_tuple(asio::use_awaitable));
    if (failed && !cancelled_) co_return error(Errc::io, failed.message());
  }
  co_return error(Errc::aborted);
}

}  // namespace

std::unique_ptr<Watch> make_watch(asio::any_io_executor executor, Clock&) {
  return std::make_unique<InotifyWatch>(std::move(executor));
}

}  // namespace psremoting::config
