#include "base/windows/channel_frame.hpp"

#include <catch2/catch.hpp>

#include <cstring>
#include <string>

#include "base/windows/native.hpp"

namespace psremoting::channel_frame {
namespace {

std::string head(std::uint32_t count) { return std::string(reinterpret_cast<const char*>(&count), sizeof count); }

Handle make_event() { return owned(::CreateEventW(nullptr, TRUE, FALSE, nullptr)); }

bool is_open(HANDLE handle) {
  DWORD flags = 0;
  return ::GetHandleInformation(handle, &flags);
}

Message with_handle() {
  Message message{"bytes", {}};
  message.handles.push_back(make_event());
  return message;
}

TEST_CASE("A frame that is cut, lies about its handles or is too long is malformed", "[base][channel]") {
  const std::string handle(sizeof(std::uint64_t), '\1');
  for (const std::string& frame :
       {std::string(), std::string("abc"), head(0), head(1) + "x", head(1) + handle, head(5) + handle + "x",
        head(0xffffffff) + "x", head(0) + std::string(max_message + 1, 'x')}) {
    auto parsed = parse(frame, Handles::accept);
    REQUIRE(parsed.has_error());
    CHECK(parsed.error().code == Errc::malformed);
  }
}

TEST_CASE("Who accepts no handles closes none that a frame names", "[base][channel]") {
  const Handle ours = make_event();
  const std::uint64_t number = static_cast<std::uint64_t>(ours.get());
  const std::string frame = head(1) + std::string(reinterpret_cast<const char*>(&number), sizeof number) + "x";
  CHECK(parse(frame, Handles::refuse).has_error());
  CHECK(is_open(native(ours)));
}

TEST_CASE("A handle is copied for the receiver, and the copy goes when the frame is revoked", "[base][channel]") {
  const Message message = with_handle();
  auto frame = print(message, ::GetCurrentProcess());
  REQUIRE(frame.has_value());
  std::uint64_t copy = 0;
  std::memcpy(&copy, frame->data() + sizeof(std::uint32_t), sizeof copy);
  REQUIRE(copy != static_cast<std::uint64_t>(message.handles[0].get()));
  const auto handle = native(static_cast<NativeHandle>(copy));
  CHECK(is_open(handle));
  revoke(*frame, ::GetCurrentProcess());
  CHECK_FALSE(is_open(handle));
  CHECK(is_open(native(message.handles[0])));
}

TEST_CASE("Without the other process no handle is sent", "[base][channel]") {
  auto frame = print(with_handle(), nullptr);
  REQUIRE(frame.has_error());
  CHECK(frame.error().code == Errc::not_supported);
}

}  // namespace
}  // namespace psremoting::channel_frame
