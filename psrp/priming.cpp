#include "psrp/priming.hpp"

#include "psrp/message_follower.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;

// What has been heard of the worker so far.
class DummySession {
 public:
  DummySession(std::shared_ptr<Worker> worker, const Guid& pool, const Guid& pipeline)
      : worker_(std::move(worker)), pool_(pool), pipeline_(pipeline) {}

  // Every line waits for what the one before it brought about.
  asio::awaitable<bool> run() {
    std::string open = dummy_session::open(pool_);
    if (!co_await say(PacketKind::data, Guid(), open) || !opened_) co_return false;
    std::string script = dummy_session::pipeline(pool_, pipeline_, "1+1");
    if (!co_await say(PacketKind::command, pipeline_, {})) co_return false;
    if (!co_await say(PacketKind::data, pipeline_, script)) co_return false;
    while (!finished_) {
      if (!co_await hear()) co_return false;
    }
    if (!co_await say(PacketKind::close, pipeline_, {})) co_return false;
    co_return co_await say(PacketKind::close, Guid(), {});
  }

 private:
  asio::awaitable<bool> say(PacketKind kind, Guid whom, std::string_view base64) {
    Packet packet{kind, whom, false, base64};
    worker_->write(packet);
    acknowledged_ = false;
    while (!acknowledged_) {
      if (!co_await hear()) co_return false;
    }
    co_return true;
  }

  asio::awaitable<bool> hear() {
    auto more = co_await worker_->read_more();
    if (!more || !*more) co_return false;
    while (auto packet = worker_->next_packet()) {
      if (packet->kind == PacketKind::damaged) co_return false;
      if (packet->kind != PacketKind::data) {
        acknowledged_ = true;
      } else if (packet->id == pipeline_) {
        finished_ = finished_ || follower_.follow(packet->base64).final_state;
      } else if (auto message = collector_.collect(packet->base64)) {
        opened_ = opened_ || (message->header.type == MessageType::runspace_pool_state &&
                              read_i32(message->xml, "RunspaceState") == static_cast<int>(PoolState::opened));
      }
    }
    co_return true;
  }

  std::shared_ptr<Worker> worker_;
  const Guid pool_, pipeline_;
  MessageFollower follower_;
  MessageCollector collector_;
  bool acknowledged_ = false, opened_ = false, finished_ = false;
};

// Ends what it guards at the deadline, unless it is over by then.
struct Guard {
  Guard(Clock& clock, asio::any_io_executor strand) : wakeup(clock, std::move(strand)) {}
  Wakeup wakeup;
  bool over = false;
};

asio::awaitable<void> kill_at(std::shared_ptr<Guard> guard, std::shared_ptr<Worker> worker, TimePoint deadline) {
  while (!guard->over) {
    if (co_await guard->wakeup.wait_until(deadline)) continue;
    worker->kill();
    co_return;
  }
}

}  // namespace

asio::awaitable<Result<void>> prime(std::shared_ptr<Worker> worker, Clock& clock, TimePoint deadline) {
  auto guard = std::make_shared<Guard>(clock, worker->strand());
  spawn(worker->strand(), "priming's deadline", kill_at(guard, worker, deadline));
  DummySession session(worker, Guid::random(), Guid::random());
  bool done = co_await session.run();
  guard->over = true;
  guard->wakeup.notify();
  if (done) co_return Result<void>();
  worker->kill();
  co_return worker_error("The worker could not be primed.", worker->error_text());
}

}  // namespace psremoting::psrp
