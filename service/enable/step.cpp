#include "service/enable/step.hpp"

#include <algorithm>

namespace psremoting::service::enable {
namespace {

Line take(const Step& step, bool dry_run) {
  auto found = step.look();
  if (!found) return {step.name, Line::State::failed, found.error().detail};
  if (found->state == Finding::State::fits) return {step.name, Line::State::already, found->words};
  if (found->state == Finding::State::left) return {step.name, Line::State::left, found->words};
  if (dry_run) return {step.name, Line::State::would, "would " + found->does + " " + found->words};
  if (auto acted = step.act(); !acted)
    return {step.name, Line::State::failed, "cannot " + found->does + " " + found->words + ": " + acted.error().detail};
  return {step.name, Line::State::done, found->did + " " + found->words};
}

bool any(const std::vector<Line>& lines, std::initializer_list<Line::State> states) {
  return std::ranges::any_of(lines,
                             [&](const Line& line) { return std::ranges::find(states, line.state) != states.end(); });
}

}  // namespace

Finding fits(std::string words) { return {Finding::State::fits, {}, {}, std::move(words)}; }
Finding left(std::string words) { return {Finding::State::left, {}, {}, std::move(words)}; }
Finding lacks(std::string does, std::string did, std::string words) {
  return {Finding::State::lacks, std::move(does), std::move(did), std::move(words)};
}

std::string_view name(Line::State state) {
  switch (state) {
    case Line::State::already: return "already";
    case Line::State::done: return "done";
    case Line::State::would: return "would";
    case Line::State::left: return "left";
    case Line::State::failed: return "failed";
  }
  return "failed";
}

std::vector<Line> carry_out(const std::vector<Step>& steps, bool dry_run) {
  std::vector<Line> lines;
  for (const auto& step : steps) {
    lines.push_back(take(step, dry_run));
    if (lines.back().state == Line::State::failed && step.vital) break;
  }
  return lines;
}

bool failed(const std::vector<Line>& lines) { return any(lines, {Line::State::failed}); }
bool changed(const std::vector<Line>& lines) { return any(lines, {Line::State::done, Line::State::would}); }

}  // namespace psremoting::service::enable
