// The life of a PowerShell shell's worker: from its start to its end.
#include <algorithm>

#include "base/log.hpp"
#include "psrp/powershell_shell.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;
using std::chrono::seconds;

constexpr seconds open_time{60};            // from the worker's start to Opened
constexpr seconds open_time_in_trouble{5};  // once the worker complained
constexpr seconds refusal_time{2};          // from a refusal to the worker's end, by when it has said all
constexpr seconds close_grace{10};          // from Delete to the kill
constexpr seconds exit_time{2};             // from the end of stdout to the process's
constexpr seconds kill_time{10};            // from the kill to the process's end
constexpr std::size_t output_hard_cap = 64u * 1024 * 1024;

// What PowerShell says when it goes on but cannot serve, as with a session configuration file that it cannot read. From
// 7.7 on it says so in its user's language, and is then waited for as long as any other.
bool in_trouble(const Worker& worker) {
  return worker.error_text().find("Remote transport error") != std::string::npos;
}

}  // namespace

asio::awaitable<void> PowerShellShell::run() {
  spawn(strand_, "shell's opening", guard_open(), [self = shared_from_this()] {});
  if (co_await start_worker()) {
    co_await pump();
    co_await end_worker();
  }
  state_ = State::ended;
  open_guard_.notify();
  close_guard_.notify();
  line_guard_.notify();
}

asio::awaitable<bool> PowerShellShell::start_worker() {
  worker_ = std::move(source_.primed);
  if (worker_ && worker_->over()) worker_.reset();
  if (!worker_) {
    auto process = co_await source_.launcher.start(strand_, facts_.logon, source_.what);
    if (!process) {
      log::write<event::worker_not_started>({{"shell", facts_.id.upper()},
                                             {"endpoint", facts_.endpoint},
                                             {"user", owner().name},
                                             {"what", process.error().detail}});
      fail(process.error());
      co_return false;
    }
    worker_ = std::make_shared<Worker>(std::move(*process), clock_, strand_);
    worker_->start();
  }
  if (failure_) {  // closed, or out of time, meanwhile
    worker_->kill();
    co_return true;
  }
  state_ = State::opening;
  worker_->on_error_text([weak = weak_from_this()] {
    if (auto self = weak.lock()) std::static_pointer_cast<PowerShellShell>(self)->on_error_text();
  });
  log_event<event::worker_started>(facts_, {{"pid", std::to_string(worker_->process_id())}});
  write_next(Guid(), input_);
  co_return true;
}

// Frees a worker whose session does not open: one that hangs, or whose client never sends the rest of its INIT.
asio::awaitable<void> PowerShellShell::guard_open() {
  TimePoint deadline = clock_.now() + open_time;
  while (!opened_ && !failure_) {
    if (worker_ && in_trouble(*worker_)) deadline = std::min(deadline, clock_.now() + open_time_in_trouble);
    if (refused_) deadline = std::min(deadline, clock_.now() + refusal_time);
    bool in_time = co_await open_guard_.wait_until(deadline);
    if (in_time || opened_ || failure_) continue;
    fail_unopened("PowerShell did not open the session in time.");
  }
}

void PowerShellShell::on_error_text() {
  open_guard_.notify();
  notice_refusal();
  offer_nested_again();
}

// A worker acknowledges what opens a session when that is open. One that does so before, and complains, has refused: it
// would wait for ever, and say nothing more. What it complains of, in whatever language, decides nothing.
void PowerShellShell::notice_refusal() {
  if (opening_answered_ && !opened_ && state_ == State::opening && !worker_->error_text().empty()) refuse();
}

// It ends with its input, and has said all it has to say by then.
void PowerShellShell::refuse() {
  if (refused_ || failure_) return;
  refused_ = true;
  worker_->end_input();
  open_guard_.notify();
}

asio::awaitable<void> PowerShellShell::pump() {
  for (;;) {
    while (auto packet = worker_->next_packet()) on_packet(*packet);
    if (total_.characters > output_hard_cap)
      fail(error(Errc::quota_output, "More than 64 MB of output waited to be fetched (output quota of a session)."));
    while (!reading_is_due()) co_await reader_.wait_until(never);
    auto more = co_await worker_->read_more();
    if (!more) fail(more.error());
    if (!more || !*more) co_return;
  }
}

namespace {

// The launcher gives 128 and its number for a signal, as a shell does.
std::string end_words(int code) {
  constexpr int killed = 128 + 9;
  const std::string words = "exit code " + std::to_string(code);
  return code == killed ? words + ", killed by signal 9, perhaps because memory ran out" : words;
}

}  // namespace

asio::awaitable<void> PowerShellShell::end_worker() {
  // stdout has ended: the process is about to. Its code, and what it says on stderr, are the best words there are.
  co_await worker_->wait_exit(clock_.now() + exit_time);
  if (!failure_) {
    auto code = worker_->exit_code();
    std::string what = "PowerShell ended in the middle of the session";
    what += code ? " (" + end_words(*code) + ")." : ".";
    if (opened_)
      fail(worker_error(std::move(what), worker_->error_text()));
    else
      fail_unopened(what);
  }
  worker_->kill();
  if (!co_await worker_->wait_exit(clock_.now() + kill_time))
    log::write<event::worker_not_ending>({{"pid", std::to_string(worker_->process_id())}});
}

// The log hears all that the worker said, as no program of the session can have said it yet; the client what helps.
void PowerShellShell::fail_unopened(const std::string& what) {
  const auto& file = source_.what.session_configuration_file;
  const auto said = worker_ ? worker_->error_text() : std::string();
  if (!refused_) return fail(worker_error(what, without_places(said, file)), worker_error(what, said).detail);
  const std::string of_what = file.empty() ? "to open the session" : "its session configuration file " + file.string();
  fail(error(Errc::worker_failed, refusal_for_client(facts_.endpoint, file, said)),
       worker_error("PowerShell refused " + of_what + '.', said).detail);
}

void PowerShellShell::fail(Error why) {
  const auto what = opened_ ? without_error_text(why.detail) : why.detail;
  fail(std::move(why), what);
}

void PowerShellShell::fail(Error why, const std::string& in_log) {
  if (failure_) return;
  log_event<event::session_failed>(facts_, {{"why", std::string(name(why.code))}, {"what", in_log}});
  failure_ = std::move(why);
  auto end = [this](OutputQueue& queue) {
    queue.fail(*failure_);
    queue.wake();
  };
  end(output_);
  for (auto& entry : commands_) end(entry.second->output);
  senders_.changed();
  open_guard_.notify();
  reader_.notify();
  if (worker_) worker_->kill();
}

// The session's Close must come after every command's CloseAck: until then the worker does not begin to close, and does
// not say so.
void PowerShellShell::close_session_when_due() {
  if (state_ != State::closing || close_sent_) return;
  auto owed = [](const auto& entry) { return !entry.second->closed; };
  if (!leaving_.empty() || std::ranges::any_of(commands_, owed)) return;
  close_sent_ = true;
  input_.drop_all();
  input_.push({PacketKind::close, false, {}});
  write_next(Guid(), input_);
}

asio::awaitable<void> PowerShellShell::guard_close() {
  TimePoint deadline = clock_.now() + close_grace;
  while (state_ == State::closing) {
    if (co_await close_guard_.wait_until(deadline)) continue;
    worker_->kill();
    co_return;
  }
}

void PowerShellShell::kill() {
  if (worker_) worker_->kill();
}

}  // namespace psremoting::psrp
