#pragma once

#include <map>
#include <string>

#include "tests/wire/client.hpp"
#include "tests/wire/exchange.hpp"
#include "tests/wire/served.hpp"
#include "tests/wire/words.hpp"

namespace psremoting::test::wire {

// Plays one exchange against a service of its own. Empty, or `file:line: what went otherwise`.
std::string play(const Exchange& exchange);

class Player {
 public:
  // Throws a Complaint.
  void play(const Step& step);
  std::string stop() { return served_.stop(); }

 private:
  void ask(const Step& step);
  void answer(const Step& step);
  void silence(const Step& step);
  void started(const Step& step);
  void told(const Step& step);
  void says(const Step& step);
  void exits(const Step& step);
  void configure(const Step& step);
  void control(const Step& step);

  HttpRequest request_of(const Step& step);
  Client& client(const Step& step);
  FakeWorker& worker(const Step& step);
  // Throws where the text is not so; remembers what the pattern names.
  void compare(const Pattern& pattern, std::string_view text);

  Served served_;
  Words words_;
  std::map<std::string, Client> clients_;
  std::uint64_t messages_ = 0;
  std::size_t commands_seen_ = 0, powershells_seen_ = 0;
};

}  // namespace psremoting::test::wire
