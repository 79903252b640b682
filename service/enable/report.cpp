#include "service/enable/report.hpp"

#include <nlohmann/json.hpp>

namespace psremoting::service::enable {
namespace {

std::string_view mark(Line::State state) {
  switch (state) {
    case Line::State::already: return "  =  ";
    case Line::State::done: return "  +  ";
    case Line::State::would: return "  ?  ";
    case Line::State::left: return "  -  ";
    case Line::State::failed: return "  !  ";
  }
  return {};
}

std::string summary(const Report& report) {
  if (failed(report.lines)) return "Not everything could be done: see the line that begins with '!'.";
  if (report.dry_run)
    return changed(report.lines) ? "Nothing was changed: this was a dry run." : "There is nothing to change.";
  if (!changed(report.lines)) return "Nothing was changed: all is as it should be.";
  return report.command == "enable" ? "PowerShell remoting is enabled." : "PowerShell remoting is disabled.";
}

}  // namespace

std::string print(const Report& report) {
  std::string text;
  for (const auto& line : report.lines) text += std::string(mark(line.state)) + line.text + '\n';
  text += summary(report) + '\n';
  if (!report.connect.empty()) text += "\nConnect from PowerShell on another machine with\n";
  for (const auto& line : report.connect) {
    text += "    " + line.text + '\n';
    if (!line.needs.empty()) text += "        " + line.needs + '\n';
  }
  for (const auto& hint : report.hints) text += hint + '\n';
  return text;
}

std::string print_json(const Report& report) {
  nlohmann::ordered_json json;
  json["command"] = report.command;
  json["dryRun"] = report.dry_run;
  json["ok"] = !failed(report.lines);
  json["changed"] = changed(report.lines);
  json["steps"] = nlohmann::ordered_json::array();
  for (const auto& line : report.lines)
    json["steps"].push_back({{"step", line.step}, {"state", std::string(name(line.state))}, {"text", line.text}});
  json["connect"] = nlohmann::ordered_json::array();
  for (const auto& line : report.connect) json["connect"].push_back({{"line", line.text}, {"needs", line.needs}});
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace psremoting::service::enable
