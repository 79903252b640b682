#include "service/windows/event_rate.hpp"

#include <windows.h>

#include "service/windows/resources/messages.h"

namespace psremoting::service {

void EventRate::report(const Event& event) {
  auto& minute = minutes_[event.id];
  const auto now = clock_.now();
  if (minute.count == 0 || now - minute.began >= std::chrono::minutes(1)) minute = {now, 0};
  const int most = event.id >> 30 >= 2 ? bad_a_minute : good_a_minute;
  if (minute.count < most) log_.report(event);
  if (minute.count == most) log_.report({EVENT_SUPPRESSED, std::to_string(event.id & 0xffff)});
  if (minute.count <= most) ++minute.count;
}

}  // namespace psremoting::service
