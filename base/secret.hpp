#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace psremoting {

// A password or what contains one. Move-only; its bytes are overwritten when it goes. Not printable on purpose.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text);
  Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
  Secret& operator=(Secret&& other) noexcept {
    std::swap(text_, other.text_);
    other.wipe();
    return *this;
  }
  ~Secret() { wipe(); }

  // Valid until the Secret is moved from or destroyed. Do not copy it into an ordinary string.
  std::string_view reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  void wipe();
  std::string text_;
};

// Overwrites memory in a way that the compiler keeps.
void wipe(std::string& text);

}  // namespace psremoting
