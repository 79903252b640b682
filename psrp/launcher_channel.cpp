#include "psrp/launcher_channel.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include "psrp/launcher_exchange.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;

const char* const launcher_gone = "the launcher process is gone";

class HeldLogon final : public Logon {
 public:
  HeldLogon(std::shared_ptr<LauncherExchange> exchange, request::LoggedOn who)
      : exchange_(std::move(exchange)), who_(std::move(who)) {}
  ~HeldLogon() override { exchange_->tell(request::ForgetLogon{who_.logon}); }
  const Identity& identity() const override { return who_.identity; }
  request::LogonId id() const override { return who_.logon; }

 private:
  std::shared_ptr<LauncherExchange> exchange_;
  request::LoggedOn who_;
};

class LaunchedProcess final : public Process {
 public:
  LaunchedProcess(std::shared_ptr<LauncherExchange> exchange, const request::Started& started,
                  std::shared_ptr<Exit> exit)
      : exchange_(std::move(exchange)), worker_(started.worker), id_(started.process_id), exit_(std::move(exit)) {}
  ~LaunchedProcess() override { kill(); }

  void open(const asio::any_io_executor& executor, std::vector<Handle>& handles) {
    input_ = open_pipe(executor, handles[0].release());
    output_ = open_pipe(executor, handles[1].release());
    errors_ = open_pipe(executor, handles[2].release());
  }

  std::uint64_t id() const override { return id_; }
  Pipe& input() override { return *input_; }
  Pipe& output() override { return *output_; }
  Pipe& errors() override { return *errors_; }

  asio::awaitable<int> exited() override {
    auto exit = exit_;
    if (!exit->over) co_await exit->ready.wait();
    co_return exit->code;
  }

  void interrupt() override { signal(request::SignalWorker::Kind::interrupt); }
  void has_begun() override { signal(request::SignalWorker::Kind::has_begun); }
  void kill() override { signal(request::SignalWorker::Kind::kill); }

 private:
  void signal(request::SignalWorker::Kind kind) {
    if (!exit_->over) exchange_->tell(request::SignalWorker{worker_, kind});
  }

  std::shared_ptr<LauncherExchange> exchange_;
  request::WorkerId worker_;
  std::uint64_t id_;
  std::shared_ptr<Exit> exit_;
  std::unique_ptr<Pipe> input_, output_, errors_;
};

// Leaves the exchange when the asker's coroutine ends in whatever way.
class Leaving {
 public:
  Leaving(std::shared_ptr<LauncherExchange> exchange, LauncherExchange::Asked asked)
      : exchange_(std::move(exchange)), asked_(std::move(asked)) {}
  Leaving(const Leaving&) = delete;
  Leaving& operator=(const Leaving&) = delete;
  ~Leaving() {
    if (asked_.waiter) exchange_->leave(asked_);
  }

 private:
  std::shared_ptr<LauncherExchange> exchange_;
  LauncherExchange::Asked asked_;
};

// The answer that was asked for, an A, or why there is none. It is taken out of the waiter only when it is one.
template <class A>
asio::awaitable<Result<A>> answer_to(LauncherExchange::Asked asked) {
  if (!asked.waiter) co_return error(Errc::io, launcher_gone);
  if (!co_await asked.waiter->ready.wait()) co_return error(Errc::aborted);
  auto& answer = *asked.waiter->answer;
  if (auto* failed = std::get_if<request::Failed>(&answer)) co_return failed->why;
  if (auto* wanted = std::get_if<A>(&answer)) {
    A taken = std::move(*wanted);
    asked.waiter->answer.reset();
    co_return taken;
  }
  co_return error(Errc::internal, "the launcher answered something else");
}

template <class R>
asio::awaitable<Result<std::shared_ptr<const Logon>>> ask_logon(std::shared_ptr<LauncherExchange> exchange, R who) {
  auto asked = exchange->ask(std::move(who));
  Leaving leaving(exchange, asked);
  auto logged_on = co_await answer_to<request::LoggedOn>(asked);
  if (!logged_on) co_return logged_on.error();
  std::shared_ptr<const Logon> held = std::make_shared<HeldLogon>(std::move(exchange), std::move(*logged_on));
  co_return held;
}

template <class R>
asio::awaitable<Result<std::unique_ptr<Process>>> ask_start(std::shared_ptr<LauncherExchange> exchange,
                                                            asio::any_io_executor executor,
                                                            std::shared_ptr<const Logon> logon, R what) {
  what.logon = logon->id();
  auto asked = exchange->ask(std::move(what));
  Leaving leaving(exchange, asked);
  auto started = co_await answer_to<request::Started>(asked);
  if (!started) co_return started.error();
  auto process = std::make_unique<LaunchedProcess>(std::move(exchange), *started, asked.waiter->exit);
  if (asked.waiter->handles.size() != 3) co_return error(Errc::internal, "a worker without its pipes");
  process->open(executor, asked.waiter->handles);
  std::unique_ptr<Process> result = std::move(process);
  co_return result;
}

}  // namespace

LauncherChannel::LauncherChannel(asio::any_io_executor strand, std::unique_ptr<Channel> channel)
    : channel_(std::move(channel)), exchange_(std::make_shared<LauncherExchange>(std::move(strand))) {}

LauncherChannel::~LauncherChannel() { exchange_->end(); }

asio::awaitable<Error> LauncherChannel::read_answers() {
  for (;;) {
    auto message = co_await channel_->receive();
    if (!message) co_return message.error();
    auto answer = request::parse_answer(message->bytes);
    if (!answer) co_return answer.error();
    exchange_->deliver(std::move(*answer), std::move(message->handles));
  }
}

asio::awaitable<Error> LauncherChannel::write_requests() {
  for (;;) {
    while (auto bytes = exchange_->next_to_send()) {
      Message message{std::move(*bytes), {}};
      auto sent = co_await channel_->send(std::move(message));
      if (!sent) co_return sent.error();
    }
    if (!co_await exchange_->to_send().wait()) co_return error(Errc::aborted);
  }
}

asio::awaitable<Error> LauncherChannel::run() {
  using namespace asio::experimental::awaitable_operators;
  auto both = read_answers() || write_requests();
  auto ended = co_await std::move(both);
  exchange_->end();
  co_return std::visit([](auto& why) { return std::move(why); }, ended);
}

void LauncherChannel::stop() { channel_->close(); }

asio::awaitable<Result<std::shared_ptr<const Logon>>> LauncherChannel::logon(request::LogonPassword who) {
  return ask_logon(exchange_, std::move(who));
}

asio::awaitable<Result<std::shared_ptr<const Logon>>> LauncherChannel::logon(request::LogonCertificate who) {
  return ask_logon(exchange_, std::move(who));
}

asio::awaitable<Result<std::unique_ptr<Process>>> LauncherChannel::start(asio::any_io_executor executor,
                                                                         std::shared_ptr<const Logon> logon,
                                                                         request::StartPowerShell what) {
  return ask_start(exchange_, std::move(executor), std::move(logon), std::move(what));
}

asio::awaitable<Result<std::unique_ptr<Process>>> LauncherChannel::start(asio::any_io_executor executor,
                                                                         std::shared_ptr<const Logon> logon,
                                                                         request::StartCommand what) {
  return ask_start(exchange_, std::move(executor), std::move(logon), std::move(what));
}

std::uint64_t LauncherChannel::credentials_generation() const { return exchange_->credentials_generation(); }

}  // namespace psremoting::psrp
