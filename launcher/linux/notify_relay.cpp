#include "launcher/linux/notify_relay.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <array>
#include <string>
#include <sys/socket.h>

namespace psremoting::launcher {
namespace {

constexpr std::size_t longest = 512;
constexpr int most_at_once = 16;

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 20 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_line_of_serve(std::string_view line) {
  constexpr std::string_view status = "STATUS=", moment = "MONOTONIC_USEC=";
  if (line.starts_with(status)) return is_printable(line);
  if (line.starts_with(moment)) return is_number(line.substr(moment.size()));
  return line == "READY=1" || line == "RELOADING=1" || line == "STOPPING=1";
}

}  // namespace

bool is_state_of_serve(std::string_view message) {
  if (message.empty() || message.size() >= longest) return false;
  for (;;) {
    const auto end = message.find('\n');
    if (!is_line_of_serve(message.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    message.remove_prefix(end + 1);
  }
}

NotifyRelay::NotifyRelay(LinuxLoop& loop) : loop_(loop) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) return;
  here_.reset(ends[0]);
  there_.reset(ends[1]);
  loop_.watch(here_.get(), POLLIN, [this] { pass_on(); });
}

// Its last words, that it stops, may have come with its end.
NotifyRelay::~NotifyRelay() {
  if (!here_) return;
  pass_on();
  loop_.forget(here_.get());
}

void NotifyRelay::pass_on() {
  std::array<char, longest> bytes;
  for (int left = most_at_once; left > 0; --left) {
    const auto size = ::recv(here_.get(), bytes.data(), bytes.size(), 0);
    if (size <= 0) return;
    const std::string_view message(bytes.data(), static_cast<std::size_t>(size));
    if (is_state_of_serve(message)) sd_notify(0, std::string(message).c_str());
  }
}

}  // namespace psremoting::launcher
