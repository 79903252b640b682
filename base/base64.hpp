#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Base64 of RFC 4648 section 4. Streams pass through the listener as this text, so what counts is to check the alphabet
// strictly (a newline would end a worker's line, a '<' would open an element) and to decode no more than needed.
namespace psremoting::base64 {

std::string encode(std::span<const std::uint8_t> bytes);
void append(std::string& to, std::span<const std::uint8_t> bytes);

// Nothing where the text is not base64 to the letter: padding required, no blanks, no bits left over.
std::optional<std::vector<std::uint8_t>> decode(std::string_view text);
std::optional<std::string> decode_text(std::string_view text);

// Whether decode() would succeed; allocates nothing. Empty text is base64 of nothing.
bool is_valid(std::string_view text);

// Decodes from the start of valid text until `to` is full or the text ends; gives the number of bytes written.
std::size_t decode_prefix(std::string_view text, std::span<std::uint8_t> to);

constexpr std::size_t encoded_size(std::size_t bytes) { return (bytes + 2) / 3 * 4; }

// Bytes that valid text stands for.
std::size_t decoded_size(std::string_view text);

}  // namespace psremoting::base64
