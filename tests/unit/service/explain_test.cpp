#include "service/explain/explain.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>

#include "base/errc.hpp"
#include "command_line.hpp"
#include "service/explain/codes_in_text.hpp"
#include "service/explain/tables.hpp"
#include "service/start_error.hpp"

using namespace psremoting;
using namespace psremoting::service;

namespace {

std::vector<std::string> names(std::string_view text) {
  std::vector<std::string> all;
  for (const auto& one : explain(text)) all.emplace_back(one.name);
  return all;
}

using Names = std::vector<std::string>;

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// All that could answer a fault: the sources of these folders, but for the table itself.
std::string answering_sources() {
  std::string all;
  for (const auto* folder : {"wsman", "listener", "psrp"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(PSREMOTING_SOURCE_DIR) / folder)) {
      if (entry.path().extension() == ".cpp" && entry.path().filename() != "fault_table.cpp")
        all += text_of(entry.path());
    }
  }
  return all;
}

// The codes of wsman/fault_table.cpp, as they are written there, and whether a source names the fault.
std::map<std::uint32_t, bool> answered_faults() {
  std::ifstream file(std::string(PSREMOTING_SOURCE_DIR) + "/wsman/fault_table.cpp");
  const std::regex row(R"(^    (\w+)\{(\d+), )");
  const std::string sources = answering_sources();
  std::map<std::uint32_t, bool> all;
  std::smatch found;
  for (std::string line; std::getline(file, line);) {
    if (!std::regex_search(line, found, row)) continue;
    const std::regex named("fault::" + found[1].str() + "\\b");
    all[static_cast<std::uint32_t>(std::stoul(found[2]))] = std::regex_search(sources, named);
  }
  return all;
}

bool is_whole(const Explanation& one) {
  return !one.name.empty() && !one.meaning.empty() && !one.said_by.empty() && !one.cure.empty();
}

}  // namespace

TEST_CASE("Every fault of the table is explained once, as this service's where a source of it answers it",
          "[explain]") {
  std::map<std::uint32_t, bool> explained;
  for (const auto& one : fault_explanations()) {
    CAPTURE(one.name);
    CHECK(explained.emplace(one.code, one.said_by == said_by::service).second);
    CHECK(is_whole(one));
  }
  CHECK(explained.size() > 100);
  CHECK(explained == answered_faults());
}

TEST_CASE("Every own error is explained as the fault that a client gets of it", "[explain]") {
  for (int i = 0; i <= static_cast<int>(Errc::internal); ++i) {
    const auto code = static_cast<Errc>(i);
    CAPTURE(name(code));
    const auto found = explain(name(code));
    REQUIRE(!found.empty());
    CHECK(found[0].code == wsman::to_fault(error(code, "")).code);
  }
}

TEST_CASE("Every table says all of each of its rows, and no code twice", "[explain]") {
  std::set<std::pair<Numbering, std::uint32_t>> codes;
  for (const auto& one : fault_explanations()) codes.emplace(one.numbering, one.code);
  for (const auto table : {windows_codes(), statuses(), command_exits()}) {
    for (const auto& one : table) {
      CAPTURE(one.name);
      CHECK(is_whole(one));
      CHECK(codes.emplace(one.numbering, one.code).second);
    }
  }
  for (const auto& phrase : phrases()) {
    CAPTURE(phrase.words);
    CHECK(is_whole(phrase.explanation));
  }
}

TEST_CASE("Every way a start can fail, and every exit code of a command, is explained", "[explain]") {
  for (int code = 0; code <= 14; ++code) {
    if (code > 5 && !is_start_error(code)) continue;
    const auto found = explain("exit " + std::to_string(code));
    REQUIRE(found.size() == 1);
    CHECK(found[0].numbering == Numbering::exit_code);
    CHECK_THAT(std::string(found[0].meaning), Catch::Contains(std::string(words(static_cast<StartError>(code)))));
  }
}

TEST_CASE("A code is the same in decimal, negative and hexadecimal, and as an HRESULT of Win32", "[explain]") {
  for (const auto* code : {"2150858770", "-2144108526", "0x80338012", "0X80338012", " \"2150858770\" "}) {
    CAPTURE(code);
    CHECK(names(code) == Names{"ERROR_WSMAN_DESTINATION_UNREACHABLE"});
  }
  CHECK(names("1326") == Names{"ERROR_LOGON_FAILURE"});
  CHECK(names("0x8007052E") == Names{"ERROR_LOGON_FAILURE"});
  CHECK(names("-2147023570") == Names{"ERROR_LOGON_FAILURE"});
}

TEST_CASE("A code is the same in groups of three, whatever stands between them", "[explain]") {
  for (const char* text : {"2,150,858,770", "2.150.858.770", "2 150 858 770", "2'150'858'770", "Error -2,144,108,526.",
                           "it said 2,150,858,770, twice"}) {
    INFO(text);
    CHECK(names(text) == Names{"ERROR_WSMAN_DESTINATION_UNREACHABLE"});
  }
  for (const char* text :
       {"10,000,000,000 bytes", "2,150,858", "2.150.251.200", "10.100.200.130", "1,2,3,4", "2,150,858,7700"}) {
    INFO(text);
    CHECK(codes_in(text).empty());
  }
}

TEST_CASE("A bare number is explained as all that it can be", "[explain]") {
  CHECK(names("5") == Names{"ERROR_ACCESS_DENIED", "exit code 5"});
  CHECK(names("401") == Names{"HTTP 401 Unauthorized"});
  CHECK(names("exit 4") == Names{"exit code 4"});
  CHECK(names("exit status 12") == Names{"exit code 12"});
}

TEST_CASE("A client's line is explained by the code in it", "[explain]") {
  const std::pair<const char*, const char*> lines[] = {
      {"winrm.exceptions.WSManFaultError: (Code: 2150859046, Machine: web1)", "ERROR_WSMAN_NETWORK_TIMEDOUT"},
      {"pypsrp.exceptions.WSManFaultError: Received a WSManFault message. (Code: 5, Machine: srv)",
       "ERROR_ACCESS_DENIED"},
      {"<f:WSManFault Code=\"2150858843\" Machine=\"10.1.2.3\">", "ERROR_WSMAN_UNEXPECTED_SELECTORS"},
      {"{'wsmanfault_code': 2150859174}", "ERROR_WSMAN_QUOTA_MAX_OPERATIONS"},
      {"Error number:  -2144108103 0x803381B9", "ERROR_WSMAN_NAME_NOT_RESOLVED"},
      {"http response error: 401 - invalid content type", "HTTP 401 Unauthorized"},
      {"WinRM::WinRMHTTPTransportError: Bad HTTP response returned from server (503).", "HTTP 503 Service Unavailable"},
      {"('http', 'Bad HTTP response returned from server. Code 500')", "HTTP 500 Internal Server Error"},
      {"FullyQualifiedErrorId : 2150859046,PSSessionStateBroken", "ERROR_WSMAN_NETWORK_TIMEDOUT"},
      {"HTTP/1.1 413 Payload Too Large", "HTTP 413 Content Too Large"},
      {"curl: (22) The requested URL returned error: 403", "HTTP 403 Forbidden"}};
  for (const auto& [line, name] : lines) {
    CAPTURE(line);
    CHECK(names(line) == Names{name});
  }
}

TEST_CASE("A client's line is explained by its words where it has no code", "[explain]") {
  const std::pair<const char*, const char*> lines[] = {
      {"ssl: the specified credentials were rejected by the server", "logon refused"},
      {"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)",
       "certificate not trusted"},
      {"certificate verify failed: Hostname mismatch, certificate is not valid for 'web'",
       "certificate of another name"},
      {"certificate verify failed: certificate has expired (_ssl.c:1006)", "certificate expired"},
      {"x509: certificate is valid for web1, not web2", "certificate of another name"},
      {"dial tcp 10.0.0.4:5986: connect: connection refused", "connection refused"},
      {"Errno::ECONNREFUSED: Connection refused - connect(2) for \"10.0.0.4\" port 5986", "connection refused"},
      {"getaddrinfo: Name or service not known", "unknown host"},
      {"The maximum number of concurrent shells for this user has been exceeded.", "too many sessions"},
      {"This parameter set requires WSMan, and no supported WSMan client library was found.",
       "no WSMan client library"},
      {"WSManFault: The remote: This user has as many shells open as the service allows. Close one and try again.",
       "ERROR_WSMAN_QUOTA_MAX_SHELLS"}};
  for (const auto& [line, name] : lines) {
    CAPTURE(line);
    CHECK(names(line) == Names{name});
  }
}

TEST_CASE("PowerShell's names of errors are those of known codes", "[explain]") {
  for (const auto& one : powershell_names()) {
    CAPTURE(one.name);
    const auto found = explain("+ FullyQualifiedErrorId : " + std::string(one.name) + ",PSSessionStateBroken");
    REQUIRE(!found.empty());
    CHECK(found[0].code == one.code);
    CHECK(found[0].numbering == Numbering::error);
  }
  CHECK(names("CannotConnectSomewhere").empty());
}

TEST_CASE("What is part of an address, a version, a GUID or a word is no code", "[explain]") {
  for (const auto* line :
       {"connect to 10.0.0.5:5986", "PowerShell 7.4.5", "error 2D6534D0-0005-4000-8000-000000000005", "line 5 of 401",
        "code5", "exit4", "2150858770x", "99999999999999999999", "-99999999999", "", "-", "0x", "0xZZ"}) {
    CAPTURE(line);
    CHECK(codes_in(line).empty());
  }
}

TEST_CASE("`explain` prints the meaning, who says it and the cure", "[explain]") {
  const auto said = test::psremoting({"explain", "-2144108526"});
  CHECK(said.exit_code == 0);
  for (const auto* part : {"2150858770, 0x80338012", "means:", "said by:", "psremoting doctor"})
    CHECK_THAT(said.out, Catch::Contains(part));
  const auto words = test::psremoting({"explain", "exit", "4"});
  CHECK_THAT(words.out, Catch::StartsWith("exit code 4\n"));
}

TEST_CASE("`explain --json` is a list, and what is unknown says what to send", "[explain]") {
  const auto said = test::psremoting({"explain", "5", "--json"});
  const auto json = nlohmann::json::parse(said.out);
  REQUIRE(json.size() == 2);
  CHECK(json[0]["Code"] == 5);
  CHECK(json[0]["Hex"] == "0x00000005");
  CHECK_FALSE(json[1].contains("Hex"));
  for (const auto* key : {"Name", "Meaning", "SaidBy", "Cure"}) CHECK(json[0][key].is_string());
  const auto unknown = test::psremoting({"explain", "3141592653"});
  CHECK(unknown.exit_code == 4);
  CHECK_THAT(unknown.err, Catch::Contains("3141592653") && Catch::Contains("psremoting --version"));
  CHECK(test::psremoting({"explain"}).exit_code == 2);
}
