#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>

#include <cstring>

#include "base/base64.hpp"
#include "client/abi.hpp"
#include "client/shell.hpp"
#include "client/text.hpp"

// The exported functions: each takes its arguments apart, keeps what must outlive the call, and starts a coroutine.
namespace {

using namespace psremoting;
using namespace psremoting::client;

constexpr std::int32_t ok = 0;
constexpr std::int32_t insufficient_buffer = 122;

// A handle is a shared pointer on the heap: closing it lets the coroutines that still use the object finish.
template <class T>
void* handle(std::shared_ptr<T> object) { return new std::shared_ptr<T>(std::move(object)); }
template <class T>
std::shared_ptr<T> of(void* handle) { return handle ? *static_cast<std::shared_ptr<T>*>(handle) : nullptr; }
template <class T>
void drop(void* handle) { delete static_cast<std::shared_ptr<T>*>(handle); }

// Each operation on a strand of its own; an exception that leaves it is a defect, and must not end PowerShell.
template <class Then = void (*)()>
void start(Session& session, boost::asio::awaitable<void> operation, Then then = [] {}) {
  auto ended = [then](std::exception_ptr) { then(); };
  boost::asio::co_spawn(boost::asio::make_strand(session.executor()), std::move(operation), ended);
}

std::vector<std::string> names(const WSMAN_STREAM_SET* set) {
  std::vector<std::string> all;
  for (std::int32_t i = 0; set && i < set->count; ++i) all.push_back(narrow(set->names[i]));
  return all;
}

std::vector<wsman::Option> options_of(const WSMAN_OPTION_SET* set) {
  std::vector<wsman::Option> all;
  for (std::int32_t i = 0; set && i < set->count; ++i) all.push_back({narrow(set->options[i].name), narrow(set->options[i].value), set->options[i].must_comply != 0});
  return all;
}

// The base64 between the tags of `<creationXml xmlns="…">…</creationXml>`.
std::string inner_text(const WSMAN_DATA* data) {
  if (!data || data->type != WSMAN_DATA_TYPE_TEXT || data->content.length <= 0) return {};
  std::string text = narrow(static_cast<const char16_t*>(data->content.data), static_cast<std::size_t>(data->content.length));
  auto begin = text.find('>'), end = text.rfind('<');
  return begin == std::string::npos || end <= begin ? std::string() : text.substr(begin + 1, end - begin - 1);
}

// Windows' way of giving text: 122 and the length where the buffer does not hold it, in characters with the zero.
std::int32_t give_text(const std::string& text, std::int32_t bytes, void* buffer, std::int32_t* used) {
  std::u16string wide_text = wide(text);
  auto characters = static_cast<std::int32_t>(wide_text.size() + 1);
  if (used) *used = characters;
  if (!buffer || bytes < characters * static_cast<std::int32_t>(sizeof(char16_t))) return insufficient_buffer;
  std::memcpy(buffer, wide_text.c_str(), static_cast<std::size_t>(characters) * sizeof(char16_t));
  return ok;
}

void refuse(const WSMAN_ASYNC* async, void* shell, void* command) {
  Callback callback(async);
  callback.about(shell, command, nullptr);
  callback.failed(Failure(code::not_supported, "This client library does not disconnect, reconnect or connect sessions yet."));
}

}  // namespace

std::int32_t WSManInitialize(std::int32_t, void** api) {
  *api = handle(std::make_shared<Api>());
  return ok;
}

std::int32_t WSManDeinitialize(void*, std::int32_t) {
  // The threads end with the process: a session that is still being closed must not hold it up, or be cut off.
  return ok;
}

std::int32_t WSManCreateSession(void* api, WsmanString connection, std::int32_t, const WSMAN_CREDENTIALS* credentials, const void*, void** session) {
  auto server = ServerAddress::parse(narrow(connection));
  if (!api || !server) return static_cast<std::int32_t>(code::invalid_parameter);
  std::int32_t mechanism = credentials ? credentials->mechanism : WSMAN_FLAG_DEFAULT_AUTHENTICATION;
  std::string user = credentials ? narrow(credentials->user) : std::string();
  Secret password(credentials ? narrow(credentials->password) : std::string());
  *session = handle(std::make_shared<Session>(of<Api>(api), std::move(*server), mechanism, std::move(user), std::move(password)));
  return ok;
}

void WSManCloseSession(void* session, std::int32_t) { drop<Session>(session); }

std::int32_t WSManSetSessionOption(void* session, std::int32_t option, const WSMAN_DATA* data) {
  if (data && data->type == WSMAN_DATA_TYPE_DWORD) of<Session>(session)->set(option, data->content.length);
  return ok;
}

std::int32_t WSManGetSessionOptionAsDword(void* session, std::int32_t option, std::int32_t* value) {
  *value = of<Session>(session)->get(option);
  return ok;
}

std::int32_t WSManGetSessionOptionAsString(void*, std::int32_t, std::int32_t bytes, void* text, std::int32_t* used) {
  return give_text("", bytes, text, used);
}

std::int32_t WSManGetErrorMessage(void*, std::int32_t, WsmanString, std::int32_t code, std::int32_t bytes, void* text, std::int32_t* used) {
  return give_text(message_of(static_cast<std::uint32_t>(code)), bytes, text, used);
}

void WSManCreateShellEx(void* session, std::int32_t, WsmanString uri, WsmanString id, const WSMAN_STARTUP* startup, const WSMAN_OPTION_SET* options, const WSMAN_DATA* open, const WSMAN_ASYNC* async, void** shell) {
  auto object = std::make_shared<Shell>(Shell{of<Session>(session), narrow(uri), narrow(id)});
  *shell = handle(object);
  wsman::Create create;
  create.shell_id = object->id;
  if (startup) {
    create.name = narrow(startup->name);
    create.input_streams = names(startup->input);
    create.output_streams = names(startup->output);
    if (startup->idle_timeout_ms != 0xFFFFFFFF) create.idle_timeout = std::chrono::milliseconds(startup->idle_timeout_ms);
  }
  Callback callback(async);
  callback.about(*shell, nullptr, nullptr);
  start(*object->session, operations::create(object, std::move(create), inner_text(open), options_of(options), callback));
}

void WSManConnectShell(void*, std::int32_t, WsmanString, WsmanString, const WSMAN_OPTION_SET*, const WSMAN_DATA*, const WSMAN_ASYNC* async, void** shell) {
  *shell = nullptr;
  refuse(async, nullptr, nullptr);
}
void WSManDisconnectShell(void* shell, std::int32_t, const void*, const WSMAN_ASYNC* async) { refuse(async, shell, nullptr); }
void WSManReconnectShell(void* shell, std::int32_t, const WSMAN_ASYNC* async) { refuse(async, shell, nullptr); }
void WSManReconnectShellCommand(void* command, std::int32_t, const WSMAN_ASYNC* async) { refuse(async, nullptr, command); }
void WSManConnectShellCommand(void* shell, std::int32_t, WsmanString, const WSMAN_OPTION_SET*, const WSMAN_DATA*, const WSMAN_ASYNC* async, void** command) {
  *command = nullptr;
  refuse(async, shell, nullptr);
}

void WSManRunShellCommandEx(void* shell, std::int32_t, WsmanString id, WsmanString line, const WSMAN_ARGUMENTS* arguments, const WSMAN_OPTION_SET*, const WSMAN_ASYNC* async, void** command) {
  auto object = std::make_shared<Command>(Command{of<Shell>(shell), narrow(id)});
  *command = handle(object);
  std::vector<std::string> texts;
  for (std::int32_t i = 0; arguments && i < arguments->count; ++i) texts.push_back(narrow(arguments->arguments[i]));
  Callback callback(async);
  callback.about(shell, *command, nullptr);
  start(*object->shell->session, operations::run(object, narrow(line), std::move(texts), callback));
}

void WSManReceiveShellOutput(void* shell, void* command, std::int32_t, const WSMAN_STREAM_SET* streams, const WSMAN_ASYNC* async, void** operation) {
  auto object = std::make_shared<Operation>();
  *operation = handle(object);
  Callback callback(async);
  callback.about(shell, command, *operation);
  auto target = of<Shell>(shell);
  start(*target->session, operations::receive(target, of<Command>(command), names(streams), object, callback));
}

void WSManSendShellInput(void* shell, void* command, std::int32_t, WsmanString stream, const WSMAN_DATA* data, std::int32_t end, const WSMAN_ASYNC* async, void** operation) {
  auto object = std::make_shared<Operation>();
  *operation = handle(object);
  std::string text;
  if (data && data->type == WSMAN_DATA_TYPE_BINARY && data->content.length > 0)
    base64::append(text, {static_cast<const std::uint8_t*>(data->content.data), static_cast<std::size_t>(data->content.length)});
  Callback callback(async);
  callback.about(shell, command, *operation);
  auto target = of<Shell>(shell);
  start(*target->session, operations::send(target, of<Command>(command), narrow(stream), std::move(text), end != 0, object, callback));
}

void WSManSignalShell(void* shell, void* command, std::int32_t, WsmanString code, const WSMAN_ASYNC* async, void** operation) {
  auto object = std::make_shared<Operation>();
  *operation = handle(object);
  Callback callback(async);
  callback.about(shell, command, *operation);
  auto target = of<Shell>(shell);
  start(*target->session, operations::signal(target, of<Command>(command), narrow(code), object, callback));
}

void WSManCloseCommand(void* command, std::int32_t, const WSMAN_ASYNC* async) {
  Callback callback(async);
  callback.about(nullptr, command, nullptr);
  auto object = of<Command>(command);
  start(*object->shell->session, operations::close_command(object, callback), [command] { drop<Command>(command); });
}

void WSManCloseShell(void* shell, std::int32_t, const WSMAN_ASYNC* async) {
  Callback callback(async);
  callback.about(shell, nullptr, nullptr);
  auto object = of<Shell>(shell);
  start(*object->session, operations::close_shell(object, callback), [shell] { drop<Shell>(shell); });
}

// The last callback of a Receive may be the one that closes it: the object lives on in its coroutine.
void WSManCloseOperation(void* operation, std::int32_t) {
  if (auto object = of<Operation>(operation)) object->cancellation.cancel();
  drop<Operation>(operation);
}
