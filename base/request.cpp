#include "base/request.hpp"

#include <concepts>
#include <limits>
#include <optional>
#include <stdexcept>

#include "base/unicode.hpp"

// A message is a tag byte and the fields in the order of the struct: numbers little-endian in their own width, text as
// a 32-bit length and its bytes, lists as a 32-bit count and the elements. Both processes are one program, so there is
// no version; nothing is optional and nothing may follow.
namespace psremoting::request {
namespace {

template <class V, class T>
concept Is = std::same_as<std::remove_const_t<V>, T>;

// ---- what each message consists of; `io` prints or parses

void fields(auto& io, Is<Limits> auto& v) { io(v.memory_mb, v.processes); }
void fields(auto& io, Is<Error> auto& v) { io(v.code, v.detail); }
void fields(auto& io, Is<Identity> auto& v) { io(v.name, v.id, v.groups, v.group_ids, v.method, v.administrator); }
void fields(auto& io, Is<LogonPassword> auto& v) { io(v.sequence, v.user, v.password, v.client, v.groups); }
void fields(auto& io, Is<LogonCertificate> auto& v) {
  io(v.sequence, v.account, v.issuer, v.subject, v.client, v.groups);
}
void fields(auto& io, Is<ForgetLogon> auto& v) { io(v.logon); }
void fields(auto& io, Is<StartPowerShell> auto& v) {
  io(v.sequence, v.logon, v.executable, v.session_configuration_file, v.limits, v.endpoint, v.run_as, v.virtual_account,
     v.culture, v.session, v.badge);
}
void fields(auto& io, Is<StartCommand> auto& v) {
  io(v.sequence, v.logon, v.command_line, v.skip_shell, v.working_directory, v.environment, v.code_page, v.limits,
     v.session, v.badge);
}
void fields(auto& io, Is<SignalWorker> auto& v) { io(v.worker, v.kind); }
void fields(auto& io, Is<LoggedOn> auto& v) { io(v.sequence, v.logon, v.identity); }
void fields(auto& io, Is<Started> auto& v) { io(v.sequence, v.worker, v.process_id); }
void fields(auto& io, Is<Failed> auto& v) { io(v.sequence, v.why); }
void fields(auto& io, Is<WorkerExited> auto& v) { io(v.worker, v.exit_code); }
void fields(auto&, Is<CredentialsChanged> auto&) {}

// The last enumerator of each enumeration that travels.
constexpr auto last(Errc) { return Errc::internal; }
constexpr auto last(LogonMethod) { return LogonMethod::kerberos; }
constexpr auto last(SignalWorker::Kind) { return SignalWorker::Kind::kill; }

class Printer {
 public:
  explicit Printer(char tag, std::size_t room) {
    // One block from the start: a string that grows leaves copies of a password behind.
    out_.reserve(room);
    out_ += tag;
  }
  void operator()(const auto&... values) { (put(values), ...); }
  std::string take() { return std::move(out_); }

 private:
  void put(const std::unsigned_integral auto& value) {
    for (std::size_t i = 0; i < sizeof value; ++i) out_ += static_cast<char>(value >> (8 * i) & 0xff);
  }
  void put(const std::int32_t& value) { put(static_cast<std::uint32_t>(value)); }
  void put(const bool& value) { out_ += value ? '\1' : '\0'; }
  template <class E>
    requires std::is_enum_v<E>
  void put(const E& value) {
    put(static_cast<std::uint8_t>(value));
  }
  void text(std::string_view value) {
    put(static_cast<std::uint32_t>(value.size()));
    out_ += value;
  }
  void put(const std::string& value) { text(value); }
  void put(const Secret& value) { text(value.reveal()); }
  void put(const std::filesystem::path& value) {
    const auto bytes = value.u8string();
    text({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  template <class T>
  void put(const std::vector<T>& values) {
    put(static_cast<std::uint32_t>(values.size()));
    for (const auto& value : values) put(value);
  }
  void put(const std::pair<std::string, std::string>& value) { (*this)(value.first, value.second); }
  void put(const Limits& value) { fields(*this, value); }
  void put(const Error& value) { fields(*this, value); }
  void put(const Identity& value) { fields(*this, value); }

  std::string out_;
};

// After the first thing that does not fit, everything else is left as it is and good() is false.
class Parser {
 public:
  explicit Parser(std::string_view bytes) : rest_(bytes) {}
  void operator()(auto&... values) { (get(values), ...); }
  bool good() const { return good_ && rest_.empty(); }

 private:
  std::string_view take(std::size_t size) {
    if (size > rest_.size()) good_ = false;
    if (!good_) return {};
    auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  template <std::unsigned_integral T>
  void get(T& value) {
    value = 0;
    std::size_t shift = 0;
    for (char byte : take(sizeof value)) {
      value = static_cast<T>(value | static_cast<T>(static_cast<T>(static_cast<unsigned char>(byte)) << shift));
      shift += 8;
    }
  }
  void get(std::int32_t& value) {
    std::uint32_t bits = 0;
    get(bits);
    value = static_cast<std::int32_t>(bits);
  }
  void get(bool& value) {
    std::uint8_t byte = 0;
    get(byte);
    if (byte > 1) good_ = false;
    value = byte == 1;
  }
  template <class E>
    requires std::is_enum_v<E>
  void get(E& value) {
    std::uint8_t byte = 0;
    get(byte);
    if (byte > static_cast<std::uint8_t>(last(E{}))) good_ = false;
    if (good_) value = static_cast<E>(byte);
  }
  // No text of ours holds a NUL: behind it the operating system's functions would not see the rest.
  std::string_view text() {
    std::uint32_t size = 0;
    get(size);
    auto bytes = take(size);
    if (bytes.find('\0') != bytes.npos) good_ = false;
    return good_ ? bytes : std::string_view();
  }
  void get(std::string& value) { value = text(); }
  void get(Secret& value) { value = Secret(std::string(text())); }
  void get(std::filesystem::path& value) {
    const auto bytes = text();
    try {
      value = std::u8string(bytes.begin(), bytes.end());
    } catch (const std::exception&) {  // not UTF-8, where paths are UTF-16
      good_ = false;
    }
  }
  template <class T>
  void get(std::vector<T>& values) {
    std::uint32_t count = 0;
    get(count);
    // Every element has at least one length of its own, so a count that lies costs nothing.
    if (count > rest_.size() / sizeof count) good_ = false;
    for (std::uint32_t i = 0; good_ && i < count; ++i) get(values.emplace_back());
  }
  void get(std::pair<std::string, std::string>& value) { (*this)(value.first, value.second); }
  void get(Limits& value) { fields(*this, value); }
  void get(Error& value) { fields(*this, value); }
  void get(Identity& value) { fields(*this, value); }

  std::string_view rest_;
  bool good_ = true;
};

std::size_t room(const LogonPassword& v) {
  std::size_t names = 0;
  for (const auto& name : v.groups) names += 4 + name.size();
  return 64 + v.user.size() + v.password.reveal().size() + v.client.size() + names;
}
std::size_t room(const auto&) { return 128; }

// Requests and answers have tags apart, so that neither is taken for the other.
constexpr int first_request = 1, first_answer = 0x81;

template <class V>
std::string print_as(const V& message, int first) {
  const auto tag = static_cast<char>(first + static_cast<int>(message.index()));
  return std::visit(
      [tag](const auto& value) {
        Printer printer(tag, room(value));
        fields(printer, value);
        return printer.take();
      },
      message);
}

template <class V, std::size_t I = 0>
Result<V> parse_as(std::string_view bytes, int first) {
  if constexpr (I == std::variant_size_v<V>) {
    return error(Errc::malformed, "a message of no known kind");
  } else {
    if (static_cast<unsigned char>(bytes.front()) != first + static_cast<int>(I))
      return parse_as<V, I + 1>(bytes, first);
    std::variant_alternative_t<I, V> value;
    Parser parser(bytes.substr(1));
    fields(parser, value);
    if (!parser.good()) return error(Errc::malformed, "a message whose fields do not fit");
    return V(std::move(value));
  }
}

template <class V>
Result<V> parse_any(std::string_view bytes, int first) {
  if (bytes.empty()) return error(Errc::malformed, "an empty message");
  if (bytes.size() > max_size) return error(Errc::too_large, "a message that is too long");
  return parse_as<V>(bytes, first);
}

}  // namespace

std::string print(const Request& request) { return print_as(request, first_request); }
std::string print(const Answer& answer) {
  const auto* failed = std::get_if<Failed>(&answer);
  if (!failed || failed->why.detail.size() <= longest_words) return print_as(answer, first_answer);
  auto words = unicode::shortened(failed->why.detail, longest_words);
  return print_as(Answer(Failed{failed->sequence, error(failed->why.code, std::move(words))}), first_answer);
}
Result<Request> parse_request(std::string_view bytes) { return parse_any<Request>(bytes, first_request); }
Result<Answer> parse_answer(std::string_view bytes) { return parse_any<Answer>(bytes, first_answer); }

}  // namespace psremoting::request
