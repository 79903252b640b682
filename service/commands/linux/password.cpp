#include "service/commands/password.hpp"

#include <fcntl.h>
#include <termios.h>

#include "base/linux/fd.hpp"

namespace psremoting::service {
namespace {

// Echo is off as long as it lives.
class Silence {
 public:
  explicit Silence(int terminal) : terminal_(terminal) {
    known_ = ::tcgetattr(terminal, &before_) == 0;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (known_) ::tcsetattr(terminal, TCSAFLUSH, &silent);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence() {
    if (known_) ::tcsetattr(terminal_, TCSAFLUSH, &before_);
  }
  explicit operator bool() const { return known_; }

 private:
  int terminal_;
  bool known_ = false;
  termios before_{};
};

void say(int terminal, std::string_view text) {
  [[maybe_unused]] auto written = ::write(terminal, text.data(), text.size());
}

}  // namespace

Result<Secret> ask_password(const std::string& prompt) {
  constexpr std::size_t longest = 1024;
  const Fd terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!terminal) return error(Errc::io, "there is no terminal to ask on; use --password-stdin or --generate");
  say(terminal.get(), prompt);
  const Silence silence(terminal.get());
  if (!silence) return error(Errc::io, "the terminal cannot be made silent; use --password-stdin");
  std::string text;
  text.reserve(longest);
  char c = 0;
  while (text.size() < longest && ::read(terminal.get(), &c, 1) == 1 && c != '\n') text += c;
  say(terminal.get(), "\n");
  if (text.empty()) return error(Errc::invalid_argument, "an empty password lets nobody in");
  return Secret(std::move(text));
}

}  // namespace psremoting::service
