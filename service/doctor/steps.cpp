#include "service/doctor/steps.hpp"

namespace psremoting::service::doctor {
namespace {

using State = enable::Finding::State;

Check look_at(const enable::Step& step, const std::string& cure) {
  const auto found = step.look();
  if (!found && found.error().code == Errc::access_denied) return skipped(step.name, found.error().detail);
  if (!found) return wrong(step.name, found.error().detail, cure);
  if (found->state == State::fits) return good(step.name, found->words);
  if (found->state == State::left) return skipped(step.name, found->words);
  return wrong(step.name, "enable has yet to " + found->does + ' ' + found->words, cure);
}

}  // namespace

Checks look_at(const std::vector<enable::Step>& steps, const std::string& cure) {
  Checks all;
  for (const auto& step : steps) all.push_back(look_at(step, cure));
  return all;
}

}  // namespace psremoting::service::doctor
