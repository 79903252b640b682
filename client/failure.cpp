#include "client/failure.hpp"

namespace psremoting::client {
namespace {

std::string words_of(const wsman::Fault& fault) {
  if (fault.provider && !fault.provider->text.empty()) return fault.provider->text;
  return fault.message.empty() ? fault.text : fault.message;
}

}  // namespace

Failure::Failure(const wsman::Fault& fault) : Failure(fault.code, words_of(fault)) {}

std::string message_of(std::uint32_t code) {
  switch (code) {
    case code::access_denied: return "Access is denied: the user name or the password is wrong, or this account may not log in.";
    case code::not_supported: return "The request is not supported.";
    case code::aborted: return "The operation was ended before it was complete.";
    case code::cannot_connect: return "The computer cannot be reached.";
    case code::server_not_trusted: return "The server's certificate is not trusted.";
    case code::improper_response: return "What answered is not a WSMan service.";
    default: return "The WSMan service answered with error " + std::to_string(code) + ".";
  }
}

}  // namespace psremoting::client
