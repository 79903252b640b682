#include "tests/wire/served.hpp"

#include <utility>

#include "psrp/output_queue.hpp"

namespace psremoting::test::wire {
namespace {

namespace asio = boost::asio;

config::Install install(const std::string& version) {
  config::Install found;
  found.version = config::Version::parse(version).value();
  found.executable = "/opt/microsoft/powershell/" + version + "/pwsh";
  found.source = "package";
  return found;
}

config::Config everybody_may() {
  config::Config config;
  config.pool.enabled = false;
  config.installs = {install("7.6.1"), install("7.4.7")};
  config.default_access.groups = {"*"};
  return config;
}

}  // namespace

Served::Served()
    : config(everybody_may()),
      shells_(io_.get_executor(), clock, launcher_),
      dispatcher_([this] { return std::make_shared<config::Config>(config); }, [this] { return open_listeners; },
                  shells_, clock),
      authenticator_(clock, launcher_) {
  launcher_.prepare = [this](FakeWorker& worker) {
    const bool command = std::exchange(commands_, launcher_.commands.size()) != launcher_.commands.size();
    if (command) {  // which speaks no packets
      worker.input.on_close = {};
      worker.input.on_write = [this, &worker](std::string_view bytes) { told[&worker] += bytes; };
      return;
    }
    worker.opens = !mute;
    worker.input.on_write = [this, &worker, hear = worker.input.on_write](std::string_view bytes) {
      told[&worker] += bytes;
      hear(bytes);
    };
  };
}

std::shared_ptr<MemoryStream> Served::connect(bool encrypted) {
  auto strand = asio::make_strand(io_);
  auto stream = std::make_shared<MemoryStream>(strand, encrypted);
  auto entry = connections_.admit(config.service, "192.0.2.1", strand);
  entry->set_stream(stream);
  listener::ConnectionProof proof;
  proof.address = entry->address();
  proof.encrypted = encrypted;
  listener::Services services{clock, dispatcher_, authenticator_,
                              [this] { return std::make_shared<config::Config>(config); }};
  auto serving = listener::serve(stream, std::move(entry), std::move(proof), services);
  ++serving_;
  asio::co_spawn(strand, std::move(serving), [this](std::exception_ptr failed) {
    --serving_;
    if (failed) std::rethrow_exception(failed);
  });
  streams_.push_back(stream);
  return stream;
}

void Served::settle() {
  run();
  clock.advance(psrp::OutputQueue::gather_bytes);  // what a command says is not gathered any more
  run();
}

void Served::run() {
  io_.restart();
  io_.poll();
}

void Served::pass(std::chrono::seconds time) {
  for (; time.count() > 0; --time) {
    clock.advance(std::chrono::seconds(1));
    connections_.sweep();
    run();
  }
}

std::string Served::stop() {
  for (auto& stream : streams_) stream->leave();
  settle();
  bool closed = false;
  auto closing = shells_.close_all(clock.now() + std::chrono::seconds(10));
  asio::co_spawn(io_, std::move(closing), [&](std::exception_ptr) { closed = true; });
  pass(std::chrono::seconds(12));
  std::string left;
  if (serving_ > 0) left += std::to_string(serving_) + " connections are still served after their clients left; ";
  if (!closed) left += "the shells do not close; ";
  for (auto& worker : launcher_.workers) {
    for (const auto& offence : worker->offences) left += "a worker would have died of this: " + offence + "; ";
  }
  return left;
}

}  // namespace psremoting::test::wire
