#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace psremoting::client {

// Where a session goes, from the connection string that PowerShell gives: "https://host:5986/wsman?PSVersion=7.6",
// "host/wsman", "[::1]:5986/wsman".
struct ServerAddress {
  bool https = false;
  std::string host;  // without brackets
  std::uint16_t port = 5985;
  std::string path = "/wsman";  // with the query

  static std::optional<ServerAddress> parse(std::string_view connection);
  // -UseSSL said apart from the string: the port follows where it was not named.
  void use_https();
  std::string url() const;
  std::string host_header() const;

 private:
  bool port_named_ = false;
};

}  // namespace psremoting::client
