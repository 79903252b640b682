#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/base64.hpp"
#include "psrp/fragment.hpp"
#include "psrp/message_follower.hpp"
#include "psrp/prompt_route.hpp"

// Fragments one after another, as raw bytes: what is read out of the messages in them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace psremoting;
  const std::string text = base64::encode({data, size});
  psrp::PromptRoute route;
  auto parts = route.route(text);
  auto fragments = psrp::split(text);
  if (parts.has_value() != fragments.has_value()) std::abort();
  if (!fragments) return 0;
  psrp::MessageFollower follower;
  psrp::MessageCollector collector;
  for (const auto& fragment : *fragments) {
    follower.follow(fragment);
    auto whole = collector.collect(fragment);
    if (!whole) continue;
    psrp::read_i32(whole->xml, "RunspaceState");
    psrp::read_protocol_version(whole->xml);
    const std::string header = psrp::print(whole->header, "");
    auto again = psrp::parse_message_header({reinterpret_cast<const std::uint8_t*>(header.data()), header.size()});
    if (again != whole->header) std::abort();
  }
  return 0;
}
