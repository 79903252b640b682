#include "listener/page.hpp"

#include <algorithm>
#include <iterator>

#include "wsman/print.hpp"

namespace psremoting::listener {

Page page_of(const wsman::Envelope& request, std::uint32_t max_elements, std::uint32_t largest) {
  const auto envelope = std::min(request.header.max_envelope_size, largest);
  return {max_elements, wsman::stream_budget(envelope, request.charset)};
}

std::vector<wsman::Item> take(std::vector<wsman::Item>& items, const Page& page) {
  std::size_t count = 0, bytes = 0;
  while (count < items.size() && count < std::max<std::size_t>(page.items, 1)) {
    bytes += wsman::printed_size(items[count]);
    if (count > 0 && bytes > page.bytes) break;
    ++count;
  }
  const auto end = items.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<wsman::Item> taken(std::make_move_iterator(items.begin()), std::make_move_iterator(end));
  items.erase(items.begin(), end);
  return taken;
}

}  // namespace psremoting::listener
