#include "wsman/operation.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "wsman/names.hpp"
#include "wsman/text.hpp"

namespace psremoting::wsman {

std::string_view Header::shell_id() const {
  for (const Selector& selector : selectors) {
    if (ascii::equal(selector.name, "ShellId")) return selector.value;
  }
  return {};
}

const Option* Header::option(std::string_view name) const {
  for (const Option& option : options) {
    if (ascii::equal(option.name, name)) return &option;
  }
  return nullptr;
}

bool is_true(std::string_view value) {
  value = xml::trim(value);
  return value == "1" || ascii::equal(value, "true");
}

SignalKind signal_kind(std::string_view code) {
  code = xml::trim(code);
  if (ascii::equal(code, signal_code::terminate)) return SignalKind::terminate;
  if (ascii::equal(code, signal_code::ctrl_c)) return SignalKind::ctrl_c;
  if (ascii::equal(code, signal_code::ctrl_break)) return SignalKind::ctrl_break;
  if (ascii::equal(code, signal_code::stop_pipeline)) return SignalKind::stop_pipeline;
  if (ascii::equal(code, signal_code::stop_pipeline_corrected)) return SignalKind::stop_pipeline;
  return SignalKind::other;
}

}  // namespace psremoting::wsman
