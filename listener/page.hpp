#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "wsman/operation.hpp"
#include "wsman/reply.hpp"

namespace psremoting::listener {

// How much of an enumeration one answer may hold.
struct Page {
  std::size_t items = 1;  // MaxElements
  std::size_t bytes = 0;  // as printed, so that the envelope keeps to MaxEnvelopeSize
};

// The page that a request asks for; `largest` is the service's own limit of an envelope, in bytes.
Page page_of(const wsman::Envelope& request, std::uint32_t max_elements, std::uint32_t largest);

// Takes what one answer may hold from the front of `items`: at least one, where there is one.
std::vector<wsman::Item> take(std::vector<wsman::Item>& items, const Page& page);

}  // namespace psremoting::listener
