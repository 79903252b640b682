#include "listener/enumerations.hpp"

#include <algorithm>

#include "base/guid.hpp"

namespace psremoting::listener {

std::string Enumerations::begin(const Identity& owner, std::vector<wsman::Item> items) {
  std::lock_guard lock(mutex_);
  drop_old();
  if (open_.size() >= max_open) {
    auto oldest = std::ranges::min_element(open_, {}, [](const auto& item) { return item.second.until; });
    open_.erase(oldest);
  }
  std::string context = "uuid:" + Guid::random().upper();
  open_[context] = {owner.id, std::move(items), clock_.now() + lifetime};
  return context;
}

boost::system::result<wsman::PullResponse, wsman::Fault> Enumerations::pull(const Identity& owner,
                                                                            const std::string& context,
                                                                            const Page& page) {
  std::lock_guard lock(mutex_);
  auto found = find(owner, context);
  if (found == open_.end()) return wsman::Fault(wsman::fault::invalid_enumeration_context);
  if (found->second.until <= clock_.now()) return wsman::Fault(wsman::fault::enumeration_timed_out);
  wsman::PullResponse reply;
  reply.items = take(found->second.items, page);
  reply.end = found->second.items.empty();
  if (reply.end)
    open_.erase(found);
  else
    reply.context = context;
  return reply;
}

boost::system::result<wsman::ReleaseResponse, wsman::Fault> Enumerations::release(const Identity& owner,
                                                                                  const std::string& context) {
  std::lock_guard lock(mutex_);
  auto found = find(owner, context);
  if (found == open_.end()) return wsman::Fault(wsman::fault::invalid_enumeration_context);
  open_.erase(found);
  return wsman::ReleaseResponse();
}

Enumerations::Table::iterator Enumerations::find(const Identity& owner, const std::string& context) {
  auto found = open_.find(context);
  return found != open_.end() && found->second.owner_id == owner.id ? found : open_.end();
}

// An expired one stays a little longer, so that its client hears "timed out" and not "unknown".
void Enumerations::drop_old() {
  auto now = clock_.now();
  std::erase_if(open_, [now](const auto& item) { return item.second.until + lifetime <= now; });
}

}  // namespace psremoting::listener
