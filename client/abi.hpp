#pragma once

#include <cstdint>

// The functions and structures by which PowerShell on Linux calls a WSMan client library (its P/Invoke declarations;
// wsman.h of Windows has the same names). Strings are UTF-16 and end with a zero; BOOL is four bytes; every callback
// comes from a thread of ours, holding no lock, and its pointers are valid only during it.
extern "C" {

typedef const char16_t* WsmanString;

struct WSMAN_DATA_BYTES {
  std::int32_t length;  // bytes of binary data, characters of text; the value itself of a DWORD
  void* data;
};
struct WSMAN_DATA {
  std::uint32_t type;
  WSMAN_DATA_BYTES content;
};
enum { WSMAN_DATA_TYPE_TEXT = 1, WSMAN_DATA_TYPE_BINARY = 2, WSMAN_DATA_TYPE_DWORD = 4 };

struct WSMAN_ERROR {
  std::int32_t code;
  WsmanString detail, language, machine;
};

typedef void (*WSMAN_COMPLETION)(void* context, std::int32_t flags, WSMAN_ERROR* error, void* shell, void* command,
                                 void* operation, void* result);
struct WSMAN_ASYNC {
  void* context;
  WSMAN_COMPLETION completion;
};

struct WSMAN_RECEIVE_RESULT {
  WsmanString stream;
  WSMAN_DATA data;
  WsmanString command_state;
  std::int32_t exit_code;
};

struct WSMAN_CREDENTIALS {
  std::int32_t mechanism;
  WsmanString user, password;
};
enum {
  WSMAN_FLAG_DEFAULT_AUTHENTICATION = 0,
  WSMAN_FLAG_NO_AUTHENTICATION = 1,
  WSMAN_FLAG_AUTH_DIGEST = 2,
  WSMAN_FLAG_AUTH_NEGOTIATE = 4,
  WSMAN_FLAG_AUTH_BASIC = 8,
  WSMAN_FLAG_AUTH_KERBEROS = 0x10,
  WSMAN_FLAG_AUTH_CLIENT_CERTIFICATE = 0x20,
  WSMAN_FLAG_AUTH_CREDSSP = 0x80,
};

struct WSMAN_STREAM_SET {
  std::int32_t count;
  const WsmanString* names;
};
struct WSMAN_STARTUP {
  const WSMAN_STREAM_SET *input, *output;
  std::uint32_t idle_timeout_ms;
  WsmanString working_directory;
  const void* variables;
  WsmanString name;
};
struct WSMAN_OPTION {
  WsmanString name, value;
  std::int32_t must_comply;
};
struct WSMAN_OPTION_SET {
  std::int32_t count;
  const WSMAN_OPTION* options;
  std::int32_t must_understand;
};
struct WSMAN_ARGUMENTS {
  std::int32_t count;
  const WsmanString* arguments;
};

// Of a Receive's flags: the command is to be disconnected once it runs (Invoke-Command -InDisconnectedSession).
enum { WSMAN_FLAG_RECEIVE_DELAY_OUTPUT_STREAM = 0x10 };

// Of a shell's flags.
enum { WSMAN_FLAG_SERVER_BUFFERING_MODE_DROP = 4, WSMAN_FLAG_SERVER_BUFFERING_MODE_BLOCK = 8 };

// Of a callback's flags. Those about the network come alone, and to the callback of the shell's creation.
enum {
  WSMAN_CALLBACK_END_OF_OPERATION = 1,
  WSMAN_CALLBACK_SHELL_SUPPORTS_DISCONNECT = 0x20,  // of a shell's creation
  WSMAN_CALLBACK_NETWORK_FAILURE = 0x100,
  WSMAN_CALLBACK_RETRYING = 0x200,
  WSMAN_CALLBACK_RECONNECTED = 0x400,
  WSMAN_CALLBACK_RETRY_ABORTED = 0x1000,
};

enum {
  WSMAN_OPTION_DEFAULT_OPERATION_TIMEOUTMS = 1,
  WSMAN_OPTION_MAX_RETRY_TIME = 11,
  WSMAN_OPTION_TIMEOUTMS_CREATE_SHELL = 12,
  WSMAN_OPTION_TIMEOUTMS_SIGNAL_SHELL = 16,
  WSMAN_OPTION_TIMEOUTMS_CLOSE_SHELL = 17,
  WSMAN_OPTION_SKIP_CA_CHECK = 18,
  WSMAN_OPTION_SKIP_CN_CHECK = 19,
  WSMAN_OPTION_UNENCRYPTED_MESSAGES = 20,
  WSMAN_OPTION_LOCALE = 25,
  WSMAN_OPTION_UI_LANGUAGE = 26,
  WSMAN_OPTION_MAX_ENVELOPE_SIZE_KB = 28,
  WSMAN_OPTION_MAX_DATA_SIZE_PER_MESSAGE_KB = 29,
  WSMAN_OPTION_REDIRECT_LOCATION = 30,
  WSMAN_OPTION_USE_SSL = 33,
};

#define PSRP_EXPORT __attribute__((visibility("default")))

PSRP_EXPORT std::int32_t WSManInitialize(std::int32_t flags, void** api);
PSRP_EXPORT std::int32_t WSManDeinitialize(void* api, std::int32_t flags);
PSRP_EXPORT std::int32_t WSManGetErrorMessage(void* api, std::int32_t flags, WsmanString language, std::int32_t code,
                                              std::int32_t bytes, void* text, std::int32_t* used);

PSRP_EXPORT std::int32_t WSManCreateSession(void* api, WsmanString connection, std::int32_t flags,
                                            const WSMAN_CREDENTIALS* credentials, const void* proxy, void** session);
PSRP_EXPORT void WSManCloseSession(void* session, std::int32_t flags);
PSRP_EXPORT std::int32_t WSManSetSessionOption(void* session, std::int32_t option, const WSMAN_DATA* data);
PSRP_EXPORT std::int32_t WSManGetSessionOptionAsDword(void* session, std::int32_t option, std::int32_t* value);
PSRP_EXPORT std::int32_t WSManGetSessionOptionAsString(void* session, std::int32_t option, std::int32_t bytes,
                                                       void* text, std::int32_t* used);

PSRP_EXPORT void WSManCreateShellEx(void* session, std::int32_t flags, WsmanString uri, WsmanString id,
                                    const WSMAN_STARTUP* startup, const WSMAN_OPTION_SET* options,
                                    const WSMAN_DATA* open, const WSMAN_ASYNC* async, void** shell);
PSRP_EXPORT void WSManCloseShell(void* shell, std::int32_t flags, const WSMAN_ASYNC* async);
PSRP_EXPORT void WSManConnectShell(void* session, std::int32_t flags, WsmanString uri, WsmanString id,
                                   const WSMAN_OPTION_SET* options, const WSMAN_DATA* connect, const WSMAN_ASYNC* async,
                                   void** shell);
PSRP_EXPORT void WSManDisconnectShell(void* shell, std::int32_t flags, const void* info, const WSMAN_ASYNC* async);
PSRP_EXPORT void WSManReconnectShell(void* shell, std::int32_t flags, const WSMAN_ASYNC* async);

PSRP_EXPORT void WSManRunShellCommandEx(void* shell, std::int32_t flags, WsmanString id, WsmanString line,
                                        const WSMAN_ARGUMENTS* arguments, const WSMAN_OPTION_SET* options,
                                        const WSMAN_ASYNC* async, void** command);
PSRP_EXPORT void WSManCloseCommand(void* command, std::int32_t flags, const WSMAN_ASYNC* async);
PSRP_EXPORT void WSManConnectShellCommand(void* shell, std::int32_t flags, WsmanString id,
                                          const WSMAN_OPTION_SET* options, const WSMAN_DATA* connect,
                                          const WSMAN_ASYNC* async, void** command);
PSRP_EXPORT void WSManReconnectShellCommand(void* command, std::int32_t flags, const WSMAN_ASYNC* async);

PSRP_EXPORT void WSManReceiveShellOutput(void* shell, void* command, std::int32_t flags,
                                         const WSMAN_STREAM_SET* streams, const WSMAN_ASYNC* async, void** operation);
PSRP_EXPORT void WSManSendShellInput(void* shell, void* command, std::int32_t flags, WsmanString stream,
                                     const WSMAN_DATA* data, std::int32_t end, const WSMAN_ASYNC* async,
                                     void** operation);
PSRP_EXPORT void WSManSignalShell(void* shell, void* command, std::int32_t flags, WsmanString code,
                                  const WSMAN_ASYNC* async, void** operation);
PSRP_EXPORT void WSManCloseOperation(void* operation, std::int32_t flags);

}  // extern "C"
