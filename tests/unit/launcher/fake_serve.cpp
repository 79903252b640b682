#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/channel.hpp"
#include "base/request.hpp"

// Stands in for `serve`: fake_serve MODE --channel N. What it is told and what it is, it writes to its output, a line
// each.
namespace {

using namespace psremoting;

void say(const std::string& line) { std::cout << line << std::endl; }

void hang_up(int) { (void)!::write(1, "hup\n", 4); }

void tell_facts() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    for (std::string_view name : {"Uid:", "Gid:", "Groups:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:", "NoNewPrivs:"})
      if (line.starts_with(name)) say(line);
  }
  say("end");
}

std::string mode;

void hear(PolledChannel& channel, const request::Answer& answer) {
  if (auto* logged_on = std::get_if<request::LoggedOn>(&answer)) {
    request::StartCommand command;
    command.sequence = 2;
    command.logon = logged_on->logon;
    command.command_line = "(setsid sleep 1000 &) ; sleep 1000";
    Message message{request::print(request::Request(command)), {}};
    (void)channel.try_send(message);
  }
  if (auto* started = std::get_if<request::Started>(&answer)) say("worker " + std::to_string(started->process_id));
  if (std::get_if<request::Started>(&answer) && mode == "work-and-die") std::abort();
  if (auto* failed = std::get_if<request::Failed>(&answer)) say("failed " + failed->why.detail);
  if (std::get_if<request::CredentialsChanged>(&answer)) say("changed");
}

void listen(PolledChannel& channel) {
  for (;;) {
    pollfd wait{static_cast<int>(channel.waitable()), POLLIN, 0};
    ::poll(&wait, 1, -1);
    auto message = channel.try_receive();
    if (!message) std::exit(0);
    if (*message) hear(channel, request::parse_answer((*message)->bytes).value());
  }
}

}  // namespace

int main(int count, char** words) {
  mode = count > 1 ? words[1] : "";
  auto channel = open_polled_channel(Handle(count > 3 ? std::atoi(words[3]) : -1));
  ::signal(SIGHUP, hang_up);
  say("started");
  if (mode == "facts") tell_facts();
  if (mode == "crash") std::abort();
  if (mode == "give-up") return 77;
  Message message;
  if (mode.starts_with("work"))
    message.bytes = request::print(request::Request(request::LogonPassword{1, "ann", Secret("pw"), ""}));
  if (mode == "nonsense") message.bytes = "nonsense";
  if (!message.bytes.empty()) (void)channel->try_send(message);
  listen(*channel);
}
