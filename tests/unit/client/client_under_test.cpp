#include "tests/unit/client/client_under_test.hpp"

namespace psremoting::test {

ClientUnderTest::ClientUnderTest(const std::u16string& url, int mechanism) {
  certificates();
  void* api = nullptr;
  WSManInitialize(1, &api);
  WSMAN_CREDENTIALS credentials{mechanism, u"user", u"p\u00e4ssword"};
  WSManCreateSession(api, url.c_str(), 0, &credentials, nullptr, &session);
}

ClientUnderTest::~ClientUnderTest() {
  while (!operations_.empty()) close_operation(operations_.back());
  if (command && !command_closed_) {
    close_command();
    calls.next("close command");
  }
  if (shell && !shell_closed_) {
    close_shell();
    calls.next("close shell");
  }
  WSManCloseSession(session, 0);
}

void ClientUnderTest::close_operation(void* operation) {
  std::erase(operations_, operation);
  WSManCloseOperation(operation, 0);
}

void ClientUnderTest::set(int option, int value) {
  WSMAN_DATA data{WSMAN_DATA_TYPE_DWORD, {value, nullptr}};
  WSManSetSessionOption(session, option, &data);
}

void ClientUnderTest::create(Recorder::Result result) {
  WsmanString in[] = {u"stdin", u"pr"}, out[] = {u"stdout"};
  WSMAN_STREAM_SET input{2, in}, output{1, out};
  WSMAN_STARTUP startup{&input, &output, 0xFFFFFFFF, nullptr, nullptr, u"Runspace1"};
  WSMAN_OPTION option{u"protocolversion", u"2.4", 1};
  WSMAN_OPTION_SET options{1, &option, 0};
  std::u16string xml = u"<creationXml xmlns=\"http://schemas.microsoft.com/powershell\">AAAA</creationXml>";
  WSMAN_DATA open{WSMAN_DATA_TYPE_TEXT, {static_cast<std::int32_t>(xml.size()), xml.data()}};
  WSManCreateShellEx(session, 0, shell_uri, shell_id, &startup, &options, &open, calls.async("create", result), &shell);
}

void ClientUnderTest::run() {
  WsmanString first[] = {u"AAAA"};
  WSMAN_ARGUMENTS arguments{1, first};
  command_closed_ = false;
  WSManRunShellCommandEx(shell, 0, command_id, u"1", &arguments, nullptr, calls.async("run"), &command);
}

void ClientUnderTest::receive(void* of_command, std::function<void(const Recorder::Call&)> also) {
  WsmanString out[] = {u"stdout"};
  WSMAN_STREAM_SET streams{1, out};
  WSManReceiveShellOutput(shell, of_command, 0, &streams,
                          calls.async("receive", Recorder::Result::received, std::move(also)), &receiving);
  operations_.push_back(receiving);
}

void ClientUnderTest::send(const std::string& bytes) {
  std::string copy = bytes;
  WSMAN_DATA data{WSMAN_DATA_TYPE_BINARY, {static_cast<std::int32_t>(copy.size()), copy.data()}};
  WSManSendShellInput(shell, command, 0, u"stdin", &data, 0, calls.async("send"), &sending);
  operations_.push_back(sending);
}

void ClientUnderTest::signal(const char16_t* code) {
  WSManSignalShell(shell, command, 0, code, calls.async("signal"), &signalling);
  operations_.push_back(signalling);
}

void ClientUnderTest::close_command() {
  command_closed_ = true;
  WSManCloseCommand(command, 0, calls.async("close command"));
}

void ClientUnderTest::close_shell() {
  shell_closed_ = true;
  WSManCloseShell(shell, 0, calls.async("close shell"));
}

wsman::CreateResponse created() {
  wsman::CreateResponse response;
  response.address = "https://localhost/wsman";
  response.shell.shell_id = "6F1C7E2A-0000-4000-8000-000000000001";
  response.shell.resource_uri = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell";
  response.shell.idle_timeout = std::chrono::hours(2);
  return response;
}

Answer received(std::string_view base64, std::optional<wsman::CommandState> state) {
  wsman::ReceiveResponse response;
  response.streams.push_back({"stdout", base64, false});
  response.state = state;
  if (state) response.command_id = "6F1C7E2A-0000-4000-8000-000000000002";
  if (state == wsman::CommandState::done) response.exit_code = 0;
  return Answer::with(response);
}

ScriptedServer::Script friendly(std::function<Answer(const wsman::Receive&)> receive) {
  return [receive = std::move(receive)](const wsman::Envelope& request) {
    if (auto* what = std::get_if<wsman::Receive>(&request.operation)) return receive(*what);
    if (std::holds_alternative<wsman::Identify>(request.operation)) return Answer::with(wsman::IdentifyResponse{});
    if (std::holds_alternative<wsman::Create>(request.operation)) return Answer::with(created());
    if (std::holds_alternative<wsman::Command>(request.operation))
      return Answer::with(wsman::CommandResponse{"6F1C7E2A-0000-4000-8000-000000000002"});
    if (std::holds_alternative<wsman::Send>(request.operation)) return Answer::with(wsman::SendResponse{});
    if (std::holds_alternative<wsman::Signal>(request.operation)) return Answer::with(wsman::SignalResponse{});
    return Answer::with(wsman::DeleteResponse{});
  };
}

}  // namespace psremoting::test
