#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace psremoting::log {

enum class Level { debug, info, warning, error };

// A field of an event. What a client says can stand in any of them, so a value is cut to 200 characters unless the
// field is declared whole().
struct EventField {
  constexpr EventField(const char* field_name = "") : name(field_name) {}

  std::string_view name;
  bool is_whole = false;
};

// For what only the host's administrator or its system says: mistakes of a configuration, and paths.
consteval EventField whole(const char* name) {
  EventField field(name);
  field.is_whole = true;
  return field;
}

// Something that can happen: a row of the table in base/events.hpp. Programs and filters know it by its id, which stays
// as it is; the text is for people and may be reworded.
struct Event {
  consteval Event(const char* event_id, Level event_level, const char* words,
                  std::initializer_list<EventField> its_fields = {})
      : id(event_id), level(event_level), text(words) {
    std::ranges::copy(its_fields, fields.begin());
  }

  // Null where it has no field of that name.
  constexpr const EventField* field(std::string_view name) const {
    const auto* found = std::ranges::find(fields, name, &EventField::name);
    return name.empty() || found == fields.end() ? nullptr : found;
  }

  std::string_view id;
  Level level;
  std::string_view text;
  std::array<EventField, 12> fields;  // those it does not have are nameless
};

}  // namespace psremoting::log
