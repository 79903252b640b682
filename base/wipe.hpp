#pragma once

#include <cstddef>
#include <memory>

namespace psremoting {

// Overwrites memory in a way that the compiler keeps.
void wipe(void* memory, std::size_t bytes) noexcept;

// For containers of a library's that may hold a secret: what they give back is overwritten first.
template <class T>
struct WipingAllocator {
  using value_type = T;

  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) noexcept {}  // NOLINT(google-explicit-constructor): an allocator's

  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* memory, std::size_t count) noexcept {
    wipe(memory, count * sizeof(T));
    std::allocator<T>().deallocate(memory, count);
  }
  template <class U>
  bool operator==(const WipingAllocator<U>&) const noexcept {
    return true;
  }
};

}  // namespace psremoting
