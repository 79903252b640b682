#include "psrp/fragment.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/base64.hpp"

// A stream's base64. Its fragments, each on its own, are the same bytes; so are the parts of one that is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace psremoting;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto views = psrp::scan(text, 48);
  auto fragments = psrp::split(text);
  if (!views) {
    if (base64::is_valid(text) && psrp::stands_alone(text)) std::abort();
    return 0;
  }
  if (!fragments || fragments->size() != views->size()) std::abort();
  std::string together;
  for (const auto& fragment : *fragments) together += *base64::decode_text(fragment);
  if (together != *base64::decode_text(text)) std::abort();
  for (const auto& fragment : *fragments) {
    auto parts = psrp::cut(fragment, fragment.size() / 2);
    if (!parts) continue;
    if (!psrp::stands_alone(parts->first) || !psrp::stands_alone(parts->second)) std::abort();
    if (psrp::blob(parts->first) + psrp::blob(parts->second) != psrp::blob(fragment)) std::abort();
  }
  return 0;
}
