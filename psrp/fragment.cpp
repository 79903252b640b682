#include "psrp/fragment.hpp"

#include <array>

#include "base/base64.hpp"

namespace psremoting::psrp {
namespace {

constexpr std::uint8_t start_flag = 1, end_flag = 2;

std::uint64_t read_big(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

void write_big(std::span<std::uint8_t> to, std::uint64_t value) {
  for (std::size_t i = to.size(); i-- > 0; value >>= 8) to[i] = static_cast<std::uint8_t>(value);
}

// Up to `count` bytes of valid text from byte `offset` on.
std::vector<std::uint8_t> bytes_at(std::string_view base64, std::size_t offset, std::size_t count) {
  std::size_t lead = offset % 3;
  auto text = base64.substr(offset / 3 * 4);
  std::vector<std::uint8_t> bytes(lead + count);
  bytes.resize(base64::decode_prefix(text, bytes));
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(lead, bytes.size())));
  return bytes;
}

std::optional<FragmentView> view_at(std::string_view base64, std::size_t total, std::size_t offset, std::size_t head) {
  auto bytes = bytes_at(base64, offset, fragment_header_bytes + head);
  auto header = parse_fragment_header(bytes);
  if (!header || header->length > total - offset - fragment_header_bytes) return std::nullopt;
  bytes.erase(bytes.begin(), bytes.begin() + fragment_header_bytes);
  if (bytes.size() > header->length) bytes.resize(header->length);
  return FragmentView{*header, offset, std::move(bytes)};
}

}  // namespace

std::optional<FragmentHeader> parse_fragment_header(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < fragment_header_bytes) return std::nullopt;
  FragmentHeader header;
  header.object_id = read_big(bytes.subspan(0, 8));
  header.fragment_id = read_big(bytes.subspan(8, 8));
  header.start = bytes[16] & start_flag;
  header.end = bytes[16] & end_flag;
  header.length = static_cast<std::uint32_t>(read_big(bytes.subspan(17, 4)));
  if (header.length > 0x7fffffff) return std::nullopt;
  return header;
}

std::string print(const FragmentHeader& header) {
  std::array<std::uint8_t, fragment_header_bytes> bytes{};
  std::span<std::uint8_t> all(bytes);
  write_big(all.subspan(0, 8), header.object_id);
  write_big(all.subspan(8, 8), header.fragment_id);
  bytes[16] = static_cast<std::uint8_t>((header.start ? start_flag : 0) | (header.end ? end_flag : 0));
  write_big(all.subspan(17, 4), header.length);
  return base64::encode(bytes);
}

std::optional<FragmentHeader> first_header(std::string_view base64) {
  std::array<std::uint8_t, fragment_header_bytes> bytes{};
  if (base64.size() < fragment_header_text) return std::nullopt;
  std::size_t size = base64::decode_prefix(base64.substr(0, fragment_header_text), bytes);
  return parse_fragment_header(std::span(bytes).first(size));
}

bool FragmentOrder::follows(const FragmentHeader& header) {
  const bool fits = header.start ? next_ == 0 && header.fragment_id == 0
                                 : next_ != 0 && header.object_id == object_ && header.fragment_id == next_;
  object_ = header.object_id;
  next_ = header.end ? 0 : header.fragment_id + 1;
  return fits;
}

bool stands_alone(std::string_view base64) {
  auto header = first_header(base64);
  return header && fragment_header_bytes + header->length == base64::decoded_size(base64);
}

Result<std::vector<FragmentView>> scan(std::string_view base64, std::size_t head) {
  if (!base64::is_valid(base64)) return error(Errc::malformed, "the stream's text is not base64");
  std::vector<FragmentView> fragments;
  const std::size_t total = base64::decoded_size(base64);
  for (std::size_t at = 0; at < total; at += fragment_header_bytes + fragments.back().header.length) {
    if (total - at < fragment_header_bytes) return error(Errc::malformed, "the stream ends within a fragment's header");
    auto view = view_at(base64, total, at, head);
    if (!view) return error(Errc::malformed, "the stream ends within a fragment");
    fragments.push_back(std::move(*view));
  }
  return fragments;
}

Result<std::vector<std::string>> split(std::string_view base64) {
  if (stands_alone(base64)) return std::vector{std::string(base64)};
  auto views = scan(base64, 0);
  if (!views) return views.error();
  std::vector<std::string> fragments;
  for (const auto& view : *views) {
    auto bytes = bytes_at(base64, view.offset, fragment_header_bytes + view.header.length);
    fragments.push_back(base64::encode(bytes));
  }
  return fragments;
}

std::string blob(std::string_view fragment, std::size_t most) {
  if (fragment.size() <= fragment_header_text) return {};
  auto text = fragment.substr(fragment_header_text);
  std::string bytes(std::min(most, base64::decoded_size(text)), '\0');
  base64::decode_prefix(text, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
  return bytes;
}

void set_fragment_id(std::string& fragment, std::uint64_t id) {
  auto header = first_header(fragment);
  if (!header) return;
  header->fragment_id = id;
  fragment.replace(0, fragment_header_text, print(*header));
}

std::optional<std::pair<std::string, std::string>> cut(std::string_view fragment, std::size_t characters) {
  auto header = first_header(fragment);
  if (!header || characters < fragment_header_text + 4 || fragment.size() <= characters) return std::nullopt;
  auto text = fragment.substr(fragment_header_text);
  std::size_t kept = (characters - fragment_header_text) / 4 * 4;
  auto kept_bytes = static_cast<std::uint32_t>(kept / 4 * 3);
  if (kept_bytes >= header->length) return std::nullopt;
  FragmentHeader first = *header, second = *header;
  first.end = false;
  first.length = kept_bytes;
  second.start = false;
  second.fragment_id = header->fragment_id + 1;
  second.length = header->length - kept_bytes;
  return std::pair(print(first).append(text.substr(0, kept)), print(second).append(text.substr(kept)));
}

}  // namespace psremoting::psrp
