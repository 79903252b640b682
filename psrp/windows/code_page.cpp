#include "psrp/code_page.hpp"

namespace psremoting::psrp {

bool CodePage::known(std::uint32_t) { return true; }

std::unique_ptr<CodePage> CodePage::open(std::uint32_t) { return nullptr; }

}  // namespace psremoting::psrp
