#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "wsman/charset.hpp"
#include "wsman/xml.hpp"

// What a client asks for: parsed by the service (envelope.hpp), printed by the client library (request.hpp). Ids are as
// written, white space around them left out. Every string_view here points into the text that the Envelope owns, or, to
// print, into the caller's.
namespace psremoting::wsman {

inline constexpr std::uint32_t default_max_envelope_size = 153'600;
inline constexpr std::uint32_t min_max_envelope_size = 8'192;
inline constexpr std::size_t max_message_id = 512;  // characters; with max_activity_id, what an answer may have to echo
inline constexpr std::size_t max_activity_id = 2'048;

struct Selector {
  std::string name, value;
  friend bool operator==(const Selector&, const Selector&) = default;
};

struct Option {
  std::string name, value;
  bool must_comply = false;
  friend bool operator==(const Option&, const Option&) = default;
};

// The SOAP headers of a request (MS-WSMV 3.1.4.1). Empty text: not there.
struct Header {
  std::string action, message_id, to, resource_uri;
  std::vector<Selector> selectors;
  std::vector<Option> options;
  bool options_must_be_understood = false;
  std::optional<std::chrono::milliseconds> operation_timeout;   // never negative
  std::uint32_t max_envelope_size = default_max_envelope_size;  // bytes, of the answer; at least min_max_envelope_size
  std::string locale, data_locale;
  std::string session_id, activity_id;    // as written, with "uuid:" where it was
  std::string operation_id, sequence_id;  // robust connection (MS-WSMV 3.1.4.1.39); not answered
  bool xpress = false;                    // CompressionType (MS-WSMV 3.1.4.1.31.6)

  // The value of the selector ShellId, or empty. Selector and option names are compared without regard to case.
  std::string_view shell_id() const;
  const Option* option(std::string_view name) const;
};

// Option values: TRUE, True, true and 1 are true.
bool is_true(std::string_view value);

struct Identify {};

// MS-WSMV 3.1.4.5.2 (transfer/Create of a shell).
struct Create {
  std::optional<std::string> shell_id;  // chosen by the client
  std::string name;
  std::vector<std::string> input_streams, output_streams;
  std::optional<std::chrono::milliseconds> idle_timeout, lifetime;
  std::string buffer_mode;
  std::string working_directory;
  std::vector<std::pair<std::string, std::string>> environment;
  std::string_view creation_xml;  // base64 of fragments; empty for a cmd shell
};

struct Command {
  std::optional<std::string> id;
  std::string line;
  std::vector<std::string_view> arguments;  // PowerShell: base64, not checked; cmd: text, unaltered
};

struct Send {
  struct Stream {
    std::string name;
    std::optional<std::string> command_id;
    std::string_view base64;  // valid base64; may be empty
    bool end = false;
  };
  std::vector<Stream> streams;
};

struct Receive {
  std::optional<std::string> command_id;
  std::vector<std::string> streams;  // desired; at least one
};

struct Signal {
  std::optional<std::string> command_id;  // absent also where it was written empty
  std::string code;
};

// What a Signal's code asks for. Compared without regard to case; both spellings of PowerShell's stop.
enum class SignalKind { terminate, ctrl_c, ctrl_break, stop_pipeline, other };
SignalKind signal_kind(std::string_view code);

struct Delete {};

struct Disconnect {
  std::optional<std::chrono::milliseconds> idle_timeout;
  std::string buffer_mode;
};

struct Reconnect {};

struct Connect {
  std::optional<std::string> command_id;  // absent: the shell
  std::string_view connect_xml;           // base64 of fragments
};

struct Get {};
struct Put {};

// Create, Delete or Invoke of winrm/config or what is in it.
struct ConfigChange {};

struct Enumerate {
  struct Filter {
    std::string dialect;
    std::vector<Selector> selectors;
  };
  // EnumerationMode (DSP0226 8.7): the items themselves, where each can be asked for, or both.
  enum class Mode { objects, references, both };
  bool optimize = false;
  Mode mode = Mode::objects;
  std::uint32_t max_elements = 1;
  std::optional<Filter> filter;
};

struct Pull {
  std::string context;
  std::uint32_t max_elements = 1;
};

struct Release {
  std::string context;
};

// An action we know and do not have: eventing, KeepAlive.
struct Unsupported {};

using Operation = std::variant<Identify, Create, Command, Send, Receive, Signal, Delete, Disconnect, Reconnect, Connect,
                               Get, Put, Enumerate, Pull, Release, ConfigChange, Unsupported>;

// A request, with the text that its views point into. Movable; the views stay valid.
struct Envelope {
  Header header;
  Operation operation;
  Charset charset = Charset::utf8;
  xml::Document text;
};

}  // namespace psremoting::wsman
