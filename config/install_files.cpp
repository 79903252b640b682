#include "config/install_files.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

#include "config/file.hpp"
#include "config/pssc.hpp"

namespace psremoting::config {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::size_t largest = 8 * 1024 * 1024;

// Those without which PowerShell has no commands.
constexpr std::array<const char*, 2> needed_modules{"Microsoft.PowerShell.Management", "Microsoft.PowerShell.Utility"};

std::uint32_t number(const std::vector<char>& bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size && at + i < bytes.size(); ++i)
    value |= std::uint32_t(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return value;
}

// Whether an assembly (a PE file) ends before its sections do.
bool is_cut_off(const fs::path& file) {
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  if (failed || size == 0) return true;
  std::vector<char> head(4096);
  std::ifstream stream(file, std::ios::binary);
  stream.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
  const std::size_t start = number(head, 0x3c, 4);
  if (number(head, 0, 2) != 0x5a4d || start + 24 > head.size()) return false;  // no PE file: who knows
  const std::size_t sections = number(head, start + 6, 2), table = start + 24 + number(head, start + 20, 2);
  for (std::size_t i = 0; i < sections; ++i) {
    const std::size_t section = table + 40 * i;
    if (std::uint64_t(number(head, section + 20, 4)) + number(head, section + 16, 4) > size) return true;
  }
  return false;
}

// The assemblies of a pwsh.deps.json, as .NET's host looks for them: beside the program, whatever folder of their
// package they stand in. Those of other systems (runtimeTargets) and the translations, which packages leave out, are
// not asked for; nor are native libraries, some of which packages leave out, too.
std::vector<std::string> assemblies(const Json& deps) {
  std::vector<std::string> names;
  const std::string target = deps.value("/runtimeTarget/name"_json_pointer, std::string());
  const auto targets = deps.find("targets");
  if (targets == deps.end() || !targets->is_object() || !targets->contains(target)) return names;
  for (const Json& library : (*targets)[target]) {
    const auto runtime = library.is_object() ? library.find("runtime") : library.end();
    if (!library.is_object() || runtime == library.end() || !runtime->is_object()) continue;
    for (const auto& [path, unused] : runtime->items()) names.push_back(path.substr(path.rfind('/') + 1));
  }
  return names;
}

// The file that a module's manifest names as RootModule; empty where the manifest computes the name, or names none.
std::string root_module(const fs::path& manifest) {
  const auto bytes = read_file(manifest, largest);
  const auto text = bytes ? pssc_text(*bytes) : std::nullopt;
  const auto setting = text ? find_setting(*text, "RootModule") : std::nullopt;
  const auto names = setting ? read_texts(*text, setting->value) : std::nullopt;
  if (!names || names->size() != 1) return {};
  std::string name = names->front();
  std::ranges::replace(name, '\\', '/');
  const bool file = name.ends_with(".dll") || name.ends_with(".psm1");
  return file ? name : std::string();
}

// Others than those that every PowerShell has may do without a manifest.
std::string missing_of_module(const fs::path& folder, const fs::path& module, bool needed) {
  const fs::path manifest = module / (module.filename().string() + ".psd1");
  std::error_code failed;
  const bool there = fs::exists(manifest, failed);
  if (!there && !needed) return {};
  if (!there || fs::file_size(manifest, failed) == 0 || failed)
    return manifest.lexically_relative(folder).string() + " is missing or empty";
  const std::string root = root_module(manifest);
  if (root.empty() || fs::exists(module / root, failed) || fs::exists(folder / root, failed)) return {};
  return (module / root).lexically_normal().lexically_relative(folder).string() + ", which " +
         manifest.filename().string() + " names, is missing";
}

std::string missing_of_modules(const fs::path& folder) {
  for (const char* name : needed_modules) {
    if (auto missing = missing_of_module(folder, folder / "Modules" / name, true); !missing.empty()) return missing;
  }
  std::error_code failed;
  fs::directory_iterator entry(folder / "Modules", fs::directory_options::skip_permission_denied, failed);
  for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    if (auto missing = missing_of_module(folder, entry->path(), false); !missing.empty()) return missing;
  }
  return {};
}

}  // namespace

std::string missing_file(const fs::path& folder) {
  std::error_code failed;
  const auto text = read_file(folder / "pwsh.deps.json", largest);
  if (!text) return fs::exists(folder / "pwsh.dll", failed) ? "pwsh.deps.json is missing" : "";
  const Json deps = Json::parse(*text, nullptr, false);
  if (!deps.is_object()) return "pwsh.deps.json is not whole";
  const auto names = assemblies(deps);
  if (names.empty()) return {};
  if (!fs::exists(folder / "pwsh.runtimeconfig.json", failed)) return "pwsh.runtimeconfig.json is missing";
  for (const std::string& name : names) {
    if (!fs::exists(folder / name, failed)) return name + ", which pwsh.deps.json names, is missing";
    if (is_cut_off(folder / name)) return name + " is not whole";
  }
  return missing_of_modules(folder);
}

std::uint64_t files_stamp(const fs::path& folder) {
  std::uint64_t stamp = 14695981039346656037u;
  // Names come in no order, so what they give is added up.
  auto take = [&stamp](const fs::directory_entry& entry) {
    std::error_code failed;
    const auto time = entry.last_write_time(failed).time_since_epoch().count();
    std::uint64_t one = fs::hash_value(entry.path()) * 31 + static_cast<std::uint64_t>(failed ? 0 : time);
    const auto size = entry.is_regular_file(failed) ? entry.file_size(failed) : 0;
    stamp += (one * 31 + (failed ? 0 : size)) * 1099511628211u;
  };
  auto all = [&take](const fs::path& place, bool below) {
    std::error_code failed;
    std::vector<fs::path> folders;
    fs::directory_iterator entry(place, fs::directory_options::skip_permission_denied, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
      take(*entry);
      std::error_code unknown;
      if (below && entry->is_directory(unknown)) folders.push_back(entry->path());
    }
    return folders;
  };
  all(folder, false);
  for (const fs::path& module : all(folder / "Modules", true)) all(module, false);
  return stamp;
}

}  // namespace psremoting::config
