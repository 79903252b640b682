#include "config/names.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

#include "base/ascii.hpp"

namespace psremoting::config {
namespace {

constexpr std::string_view prefix = "PowerShell.";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 6 && std::ranges::all_of(text, is_digit);
}

}  // namespace

std::vector<std::string> names_of(const Version& version) {
  const std::string major = std::to_string(version.major);
  std::vector<std::string> names{std::string(prefix) + version.text()};
  if (version.is_preview()) {
    names.push_back(std::string(prefix) + major + "-preview");
  } else {
    names.push_back(std::string(prefix) + major + '.' + std::to_string(version.minor));
    names.push_back(std::string(prefix) + major);
  }
  return names;
}

bool is_found_name(std::string_view name) {
  if (ascii::equal(name, default_endpoint_name)) return true;
  if (!ascii::starts_with(name, prefix)) return false;
  name.remove_prefix(prefix.size());
  if (Version::parse(name)) return true;
  const auto dash = name.find('-'), dot = name.find('.');
  if (dash != std::string_view::npos)
    return is_number(name.substr(0, dash)) && ascii::equal(name.substr(dash), "-preview");
  if (dot == std::string_view::npos) return is_number(name);
  return is_number(name.substr(0, dot)) && is_number(name.substr(dot + 1));
}

bool is_endpoint_name(std::string_view name) {
  const auto allowed = [](char c) { return is_digit(c) || is_letter(c) || c == '.' || c == '-' || c == '_'; };
  return !name.empty() && name.size() <= 128 && std::ranges::all_of(name, allowed);
}

bool is_listen_address(std::string_view text) {
  boost::system::error_code failed;
  boost::asio::ip::make_address(std::string(text), failed);
  return text == "*" || !failed;
}

bool listen_addresses_meet(std::string_view a, std::string_view b) {
  if (a == b || a == "*" || b == "*") return true;
  boost::system::error_code failed, also;
  const auto one = boost::asio::ip::make_address(std::string(a), failed);
  const auto other = boost::asio::ip::make_address(std::string(b), also);
  if (failed || also || one.is_v4() != other.is_v4()) return false;
  return one == other || one.is_unspecified() || other.is_unspecified();
}

bool is_thumbprint(std::string_view text) {
  const auto hexadecimal = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
  return text.size() == 64 && std::ranges::all_of(text, hexadecimal);
}

}  // namespace psremoting::config
