#include "psrp/shell_snapshot.hpp"

#include <type_traits>

namespace psremoting::psrp {
namespace {

constexpr std::uint32_t format = 1;

// Both directions follow one description of each value, in fields(): so that they cannot differ.
class Writer {
 public:
  std::string bytes;
  bool good = true;

  void number(std::uint64_t value) {
    for (int i = 0; i < 8; ++i, value >>= 8) bytes.push_back(static_cast<char>(value & 0xff));
  }
  void field(std::uint64_t& value) { number(value); }
  void field(std::string& text) {
    number(text.size());
    bytes += text;
  }
  std::size_t count(std::size_t size) {
    number(size);
    return size;
  }
};

class Reader {
 public:
  explicit Reader(std::string_view from) : rest(from) {}
  std::string_view rest;
  bool good = true;

  std::uint64_t number() {
    if (rest.size() < 8) {
      good = false;
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 8; i-- > 0;) value = value << 8 | static_cast<unsigned char>(rest[i]);
    rest.remove_prefix(8);
    return value;
  }
  void field(std::uint64_t& value) { value = number(); }
  void field(std::string& text) {
    std::size_t size = number();
    if (size > rest.size()) good = false;
    if (!good) return;
    text.assign(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  // Of elements: each has a byte at least, so that a lie cannot make us allocate.
  std::size_t count(std::size_t) {
    std::size_t size = number();
    if (size > rest.size()) good = false;
    return good ? size : 0;
  }
};

template <class Stream, class T>
void integral(Stream& stream, T& value, std::uint64_t most) {
  auto wide = static_cast<std::uint64_t>(value);
  stream.field(wide);
  if (wide > most) stream.good = false;
  if (stream.good) value = static_cast<T>(wide);
}

template <class Stream>
void field(Stream& stream, std::string& text) {
  stream.field(text);
}
template <class Stream>
void field(Stream& stream, std::uint64_t& value) {
  stream.field(value);
}
template <class Stream>
void field(Stream& stream, bool& value) {
  integral(stream, value, 1);
}
template <class Stream>
void field(Stream& stream, PacketKind& value) {
  integral(stream, value, 7);
}
template <class Stream>
void field(Stream& stream, LogonMethod& value) {
  integral(stream, value, 3);
}

template <class Stream>
void field(Stream& stream, std::int32_t& value) {
  auto wide = static_cast<std::uint32_t>(value);
  integral(stream, wide, 0xffffffff);
  value = static_cast<std::int32_t>(wide);
}

template <class Stream>
void field(Stream& stream, Guid& guid) {
  const auto& bytes = guid.bytes();
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  stream.field(text);
  Guid::Bytes back{};
  if (text.size() != back.size()) {
    stream.good = false;
    return;
  }
  std::copy(text.begin(), text.end(), back.begin());
  guid = Guid(back);
}

template <class Stream, class T>
void field(Stream& stream, std::optional<T>& value) {
  bool there = value.has_value();
  field(stream, there);
  if (!there || !stream.good) return;
  if (!value) value.emplace();
  field(stream, *value);
}

template <class Stream, class T>
void field(Stream& stream, std::vector<T>& values) {
  std::size_t count = stream.count(values.size());
  for (std::size_t i = 0; i < count && stream.good; ++i) {
    if (i == values.size()) values.emplace_back();
    if constexpr (std::is_class_v<T> && !std::is_same_v<T, std::string>) {
      fields(stream, values[i]);
    } else {
      field(stream, values[i]);
    }
  }
}

template <class Stream, class... T>
void all(Stream& stream, T&... values) {
  (field(stream, values), ...);
}

template <class Stream>
void fields(Stream& stream, StreamSnapshot::Chunk& chunk) {
  all(stream, chunk.base64, chunk.host_call);
}
template <class Stream>
void fields(Stream& stream, InputSnapshot::Line& line) {
  all(stream, line.kind, line.prompt, line.base64);
}
template <class Stream>
void fields(Stream& stream, FragmentPosition& position) {
  all(stream, position.object_id, position.next_fragment);
}

template <class Stream>
void fields(Stream& stream, StreamSnapshot& s) {
  field(stream, s.waiting);
  fields(stream, s.position);
  all(stream, s.answered, s.answer);
  fields(stream, s.before_answer);
  field(stream, s.exit_code);
}

template <class Stream>
void fields(Stream& stream, InputSnapshot& s) {
  all(stream, s.waiting, s.unacknowledged);
}

template <class Stream>
void fields(Stream& stream, CommandSnapshot& s) {
  all(stream, s.id, s.line);
  fields(stream, s.input);
  fields(stream, s.output);
  all(stream, s.announced, s.created, s.stopping, s.closing, s.ended, s.closed, s.gone);
}

template <class Stream>
void fields(Stream& stream, Identity& s) {
  all(stream, s.name, s.id, s.groups, s.group_ids, s.method, s.administrator);
}

template <class Stream>
void fields(Stream& stream, ShellWords& s) {
  all(stream, s.name, s.resource_uri, s.working_directory, s.locale, s.data_locale, s.compressed, s.profile);
}

template <class Stream>
void fields(Stream& stream, ShellSnapshot& s) {
  field(stream, s.id);
  fields(stream, s.owner);
  fields(stream, s.words);
  all(stream, s.worker, s.endpoint, s.client_ip, s.session_id, s.idle_timeout_ms, s.run_time_s, s.inactivity_s, s.open,
      s.worker_line);
  fields(stream, s.input);
  fields(stream, s.output);
  field(stream, s.commands);
}

}  // namespace

std::string write(const ShellSnapshot& snapshot) {
  Writer writer;
  writer.number(format);
  ShellSnapshot copy = snapshot;  // one description for both directions needs what can be assigned
  fields(writer, copy);
  return std::move(writer.bytes);
}

Result<ShellSnapshot> read_snapshot(std::string_view bytes) {
  Reader reader(bytes);
  if (reader.number() != format) return error(Errc::malformed, "not a snapshot of a format we know");
  ShellSnapshot snapshot;
  fields(reader, snapshot);
  if (!reader.good || !reader.rest.empty()) return error(Errc::malformed, "a snapshot that is damaged");
  return snapshot;
}

}  // namespace psremoting::psrp
