#include "client/failure.hpp"

namespace psremoting::client {
namespace {

std::string words_of(const wsman::Fault& fault) {
  if (fault.provider && !fault.provider->text.empty()) return fault.provider->text;
  if (!fault.message.empty()) return fault.message;
  return fault.text.empty() ? message_of(fault.code) : fault.text;
}

// Beside the code of an unknown configuration PowerShell shows words of its own, and not the server's, which name those
// that there are. Beside the other one, which has the same FullyQualifiedErrorId, it shows the server's.
std::uint32_t code_of(const wsman::Fault& fault) {
  return fault.code == code::unknown_configuration ? code::unknown_configuration_in_words : fault.code;
}

}  // namespace

Failure::Failure(const wsman::Fault& fault) : Failure(code_of(fault), words_of(fault)) {}

std::string message_of(std::uint32_t code) {
  switch (code) {
    case code::access_denied:
      return "Access is denied: the user name or the password is wrong, or this account may not log in.";
    case code::not_supported: return "This client library does not support the request.";
    case code::invalid_parameter: return "The address of the computer cannot be read.";
    case code::aborted: return "The operation was ended before it was complete.";
    case code::secure_failure: return "No TLS connection to the computer could be made.";
    case code::cannot_connect: return "The computer does not accept the connection.";
    case code::cannot_complete: return "The computer did not answer in time.";
    case code::computer_not_found: return "The name of the computer is not known.";
    // PowerShell shows these words only to those who look for the TransportMessage.
    case code::disconnect_not_supported:
      return "This client library does not disconnect sessions yet. The session is still there: connect it to go on "
             "with it, or remove it.";
    case code::server_not_trusted: return "The computer's certificate is not trusted.";
    case code::request_too_large: return "The computer refused a request because of its size.";
    case code::service_unavailable: return "The WSMan service is busy, or is being stopped.";
    case code::url_not_available: return "The computer has no WSMan service at this address.";
    case code::no_fault_in_error: return "The WSMan service failed and does not say why.";
    case code::improper_response: return "What answered is not a WSMan service.";
    case code::unknown_configuration:
    case code::unknown_configuration_in_words: return "The computer has no configuration of this name.";
    default: return "The WSMan service answered with error " + std::to_string(code) + ".";
  }
}

}  // namespace psremoting::client
