#pragma once

// Who may do what in the service's folders, as SDDL. Whoever makes one makes it so: `enable` believes no other.
namespace psremoting::service::enable {

// The system and administrators; `serve`, which is LocalService, reads the configuration, and writes where its
// certificate is.
inline constexpr const char* readable_folder = "O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;LS)";
inline constexpr const char* writable_folder =
    "O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;;0x1201bf;;;LS)(A;OICIIO;0x1301bf;;;LS)";

}  // namespace psremoting::service::enable
