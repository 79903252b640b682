#pragma once

#include <security/pam_appl.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace psremoting::launcher {

// Which PAM stack, and for whom.
struct PamStack {
  std::string service;
  std::filesystem::path directory;  // instead of /etc/pam.d; empty: the system's
};

// A PAM transaction. Modules block, fork and sleep: used in children only, never in the launcher itself. A module that
// asks for a password gets the one given; whatever else it asks is refused, since nobody is there to answer.
class Pam {
 public:
  Pam(const PamStack& stack, const std::string& user, const std::string& client, const Secret* password);
  ~Pam();
  Pam(const Pam&) = delete;
  Pam& operator=(const Pam&) = delete;

  Result<void> authenticate();   // not with an empty password
  Result<void> check_account();  // expired, locked, not now
  Result<void> open_session();   // credentials, then the session; closed with the transaction
  void close_session();

  std::string user() const;  // as the modules left it
  std::vector<std::string> environment() const;

 private:
  static int converse(int count, const pam_message** messages, pam_response** responses, void* self);
  Result<void> check(int code, std::string_view step);

  pam_handle_t* handle_ = nullptr;
  int last_ = PAM_SUCCESS;
  const Secret* password_;
  bool session_ = false;
};

}  // namespace psremoting::launcher
