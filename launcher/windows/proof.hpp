#pragma once

#include <filesystem>
#include <memory>

#include "base/request.hpp"
#include "launcher/desk.hpp"
#include "launcher/windows/logon.hpp"

// Who somebody is: asked on a thread of its own, since scrypt, LogonUser and the account databases take their time.
namespace psremoting::launcher {

// What a proof is decided by; a copy, because the configuration may change meanwhile.
struct ProofRules {
  std::filesystem::path user_file;  // empty: none
  bool own_account_only = true;     // nobody else can be logged on
  std::shared_ptr<Logon> logon;
};

// The user file is asked first; a name that is in it is decided by it, any other by Windows where we may start workers
// as others. Errc::logon_failed for every refusal; why it was refused is logged, not said.
Result<Proof> prove(const request::LogonPassword& who, const ProofRules& rules);

// The certificate was verified and mapped by the asker, and the mapping found in our own configuration.
Result<Proof> prove(const request::LogonCertificate& who, const ProofRules& rules);

}  // namespace psremoting::launcher
