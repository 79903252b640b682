#include "listener/message_ids.hpp"

#include "base/ascii.hpp"

namespace psremoting::listener {

void MessageIds::Names::add(std::string_view name) {
  if (name.empty() || !names_.emplace(name).second) return;
  order_.emplace_back(name);
  if (order_.size() <= most_) return;
  names_.erase(order_.front());
  order_.pop_front();
}

bool MessageIds::constant(std::string_view id, std::string_view shell, std::uint64_t digest) {
  std::string here = ascii::lower(shell);
  if (shells_.contains(here)) return true;
  bool constant = constant_.contains(id);
  if (auto used = used_.find(id); !constant && used != used_.end() && used->second.digest != digest) {
    constant = true;
    constant_.add(id);
    shells_.add(used->second.shell);
  }
  if (constant)
    shells_.add(here);
  else
    note(id, here, digest);
  return constant;
}

void MessageIds::note(std::string_view id, std::string_view shell, std::uint64_t digest) {
  if (!used_.try_emplace(std::string(id), Use{digest, std::string(shell)}).second) return;
  order_.emplace_back(id);
  if (order_.size() <= max_ids) return;
  used_.erase(order_.front());
  order_.pop_front();
}

}  // namespace psremoting::listener
