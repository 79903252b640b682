#include "base/windows/descriptor.hpp"

#include <sddl.h>

namespace psremoting {

Descriptor descriptor_of(const wchar_t* sddl) {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  ::ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &descriptor, nullptr);
  return Descriptor(descriptor);
}

}  // namespace psremoting
