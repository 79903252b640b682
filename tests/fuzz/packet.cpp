#include "psrp/packet.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "psrp/line_buffer.hpp"
#include "psrp/torn_line.hpp"

// What a worker writes to its stdout, as it is read: in pieces. A packet, printed again, is the packet again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace psremoting::psrp;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  LineBuffer lines(4096);
  TornLine torn;
  std::size_t step = size > 0 ? data[0] + std::size_t{1} : 1;
  while (!rest.empty()) {
    auto room = lines.prepare();
    std::size_t now = std::min({step, room.size(), rest.size()});
    std::copy_n(rest.begin(), now, room.begin());
    rest.remove_prefix(now);
    lines.commit(now);
    while (auto line = lines.next()) {
      auto packet = parse_packet(*line);
      if (!packet) {
        const auto damage = torn.damage_of(*line);
        if (damage && damage->kind != PacketKind::damaged) std::abort();
        continue;
      }
      torn.forget();
      std::string printed;
      print(printed, *packet);
      if (printed.back() != '\n' || printed.find('\n') + 1 != printed.size()) std::abort();
      if (parse_packet(std::string_view(printed).substr(0, printed.size() - 1)) != packet) std::abort();
    }
  }
  return 0;
}
