#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace psremoting::service {

// `psremoting man`, which packages call when they are built: hidden. It tells of what is there when it is called.
void add_man(CLI::App& app, int& exit_code);

// psremoting(8): every command and option that is not hidden, in man(7). `date` is the page's, as 2026-01-31.
std::string manual_page(const CLI::App& app, const std::string& date);

}  // namespace psremoting::service
