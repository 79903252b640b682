#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <utility>

#include "base/errc.hpp"

namespace psremoting {

// Why something did not happen: the kind, for code to branch on, and the words, for the person who has to mend it (the
// thing, the place, the cure). Words may reach a client's screen: never a secret, never another's data.
struct Error {
  Errc code = Errc::internal;
  std::string detail;

  friend bool operator==(const Error&, const Error&) = default;
};

// A peer's or the operating system's failure is a value; `if (!x) return x.error();`.
template <class T>
using Result = boost::system::result<T, Error>;

inline Error error(Errc code, std::string detail = {}) { return {code, std::move(detail)}; }

// value() of a failed Result is a broken invariant of ours: it throws.
[[noreturn]] inline void throw_exception_from_error(const Error& e, const boost::source_location&) {
  throw std::logic_error(std::string(name(e.code)) + ": " + e.detail);
}

}  // namespace psremoting
