#pragma once

#include "tests/unit/client/recorder.hpp"
#include "tests/unit/client/scripted_server.hpp"

namespace psremoting::test {

inline constexpr const char16_t* shell_uri = u"http://schemas.microsoft.com/powershell/Microsoft.PowerShell";
inline constexpr const char16_t* shell_id = u"6F1C7E2A-0000-4000-8000-000000000001";
inline constexpr const char16_t* command_id = u"6F1C7E2A-0000-4000-8000-000000000002";

// The ABI as PowerShell uses it: one session with one shell, and what its callbacks said. Whatever a test leaves open
// is closed at its end, as PowerShell does.
class ClientUnderTest {
 public:
  explicit ClientUnderTest(const std::u16string& url, int mechanism = WSMAN_FLAG_AUTH_BASIC);
  ~ClientUnderTest();

  void set(int option, int value);
  void create(Recorder::Result result = Recorder::Result::text);
  void run();
  void receive(void* of_command, std::function<void(const Recorder::Call&)> also = {});
  void send(const std::string& bytes);
  void signal(const char16_t* code);
  void close_operation(void* operation);
  void close_command();
  void close_shell();

  Recorder calls;
  void *session = nullptr, *shell = nullptr, *command = nullptr, *receiving = nullptr, *sending = nullptr,
       *signalling = nullptr;

 private:
  std::vector<void*> operations_;  // to be closed
  bool command_closed_ = false, shell_closed_ = false;
};

// What a friendly server says.
wsman::CreateResponse created();
Answer received(std::string_view bytes_in_base64, std::optional<wsman::CommandState> state = {});
// A script of answers to the usual requests; `receive` says what each Receive gets.
ScriptedServer::Script friendly(std::function<Answer(const wsman::Receive&)> receive);

}  // namespace psremoting::test
