#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "wsman/operation.hpp"

// What a service answers: printed by the service (print.hpp), parsed by the client library (response.hpp).
namespace psremoting::wsman {

// rsp:Shell (MS-WSMV 2.2.4.38). Empty text and absent values are not printed.
struct ShellInfo {
  std::string shell_id, name, resource_uri, owner, client_ip;
  std::optional<std::uint64_t> process_id;
  std::vector<std::pair<std::string, std::string>> environment;
  std::string working_directory;
  std::optional<std::chrono::milliseconds> lifetime, idle_timeout;
  std::string input_streams, output_streams;  // names, one blank between
  std::optional<std::chrono::milliseconds> max_idle_timeout;
  std::string locale, data_locale, compression_mode;
  std::optional<bool> profile_loaded;
  std::string encoding, buffer_mode, state;
  std::optional<std::chrono::seconds> run_time, inactivity;
  std::optional<std::uint64_t> memory_used_mb;
  std::optional<std::uint32_t> child_processes;
};

// rsp:Command of an enumeration (MS-WSMV 3.1.4.8).
struct CommandInfo {
  std::string command_id, command_line, state;
};

// An element of winrm/config: text or children, all in its namespace.
struct ConfigElement {
  std::string name, text;
  std::vector<ConfigElement> children;
};

// cfg:Listener (MS-WSMV 2.2.4.19). Empty text is printed, too, as Windows does.
struct ListenerInfo {
  std::string address;    // "*", or "IP:" and an address
  std::string transport;  // HTTP or HTTPS
  std::uint16_t port = 0;
  std::string hostname;
  bool enabled = true;
  std::string url_prefix = "wsman";
  std::string certificate_thumbprint;     // 40 hexadecimal digits, or empty
  std::vector<std::string> listening_on;  // addresses, each once
};

// PlugInConfiguration (MS-WSMV 2.2.4.22): an endpoint as WinRM lists it. Names and values go into attributes.
struct PluginInfo {
  using Values = std::vector<std::pair<std::string, std::string>>;
  std::string name, filename;
  bool enabled = true;
  std::string run_as_user;
  bool run_as_virtual_account = false;
  std::string run_as_virtual_account_groups;
  std::string output_buffering_mode = "Block";
  Values parameters;  // of InitializationParameters
  std::string resource_uri, sddl;
  Values quotas;
};

// Where an item of an enumeration can be asked for by itself (DSP0226 5.1).
struct EndpointReference {
  std::string resource_uri;
  std::vector<Selector> selectors;
};

// w:Item of EnumerateObjectAndEPR (DSP0226 8.7).
struct ReferencedItem {
  std::variant<ListenerInfo, PluginInfo> object;
  EndpointReference reference;
};

struct IdentifyResponse {
  std::string vendor, version;
};

struct CreateResponse {
  std::string address;  // the URL the client used
  ShellInfo shell;
};

struct CommandResponse {
  std::string command_id;
};

struct SendResponse {};

enum class CommandState { running, pending, done };

// The views point into the caller's text, or into the Response that was parsed.
struct ReceiveResponse {
  struct Stream {
    std::string_view name;
    std::string_view base64;
    bool end = false;
  };
  std::string command_id;  // of the streams and the state; empty: the shell's own
  std::vector<Stream> streams;
  std::optional<CommandState> state;
  std::optional<std::int32_t> exit_code;
};

struct SignalResponse {};
struct DeleteResponse {};
struct DisconnectResponse {};
struct ReconnectResponse {};

// To a shell's Connect: all three; to a command's: nothing.
struct ConnectResponse {
  std::string input_streams, output_streams;
  std::string connect_response_xml;  // base64 of fragments
};

using Item =
    std::variant<ShellInfo, CommandInfo, ConfigElement, ListenerInfo, PluginInfo, EndpointReference, ReferencedItem>;

struct GetResponse {
  Item item;
};

struct EnumerateResponse {
  std::string context;      // empty once all has been told
  std::vector<Item> items;  // only to an optimized Enumerate
  bool end = false;         // an optimized Enumerate that told all
};

struct PullResponse {
  std::string context;
  std::vector<Item> items;
  bool end = false;
};

struct ReleaseResponse {};

using Reply = std::variant<IdentifyResponse, CreateResponse, CommandResponse, SendResponse, ReceiveResponse,
                           SignalResponse, DeleteResponse, DisconnectResponse, ReconnectResponse, ConnectResponse,
                           GetResponse, EnumerateResponse, PullResponse, ReleaseResponse>;

// The SOAP headers of an answer.
struct ReplyHeader {
  std::string message_id;   // "uuid:" and a GUID in upper case, our own
  std::string relates_to;   // the request's MessageID, verbatim; empty: not printed
  std::string activity_id;  // empty: not printed
};

}  // namespace psremoting::wsman
