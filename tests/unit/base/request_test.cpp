#include "base/request.hpp"

#include <catch2/catch.hpp>

using namespace psremoting;
using namespace psremoting::request;

namespace {

std::string again(const Request& request) { return print(parse_request(print(request)).value()); }

Identity somebody() { return {"ann", "1000", {"ann", "sudo"}, {"1000", "27"}, LogonMethod::certificate, true}; }

}  // namespace

TEST_CASE("Every request comes back as it was", "[base][request]") {
  LogonPassword password{1, "ann", Secret("p\xc3\xa4ss"), "::1"};
  const auto printed = print(Request(std::move(password)));
  auto parsed = parse_request(printed).value();
  const auto& back = std::get<LogonPassword>(parsed);
  CHECK(back.sequence == 1);
  CHECK(back.user == "ann");
  CHECK(back.password.reveal() == "p\xc3\xa4ss");
  CHECK(back.client == "::1");

  StartCommand command{~0ull, 2,         "echo 1", true,   "/tmp/\xc3\xa4", {{"A", "1"}, {"B", ""}},
                       65001, {512, 15}, "ID",     "BADGE"};
  auto parsed_command = parse_request(print(Request(command))).value();
  const auto& command_back = std::get<StartCommand>(parsed_command);
  CHECK(command_back.sequence == ~0ull);
  CHECK(command_back.command_line == "echo 1");
  CHECK(command_back.skip_shell);
  CHECK(command_back.working_directory == command.working_directory);
  CHECK(command_back.environment == command.environment);
  CHECK(command_back.code_page == 65001);
  CHECK(command_back.limits.memory_mb == 512);
  CHECK(command_back.limits.processes == 15);

  for (const Request& request :
       {Request(StartPowerShell{3, 4, "/opt/pwsh", "/etc/a.pssc", {1, 2}, "Ops", "svc", true, "de-DE", "ID", "BADGE"}),
        Request(LogonCertificate{5, "ann", "ab", "ann@x", "::1"}), Request(ForgetLogon{6}),
        Request(SignalWorker{7, SignalWorker::Kind::interrupt})})
    CHECK(again(request) == print(request));
}

TEST_CASE("Every answer comes back as it was", "[base][request]") {
  auto logged_on = parse_answer(print(Answer(LoggedOn{1, 2, somebody()}))).value();
  CHECK(std::get<LoggedOn>(logged_on).identity == somebody());
  auto failed = parse_answer(print(Answer(Failed{3, error(Errc::internal, "why")}))).value();
  CHECK(std::get<Failed>(failed).why == error(Errc::internal, "why"));
  auto exited = parse_answer(print(Answer(WorkerExited{4, -1}))).value();
  CHECK(std::get<WorkerExited>(exited).exit_code == -1);
  auto started = parse_answer(print(Answer(Started{5, 6, 7}))).value();
  CHECK(std::get<Started>(started).process_id == 7);
  CHECK(parse_answer(print(Answer(CredentialsChanged{}))).has_value());
}

TEST_CASE("What a failure quotes is cut, and not within a character", "[base][request]") {
  std::string quoted = "x";
  for (int i = 0; i < 200000; ++i) quoted += "\xc3\xa4";
  const auto answer = parse_answer(print(Answer(Failed{3, error(Errc::command_not_found, quoted)}))).value();
  const auto& why = std::get<Failed>(answer).why;
  CHECK(why.code == Errc::command_not_found);
  CHECK(why.detail.size() <= longest_words);
  CHECK(why.detail.ends_with("\xc3\xa4..."));
}

TEST_CASE("A request is not an answer", "[base][request]") {
  CHECK(parse_answer(print(Request(ForgetLogon{1}))).error().code == Errc::malformed);
  CHECK(parse_request(print(Answer(WorkerExited{1, 0}))).error().code == Errc::malformed);
}

TEST_CASE("A message cut short anywhere is malformed", "[base][request]") {
  const auto whole = print(Request(StartCommand{1, 2, "echo", false, "/", {{"A", "1"}}, 0, {}}));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO("the first " << size << " bytes");
    CHECK(parse_request(whole.substr(0, size)).error().code == Errc::malformed);
  }
  CHECK(parse_request(whole + '\0').error().code == Errc::malformed);
}

TEST_CASE("Text with a NUL, a bool of 2 and an unknown enumerator are malformed", "[base][request]") {
  auto nul = print(Request(LogonCertificate{1, "ann", "ab", "x", ""}));
  nul[nul.find("ann")] = '\0';
  CHECK(parse_request(nul).error().code == Errc::malformed);

  auto signal = print(Request(SignalWorker{1, SignalWorker::Kind::kill}));
  signal.back() = 3;
  CHECK(parse_request(signal).error().code == Errc::malformed);

  auto logged_on = print(Answer(LoggedOn{1, 2, somebody()}));
  logged_on.back() = 2;
  CHECK(parse_answer(logged_on).error().code == Errc::malformed);
}

TEST_CASE("A list that claims more than there is allocates nothing for it", "[base][request]") {
  auto bytes = print(Request(StartCommand{1, 2, "", false, "", {}, 0, {}}));
  const auto count = bytes.size() - 4 - 4 - 8 - 4 - 4;  // before code page, limits, session and badge
  bytes.replace(count, 4, 4, '\xff');
  CHECK(parse_request(bytes).error().code == Errc::malformed);
}

TEST_CASE("A message longer than the limit is refused before it is looked at", "[base][request]") {
  CHECK(parse_request(std::string(max_size + 1, '\1')).error().code == Errc::too_large);
}
