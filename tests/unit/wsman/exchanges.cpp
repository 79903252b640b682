#include "exchanges.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace psremoting::test {

namespace {

namespace fs = std::filesystem;

fs::path folder() {
  if (const char* named = std::getenv("PSREMOTING_EXCHANGES")) return named;
  return fs::path(PSREMOTING_SOURCE_DIR) / ".." / "shared" / "exchanges";
}

// A YAML scalar, plain or in single quotes. The recordings have no other.
std::string unquote(std::string text) {
  if (!text.starts_with('\'')) return text;
  std::string result;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    result += text[i];
    if (text[i] == '\'') ++i;  // doubled
  }
  return result;
}

std::string* field(Exchange& exchange, std::string_view line) {
  if (line.substr(2).starts_with("request: ")) return &exchange.request;
  if (line.substr(2).starts_with("response: ")) return &exchange.response;
  return nullptr;
}

void read_file(const fs::path& path, std::vector<Exchange>& to) {
  std::ifstream file(path);
  std::vector<Exchange> exchanges;
  std::string line;
  std::string* open = nullptr;  // the scalar that lines indented further go on with
  while (std::getline(file, line)) {
    if (line.starts_with("- ")) exchanges.push_back({path.filename().string(), {}, {}});
    if (exchanges.empty() || line.size() < 4) continue;
    if (open && line.starts_with("    ")) {
      open->append(" ").append(line.substr(4));
      continue;
    }
    open = field(exchanges.back(), line);
    if (open) *open = line.substr(line.find(": ") + 2);
  }
  for (Exchange& exchange : exchanges) {
    to.push_back({exchange.file, unquote(exchange.request), unquote(exchange.response)});
  }
}

std::vector<Exchange> read_folder(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (entry.path().extension() == ".yml") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<Exchange> exchanges;
  for (const auto& path : paths) read_file(path, exchanges);
  return exchanges;
}

}  // namespace

std::vector<Exchange> recorded_exchanges() { return read_folder(folder()); }

std::vector<Exchange> prototype_exchanges() { return read_folder(folder() / "prototype"); }

}  // namespace psremoting::test
