#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>

#include "service/enable/plan.hpp"
#include "tests/support/fake_system.hpp"

// A host in a folder of its own, with a stand-in for its system.
struct Host {
  using Line = psremoting::service::enable::Line;
  using State = Line::State;

  std::filesystem::path root;
  FakeSystem system;
  psremoting::service::enable::Plan plan;

  Host() {
    root = std::filesystem::temp_directory_path() / ("psremoting-host-" + std::to_string(std::random_device{}()));
    plan.root = root;
    plan.system = &system;
    write("/usr/bin/psremoting", "");
    std::filesystem::create_directories(plan.at("/run/systemd/system"));
  }
  ~Host() { std::filesystem::remove_all(root); }

  std::vector<Line> enable(bool dry_run = false) const { return carry_out(enable_steps(plan), dry_run); }
  std::vector<Line> disable(bool dry_run = false) const { return carry_out(disable_steps(plan), dry_run); }

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(plan.at(path).parent_path());
    std::ofstream(plan.at(path)) << text;
  }
  std::string read(const std::string& path) const {
    std::ifstream in(plan.at(path));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  bool has(const std::string& path) const { return exists(symlink_status(plan.at(path))); }

  // Every file, folder and link below the root, with what tells a change.
  std::map<std::string, std::string> tree() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      auto path = "/" + entry.path().lexically_relative(root).string();
      auto facts = std::to_string(static_cast<unsigned>(entry.symlink_status().permissions())) + " " +
                   std::to_string(entry.is_symlink() ? 0 : entry.last_write_time().time_since_epoch().count());
      all[path] = facts + (entry.is_symlink()        ? read_symlink(entry.path()).string()
                           : entry.is_regular_file() ? read(path)
                                                     : "");
    }
    return all;
  }
};

inline const Host::Line& line_of(const std::vector<Host::Line>& lines, std::string_view step) {
  static const Host::Line none{"", Host::State::failed, "no such step"};
  auto found = std::ranges::find(lines, step, &Host::Line::step);
  return found == lines.end() ? none : *found;
}
