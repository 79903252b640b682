#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

// One line an event. spdlog is behind it, so that no other file pays for its headers. Any thread may log. A full disk
// or a closed pipe loses lines, never the caller.
namespace psremoting::log {

enum class Level { debug, info, warning, error };

// A name and a value of the line's tail: ` shell=… user=…`. Values are quoted where they hold blanks; control
// characters are escaped, since a value may come from a client.
struct Field {
  std::string_view name;
  std::string value;
};

// Where lines go: the console (stderr) in full, or in the journal's form (`<3>` priorities, no time). Call once, before
// any thread; before that, lines go to the console.
enum class Sink { console, journal };
void start(Sink sink, Level least);

using Fields = std::initializer_list<Field>;
// `about` says who or what the event is about, `more` what else there is to it.
void write(Level level, std::string_view text, std::span<const Field> about, Fields more = {});

inline void write(Level level, std::string_view text, Fields f) { write(level, text, std::span(f.begin(), f.size())); }
inline void debug(std::string_view text, Fields f = {}) { write(Level::debug, text, f); }
inline void info(std::string_view text, Fields f = {}) { write(Level::info, text, f); }
inline void warning(std::string_view text, Fields f = {}) { write(Level::warning, text, f); }
inline void error(std::string_view text, Fields f = {}) { write(Level::error, text, f); }

// The line as it would be written, without time and level: what tests look at.
std::string line(std::string_view text, std::span<const Field> about, Fields more = {});
inline std::string line(std::string_view text, Fields f) { return line(text, std::span(f.begin(), f.size())); }

}  // namespace psremoting::log
