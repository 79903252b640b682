#include "psrp/prompt_route.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "psrp/fragment.hpp"
#include "psrp/message.hpp"

namespace psremoting::psrp {

Result<std::vector<PromptRoute::Part>> PromptRoute::route(std::string_view base64) {
  auto views = scan(base64, message_header_bytes);
  if (!views) return views.error();
  std::vector<std::optional<Guid>> targets;
  for (const auto& view : *views) {
    if (view.header.start) {
      auto message = parse_message_header(view.head);
      object_ = view.header.object_id;
      command_.reset();
      if (message && !message->pipeline.is_zero()) command_ = message->pipeline;
    }
    targets.push_back(view.header.object_id == object_ ? command_ : std::nullopt);
  }
  std::vector<Part> parts;
  if (std::ranges::adjacent_find(targets, std::not_equal_to()) == targets.end()) {
    if (!targets.empty()) parts.push_back({targets.front(), std::string(base64)});
    return parts;
  }
  auto fragments = split(base64);
  for (std::size_t i = 0; i < targets.size(); ++i) parts.push_back({targets[i], std::move((*fragments)[i])});
  return parts;
}

}  // namespace psremoting::psrp
