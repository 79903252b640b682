#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.hpp"
#include "base/events.hpp"

// One line an event. spdlog is behind it, so that no other file pays for its headers. Any thread may log. A full disk
// or a closed pipe loses lines, never the caller.
namespace psremoting::log {

// The name of one of this event's fields. Another name does not compile.
template <const Event& event>
struct FieldName {
  consteval FieldName(const char* name) : field(event.field(name)) {
    if (!field) throw "the event has no field of this name: see base/events.hpp";
  }
  const EventField* field;
};

// A field and its value, which may be any bytes. They are written as valid UTF-8, with what could forge or hide a part
// of the line escaped.
template <const Event& event>
struct Field {
  FieldName<event> name;
  std::string value;
};

// The same for any event, as long as the value lives.
struct AnyField {
  const EventField* field;
  std::string_view value;
};

// A field as it is written: cut and escaped.
struct Written {
  std::string_view name;
  std::string value;
};

// Where lines go: the console (stderr) in full, or in the form of sd-daemon(3) (`<3>` priorities, no time), as what
// reads the service's stderr understands it.
enum class Sink { console, journal };
// Takes an event with its fields in place of stderr. False: it did not, and the line goes to stderr.
using Journal = bool (*)(const Event& event, std::string_view line, std::span<const Written> fields);
// Call once, before any thread; before that, lines go to the console.
void start(Sink sink, Level least, Journal journal = nullptr);

// Whether its level is logged: for what costs something to find out.
bool is_wanted(const Event& event);
void write(const Event& event, std::span<const AnyField> fields);
// The line as it would be written, without time and level: the text, the event's id, its fields.
std::string line(const Event& event, std::span<const AnyField> fields);

template <const Event& event>
std::vector<AnyField> any_fields(std::span<const Field<event>> fields) {
  std::vector<AnyField> all;
  for (const auto& one : fields) all.push_back({one.name.field, one.value});
  return all;
}

// log::write<event::logon_refused>({{"user", user}, {"client", address}, {"why", why}});
template <const Event& event>
void write(std::span<const Field<event>> fields) {
  write(event, any_fields<event>(fields));
}
template <const Event& event>
void write(std::initializer_list<Field<event>> fields = {}) {
  write(event, any_fields<event>(std::span(fields.begin(), fields.size())));
}

template <const Event& event>
std::string line(std::initializer_list<Field<event>> fields = {}) {
  return line(event, any_fields<event>(std::span(fields.begin(), fields.size())));
}

}  // namespace psremoting::log
