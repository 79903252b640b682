#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "psrp/cmd_command.hpp"
#include "psrp/hosted_shell.hpp"

namespace psremoting::psrp {

// A WinRS shell: an environment and a directory; each command is a process of its own, run by the platform's shell
// unless its client asked otherwise.
class CmdShell final : public HostedShell {
 public:
  // What each command finds, as the shell's client asked for.
  struct Surroundings {
    std::vector<std::pair<std::string, std::string>> environment;
    std::uint32_t code_page = 0;  // 0: none was asked for
  };
  CmdShell(ShellFacts facts, Surroundings surroundings, Launcher& launcher, Clock& clock,
           boost::asio::any_io_executor strand);

  bool powershell() const override { return false; }
  boost::asio::awaitable<void> run() override;
  void kill() override {}  // close() kills

  boost::asio::awaitable<Result<Guid>> command(CommandRequest request) override;
  boost::asio::awaitable<Result<void>> send(std::vector<SendChunk> chunks, TimePoint deadline) override;
  boost::asio::awaitable<Result<Output>> receive(ReceiveRequest request) override;
  void give_back(const ReceiveRequest& request) override;
  boost::asio::awaitable<Result<void>> signal(std::optional<Guid> command, SignalCode code) override;
  void close(Error why) override;

  ShellInfo info() const override;
  std::vector<CommandInfo> commands() const override;

 private:
  using CommandPtr = std::shared_ptr<CmdCommand>;

  Result<CommandPtr> find(const std::optional<Guid>& id) const;
  request::StartCommand start_request(const CommandRequest& request) const;
  Result<void> free_id(const Guid& id);
  void start(const CommandPtr& command);
  void let_go(const CommandPtr& command);
  void forget_ended();
  bool has_room() const;
  void resume_reading();

  const Surroundings surroundings_;
  Launcher& launcher_;
  std::optional<Error> closed_;
  OutputTotal total_;
  std::map<Guid, CommandPtr> commands_;
  std::size_t starting_ = 0;  // commands whose process is being started
  std::size_t running_ = 0;   // processes that have not ended
  Wakeup changed_;
};

}  // namespace psremoting::psrp
