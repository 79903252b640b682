#include "client/arguments.hpp"
#include "client/handles.hpp"
#include "client/text.hpp"

// The exported functions about the library and about sessions.

using namespace psremoting;
using namespace psremoting::client;

namespace {

constexpr std::int32_t ok = 0;
constexpr auto invalid_parameter = static_cast<std::int32_t>(code::invalid_parameter);
constexpr auto internal_error = 1359;

// One that gives a code.
template <class Body>
std::int32_t answered(Body body) noexcept {
  try {
    return body();
  } catch (...) {
    return internal_error;
  }
}

}  // namespace

std::int32_t WSManInitialize(std::int32_t, void** api) {
  return answered([&] {
    *api = &Runtime::of_process();
    return ok;
  });
}

// The threads stay: a session that is still being closed must not hold this up, or be cut off.
std::int32_t WSManDeinitialize(void*, std::int32_t) { return ok; }

std::int32_t WSManGetErrorMessage(void*, std::int32_t, WsmanString, std::int32_t code, std::int32_t bytes, void* text,
                                  std::int32_t* used) {
  return answered([&] { return give_text(words_told(static_cast<std::uint32_t>(code)), bytes, text, used); });
}

std::int32_t WSManCreateSession(void* api, WsmanString connection, std::int32_t, const WSMAN_CREDENTIALS* credentials,
                                const void*, void** session) {
  return answered([&] {
    auto server = ServerAddress::parse(narrow(connection));
    if (!api || !session || !server) return invalid_parameter;
    Login login;
    if (credentials) login = {credentials->mechanism, narrow(credentials->user), Secret(narrow(credentials->password))};
    auto& runtime = *static_cast<Runtime*>(api);
    *session = new_handle(
        std::make_shared<Session>(runtime.io(), runtime.tls(), system_clock(), std::move(*server), std::move(login)));
    return ok;
  });
}

void WSManCloseSession(void* session, std::int32_t) { close_handle<Session>(session); }

std::int32_t WSManSetSessionOption(void* session, std::int32_t option, const WSMAN_DATA* data) {
  return answered([&] {
    if (!session || !data) return invalid_parameter;
    auto object = from_handle<Session>(session);
    if (data->type == WSMAN_DATA_TYPE_DWORD) object->set(option, data->content.length);
    if (data->type == WSMAN_DATA_TYPE_TEXT && data->content.data && data->content.length >= 0)
      object->set(option, narrow({static_cast<const char16_t*>(data->content.data),
                                  static_cast<std::size_t>(data->content.length)}));
    return ok;
  });
}

std::int32_t WSManGetSessionOptionAsDword(void* session, std::int32_t option, std::int32_t* value) {
  return answered([&] {
    if (!session || !value) return invalid_parameter;
    *value = from_handle<Session>(session)->get(option);
    return ok;
  });
}

// The only one PowerShell asks for is where a redirection leads, and there is none.
std::int32_t WSManGetSessionOptionAsString(void*, std::int32_t, std::int32_t bytes, void* text, std::int32_t* used) {
  return answered([&] { return give_text("", bytes, text, used); });
}
