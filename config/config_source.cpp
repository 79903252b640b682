#include "config/config_source.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <mutex>

#include "base/log.hpp"
#include "config/load.hpp"
#include "config/settling.hpp"
#include "config/spots.hpp"
#include "config/watch.hpp"

namespace psremoting::config {
namespace {

namespace asio = boost::asio;

// Several files are often written one after the other: this long after the first, all are read.
constexpr auto settle = std::chrono::milliseconds(100);
// While files of a PowerShell are being written, whose end is no event, and while there are no events.
constexpr auto look_again = std::chrono::seconds(1);

// Shared by the source and its watching coroutine, which may end after it.
class State {
 public:
  State(Paths paths, Clock& clock) : paths_(std::move(paths)), clock_(clock) {}

  std::shared_ptr<const Config> current() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }
  // What is in force now, if that is another than before; the error has all mistakes.
  Result<std::shared_ptr<const Config>> load();
  // The coroutine owns what waits: it goes with its executor's context, which the state may outlive.
  static asio::awaitable<void> follow(std::shared_ptr<State> self, asio::any_io_executor strand,
                                      ConfigSource::Changed changed);
  // Both on the strand.
  void tell(std::shared_ptr<const Config> news);
  void stop();

 private:
  struct Waiting {
    std::unique_ptr<Watch> watch;
    std::unique_ptr<Timer> timer;
    ConfigSource::Changed changed;
  };
  asio::awaitable<void> follow(Waiting& waiting);
  Result<void> catch_up(Watch& watch);
  void read_again();
  void note_watch(const Result<void>& watch);
  std::vector<Spot> spots() const;

  const Paths paths_;
  Clock& clock_;
  std::mutex loading_;  // one at a time, so that generations rise with what was read
  std::vector<Spot> spots_;
  Settling installs_;                   // while loading
  std::atomic<bool> settling_ = false;  // some PowerShell is
  mutable std::mutex mutex_;
  std::shared_ptr<const Config> current_;
  // The strand's own.
  Waiting* waiting_ = nullptr;
  std::string reported_;
  bool blind_ = false;  // changes are not told to us
  bool stopped_ = false;
};

Result<std::shared_ptr<const Config>> State::load() {
  const std::lock_guard one(loading_);
  Loaded loaded = load_all(paths_);
  {
    const std::lock_guard lock(mutex_);
    spots_ = spots_of(loaded.config, paths_);
  }
  if (!loaded.problems.empty()) return error(Errc::invalid_argument, print(loaded.problems));
  const auto before = current();
  if (before) settling_ = installs_.apply(before->installs, loaded.config.installs, clock_.now());
  loaded.config.generation = before ? before->generation : 1;
  if (before && *before == loaded.config) return std::shared_ptr<const Config>();
  if (before) ++loaded.config.generation;
  auto now = std::make_shared<const Config>(std::move(loaded.config));
  const std::lock_guard lock(mutex_);
  current_ = now;
  return std::shared_ptr<const Config>(now);
}

std::vector<Spot> State::spots() const {
  const std::lock_guard lock(mutex_);
  return spots_;
}

// The watch is set before the files are read, so that nothing falls between; what was read may name more to watch. They
// are read also where it cannot be set.
Result<void> State::catch_up(Watch& watch) {
  std::vector<Spot> watched;
  Result<void> looking;
  do {
    watched = spots();
    looking = watch.look_at(watched);
    read_again();
  } while (looking && watched != spots());
  return looking;
}

void State::tell(std::shared_ptr<const Config> news) {
  if (!waiting_ || !news) return;
  log::write<event::configuration_used>({{"generation", std::to_string(news->generation)},
                                         {"endpoints", std::to_string(news->endpoints.size())},
                                         {"installs", std::to_string(news->installs.size())}});
  waiting_->changed(std::move(news));
}

// A mistake is reported once, not with every other change.
void State::read_again() {
  auto news = load();
  const std::string wrong = news ? std::string() : news.error().detail;
  if (!wrong.empty() && wrong != reported_) log::write<event::configuration_broken>({{"why", wrong}});
  reported_ = wrong;
  if (news) tell(std::move(*news));
}

asio::awaitable<void> State::follow(std::shared_ptr<State> self, asio::any_io_executor strand,
                                    ConfigSource::Changed changed) {
  Waiting waiting{make_watch(strand, self->clock_), self->clock_.timer(strand), std::move(changed)};
  self->waiting_ = &waiting;
  co_await self->follow(waiting);
  self->waiting_ = nullptr;
}

asio::awaitable<void> State::follow(Waiting& waiting) {
  while (!stopped_) {
    const auto looking = catch_up(*waiting.watch);
    note_watch(looking);
    if (settling_ || !looking) {
      co_await waiting.timer->wait_until(clock_.now() + look_again);
      continue;
    }
    auto change = co_await waiting.watch->changed();
    if (!change && change.error().code == Errc::aborted) co_return;
    if (!change) note_watch(change);
    co_await waiting.timer->wait_until(clock_.now() + (change ? settle : look_again));
  }
}

// Told when it begins and when it is over. Meanwhile files are read every second, whatever changed.
void State::note_watch(const Result<void>& watch) {
  if (std::exchange(blind_, !watch) == !watch) return;
  if (watch)
    log::write<event::configuration_watched_again>();
  else
    log::write<event::configuration_not_watched>({{"why", watch.error().detail}});
}

void State::stop() {
  stopped_ = true;
  if (!waiting_) return;
  waiting_->watch->cancel();
  waiting_->timer->cancel();
}

class FileSource final : public ConfigSource {
 public:
  explicit FileSource(std::shared_ptr<State> state) : state_(std::move(state)) {}
  ~FileSource() override { stop(); }

  std::shared_ptr<const Config> current() const override { return state_->current(); }

  void watch(asio::any_io_executor executor, Changed changed) override {
    strand_ = asio::make_strand(executor);
    auto work = State::follow(state_, strand_, std::move(changed));
    asio::co_spawn(strand_, std::move(work), [](const std::exception_ptr& failed) {
      if (failed) log::write<event::configuration_watch_ended>();
    });
  }

  void stop() override {
    const auto strand = std::exchange(strand_, {});
    if (strand) asio::post(strand, [state = state_] { state->stop(); });
  }

  Result<void> reload() override {
    auto loaded = state_->load();
    if (!loaded) return loaded.error();
    if (strand_) asio::post(strand_, [state = state_, news = *loaded] { state->tell(news); });
    return {};
  }

 private:
  std::shared_ptr<State> state_;
  asio::any_io_executor strand_;
};

}  // namespace

Result<std::unique_ptr<ConfigSource>> ConfigSource::open(const Paths& paths, Clock& clock) {
  auto state = std::make_shared<State>(paths, clock);
  if (auto loaded = state->load(); !loaded) return loaded.error();
  return std::unique_ptr<ConfigSource>(std::make_unique<FileSource>(std::move(state)));
}

Result<std::unique_ptr<ConfigSource>> ConfigSource::open(const std::filesystem::path& file, bool privileged) {
  return open(Paths{.file = std::filesystem::absolute(file), .privileged = privileged});
}

}  // namespace psremoting::config
