#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/identity.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

// What `serve` asks of the launcher and what it hears back: the whole language between the two processes. Values only;
// parse() takes bytes from the less trusted side and is fuzzed. Which request is allowed when: launcher/table.hpp.
namespace psremoting::request {

using Sequence = std::uint64_t;  // chosen by the asker, echoed in the answer
using LogonId = std::uint64_t;   // the launcher's name for somebody who proved who they are
using WorkerId = std::uint64_t;

// ---- asked by serve

struct LogonPassword {
  Sequence sequence = 0;
  std::string user;
  Secret password;
  std::string client;  // address, for PAM_RHOST and the log
  // Names that rights are asked for by: of these groups the identity says whether it is in them.
  std::vector<std::string> groups{};
};

// serve has verified the certificate and mapped it; the launcher checks that its configuration has such a mapping.
struct LogonCertificate {
  Sequence sequence = 0;
  std::string account;
  std::string issuer;   // SHA-256 thumbprint of the signer, hexadecimal
  std::string subject;  // the UPN
  std::string client;
  std::vector<std::string> groups{};  // as of LogonPassword
};

struct ForgetLogon {
  LogonId logon = 0;
};

// How much a worker's process tree may use.
struct Limits {
  std::uint32_t memory_mb = 0;  // 0: no limit
  std::uint32_t processes = 0;  // 0: no limit
};

struct StartPowerShell {
  Sequence sequence = 0;
  LogonId logon = 0;
  std::filesystem::path executable;                  // one of the installs the launcher itself finds
  std::filesystem::path session_configuration_file;  // a registered endpoint's .pssc, or empty
  Limits limits;
  // The endpoint; and, where the worker runs as another account than who logged on, the account that serve has read
  // there, or that it is a virtual one. The launcher has its own copy of the configuration, and both have to say the
  // same.
  std::string endpoint, run_as;
  bool virtual_account = false;
  // The culture of the client (is_culture_name(), or empty), which PowerShell gets; the session's id, empty where the
  // pool starts the worker before there is a session; and what the worker can show to be told its session later, which
  // only its account can read.
  std::string culture{}, session{}, badge{};

  bool runs_as_another() const { return virtual_account || !run_as.empty(); }
};

struct StartCommand {
  Sequence sequence = 0;
  LogonId logon = 0;
  std::string command_line;
  bool skip_shell = false;  // WINRS_SKIP_CMD_SHELL: run the program itself
  std::filesystem::path working_directory;
  std::vector<std::pair<std::string, std::string>> environment;
  std::uint32_t code_page = 0;  // of the command's console, where consoles have one; 0: the system's own
  Limits limits;
  std::string session{}, badge{};  // as of StartPowerShell
};

struct SignalWorker {
  // kill ends the whole tree; has_begun: a PowerShell uses its three pipes by now, and nothing it starts needs them.
  enum class Kind { interrupt, has_begun, kill };
  WorkerId worker = 0;
  Kind kind = Kind::kill;
};

using Request = std::variant<LogonPassword, LogonCertificate, ForgetLogon, StartPowerShell, StartCommand, SignalWorker>;

// ---- answered, or told, by the launcher

struct LoggedOn {
  Sequence sequence = 0;
  LogonId logon = 0;
  Identity identity;
};

// Three pipe ends come with it: the worker's stdin, stdout and stderr, as seen from here.
struct Started {
  Sequence sequence = 0;
  WorkerId worker = 0;
  std::uint64_t process_id = 0;
};

struct Failed {
  Sequence sequence = 0;
  Error why;
};

// Exactly once for each Started, after the whole tree is gone and reaped.
struct WorkerExited {
  WorkerId worker = 0;
  std::int32_t exit_code = 0;  // 128 + signal where one ended it
};

// The user file or the system's accounts changed: whoever remembers a proof forgets it.
struct CredentialsChanged {};

using Answer = std::variant<LoggedOn, Started, Failed, WorkerExited, CredentialsChanged>;

// One message each. A printed LogonPassword holds the password: wipe it. The words of a Failed, which may quote what a
// client asked for, are cut to longest_words bytes.
inline constexpr std::size_t longest_words = 2048;
std::string print(const Request& request);
std::string print(const Answer& answer);
Result<Request> parse_request(std::string_view bytes);
Result<Answer> parse_answer(std::string_view bytes);

// No message is longer; both sides refuse more, and who prints a longer request must not send it.
inline constexpr std::size_t max_size = 256 * 1024;

}  // namespace psremoting::request
