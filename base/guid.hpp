#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace psremoting {

// A GUID, kept in the order in which it is written: bytes()[0] prints first.
class Guid {
 public:
  using Bytes = std::array<std::uint8_t, 16>;

  Guid() = default;  // the zero GUID: the session itself, where a command is meant otherwise
  explicit Guid(const Bytes& bytes) : bytes_(bytes) {}

  // A version 4 GUID from the operating system's generator. Throws when that fails, which it does not.
  static Guid random();
  // "D" form, 36 characters, either case, with or without braces; nothing else.
  static std::optional<Guid> parse(std::string_view text);
  // The order of .NET's Guid.ToByteArray and of a PSRP message header: three little-endian numbers, then eight bytes.
  static Guid from_windows(std::span<const std::uint8_t, 16> bytes);

  const Bytes& bytes() const { return bytes_; }
  Bytes windows() const;
  bool is_zero() const { return *this == Guid(); }
  std::string lower() const;  // as `pwsh -s` writes it
  std::string upper() const;  // as WinRM writes it

  friend auto operator<=>(const Guid&, const Guid&) = default;

 private:
  Bytes bytes_{};
};

}  // namespace psremoting

template <>
struct std::hash<psremoting::Guid> {
  std::size_t operator()(const psremoting::Guid& guid) const noexcept;
};
