#include "launcher/linux/pam.hpp"

#include <cstdlib>
#include <cstring>

namespace psremoting::launcher {
namespace {

// Modules that want a failed attempt to take long leave it to us; the listener's fixed deadline does that.
void no_delay(int, unsigned, void*) {}

char* copy(std::string_view text) {
  auto* out = static_cast<char*>(std::calloc(text.size() + 1, 1));
  if (out) std::memcpy(out, text.data(), text.size());
  return out;
}

void discard(pam_response* responses, int count) {
  for (int i = 0; i < count; ++i) {
    if (!responses[i].resp) continue;
    explicit_bzero(responses[i].resp, std::strlen(responses[i].resp));
    std::free(responses[i].resp);
  }
  std::free(responses);
}

}  // namespace

Pam::Pam(const PamStack& stack, const std::string& user, const std::string& client, const Secret* password)
    : password_(password) {
  const pam_conv conversation{&Pam::converse, this};
  const char* directory = stack.directory.empty() ? nullptr : stack.directory.c_str();
  last_ = ::pam_start_confdir(stack.service.c_str(), user.c_str(), &conversation, directory, &handle_);
  if (last_ != PAM_SUCCESS) return;
  if (!client.empty()) ::pam_set_item(handle_, PAM_RHOST, client.c_str());
  ::pam_set_item(handle_, PAM_TTY, "psremoting");
  ::pam_set_item(handle_, PAM_FAIL_DELAY, reinterpret_cast<const void*>(&no_delay));
}

Pam::~Pam() {
  close_session();
  if (handle_) ::pam_end(handle_, last_);
}

int Pam::converse(int count, const pam_message** messages, pam_response** responses, void* self) {
  const auto* password = static_cast<Pam*>(self)->password_;
  if (count <= 0 || count > PAM_MAX_NUM_MSG) return PAM_CONV_ERR;
  auto* answers = static_cast<pam_response*>(std::calloc(static_cast<std::size_t>(count), sizeof(pam_response)));
  if (!answers) return PAM_BUF_ERR;
  for (int i = 0; i < count; ++i) {
    const int style = messages[i]->msg_style;
    if (style == PAM_ERROR_MSG || style == PAM_TEXT_INFO) continue;
    if (style == PAM_PROMPT_ECHO_OFF && password) answers[i].resp = copy(password->reveal());
    if (!answers[i].resp) {
      discard(answers, count);
      return PAM_CONV_ERR;
    }
  }
  *responses = answers;
  return PAM_SUCCESS;
}

Result<void> Pam::check(int code, std::string_view step) {
  last_ = code;
  if (code == PAM_SUCCESS) return Result<void>();
  return error(Errc::logon_failed, "PAM, " + std::string(step) + ": " + ::pam_strerror(handle_, code));
}

Result<void> Pam::authenticate() {
  if (!handle_) return check(last_, "start");
  return check(::pam_authenticate(handle_, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK), "password");
}

Result<void> Pam::check_account() {
  if (!handle_) return check(last_, "start");
  return check(::pam_acct_mgmt(handle_, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK), "account");
}

Result<void> Pam::open_session() {
  if (!handle_) return check(last_, "start");
  if (auto set = check(::pam_setcred(handle_, PAM_ESTABLISH_CRED | PAM_SILENT), "credentials"); !set) return set;
  auto opened = check(::pam_open_session(handle_, PAM_SILENT), "session");
  session_ = opened.has_value();
  if (!session_) ::pam_setcred(handle_, PAM_DELETE_CRED | PAM_SILENT);
  return opened;
}

void Pam::close_session() {
  if (!session_) return;
  session_ = false;
  last_ = ::pam_close_session(handle_, PAM_SILENT);
  ::pam_setcred(handle_, PAM_DELETE_CRED | PAM_SILENT);
}

std::string Pam::user() const {
  const void* name = nullptr;
  if (!handle_ || ::pam_get_item(handle_, PAM_USER, &name) != PAM_SUCCESS || !name) return {};
  return static_cast<const char*>(name);
}

std::vector<std::string> Pam::environment() const {
  std::vector<std::string> all;
  char** list = handle_ ? ::pam_getenvlist(handle_) : nullptr;
  for (char** one = list; one && *one; ++one) {
    all.emplace_back(*one);
    std::free(*one);
  }
  std::free(list);
  return all;
}

}  // namespace psremoting::launcher
