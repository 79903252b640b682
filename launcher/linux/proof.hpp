#pragma once

#include "base/request.hpp"
#include "config/config.hpp"
#include "launcher/linux/pam.hpp"

// Who somebody is: asked in a child of its own, since PAM, scrypt and the account databases take their time.
namespace psremoting::launcher {

// The user file is asked first; a name that is in it is decided by it, any other by PAM.
// Errc::logon_failed for every refusal, after the same work for an unknown name as for a wrong password; why it was
// refused is logged, not said.
Result<Identity> prove(const request::LogonPassword& who, const config::Config& config, const PamStack& stack);

// The certificate was verified and mapped by the asker; here the mapping is looked for in our own configuration.
Result<Identity> prove(const request::LogonCertificate& who, const config::Config& config, const PamStack& stack);

}  // namespace psremoting::launcher
