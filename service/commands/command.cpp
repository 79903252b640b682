#include "service/commands/command.hpp"

#include <algorithm>
#include <iostream>

#include "config/file.hpp"
#include "config/paths.hpp"

namespace psremoting::service {

config::Paths Common::paths() const {
  config::Paths paths = config::default_paths();
  if (file.empty()) return paths;
  paths.file = std::filesystem::absolute(file);
  paths.required = true;
  return paths;
}

void add_common(CLI::App& command, Common& common) {
  command.add_option("--config", common.file, "The main configuration file")
      ->envname("PSREMOTING_CONFIG")
      ->type_name("FILE");
  command.add_flag("--json", common.json, "Answer in JSON");
}

// Bytes that somebody typed need not be UTF-8, which JSON is.
std::string print(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

void refuse_empty_values(CLI::App& app) {
  const auto is_there = [](const std::string& value) {
    return value.empty() ? std::string("is empty; give it a value, or leave it out") : std::string();
  };
  for (CLI::Option* option : app.get_options()) {
    if (option->get_type_size() != 0) option->check(is_there);
  }
  const auto takes_none = [](CLI::App* command) { return command->get_name() != "set"; };
  for (CLI::App* command : app.get_subcommands(takes_none)) refuse_empty_values(*command);
}

int fail(const Common& common, const Error& error) {
  if (common.json)
    std::cout << print({{"error", std::string(name(error.code))}, {"detail", error.detail}}) << '\n';
  else
    std::cerr << "psremoting: " << error.detail << '\n';
  if (error.code == Errc::not_found || error.code == Errc::unknown_endpoint) return not_found;
  return error.code == Errc::access_denied ? needs_administrator : failed;
}

int fail(const Common& common, const std::vector<config::Problem>& problems) {
  if (!common.json) {
    std::cerr << config::print(problems) << '\n';
    return failed;
  }
  Json list = Json::array();
  for (const auto& problem : problems)
    list.push_back({{"file", problem.file.string()},
                    {"line", problem.line},
                    {"column", problem.column},
                    {"problem", problem.text}});
  std::cout << print({{"error", "configuration"}, {"problems", list}}) << '\n';
  return failed;
}

int answer(const Common& common, const Json& json, std::string_view text) {
  if (common.json)
    std::cout << print(json) << '\n';
  else if (!text.empty())
    std::cout << text << (text.ends_with('\n') ? "" : "\n");
  return succeeded;
}

// What others chose, on a terminal, which obeys control characters: ASCII's and, in UTF-8, those of U+0080 to U+009F.
std::string printable(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool high = c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (high) text.erase(i, 1);
    if (high || c < ' ' || c == 0x7f) text[i] = '?';
  }
  return text;
}

std::string table(std::vector<std::vector<std::string>> rows) {
  std::vector<std::size_t> widths;
  for (auto& row : rows) {
    for (std::string& cell : row) cell = printable(std::move(cell));
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

int write_checked(const Common& common, const std::filesystem::path& file, const std::string& text, Check check) {
  if (auto problems = check(file, text); !problems.empty()) return fail(common, problems);
  return write(common, file, text);
}

int write(const Common& common, const std::filesystem::path& file, const std::string& text) {
  auto written = config::replace_file(file, text);
  if (written) return succeeded;
  if (config::is_privileged()) return fail(common, written.error());
  return fail(common, error(Errc::access_denied, written.error().detail + "; run it as an administrator (sudo)"));
}

}  // namespace psremoting::service
