#include "client/session.hpp"

#include "base/base64.hpp"
#include "base/guid.hpp"
#include "client/abi.hpp"
#include "wsman/request.hpp"

namespace psremoting::client {
namespace {

using std::chrono::milliseconds;

constexpr std::uint32_t max_envelope_size = 512'000;
// PowerShell makes an array of this many KB for each object that it sends, at each command for one: beyond 85,000 bytes
// that is a large object for .NET, whose collections take longer than the command.
constexpr std::int32_t max_data_kb = 64;
// The server answers at its deadline; how much later its answer may be here.
constexpr std::chrono::seconds slack{15};

Secret basic(const Login& login) {
  std::string pair;
  pair.reserve(login.user.size() + 1 + login.password.reveal().size());
  pair.append(login.user).append(":").append(login.password.reveal());
  std::string value = "Basic ";
  value.reserve(value.size() + base64::encoded_size(pair.size()));
  base64::append(value, {reinterpret_cast<const std::uint8_t*>(pair.data()), pair.size()});
  wipe(pair);
  return Secret(std::move(value));
}

// A server's words for a person, in a body that is no envelope: short, and one line.
std::string plain_words(const HttpReply& reply) {
  constexpr std::size_t longest = 500;
  if (!reply.content_type.starts_with("text/plain") || reply.body.size() > longest) return {};
  std::string words = reply.body;
  for (char& c : words) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return words;
}

Failure refusal(const HttpReply& reply, const ServerAddress& server, const std::string& user) {
  std::string who = server.host_header();
  switch (reply.status) {
    case 400: return Failure(code::improper_response, who + " does not understand the request (HTTP 400).");
    case 401:
      return Failure(code::access_denied,
                     who + " refuses " + user + ": " + message_of(code::access_denied) + " (HTTP 401)");
    case 403: {
      auto words = plain_words(reply);
      return Failure(code::access_denied,
                     who + " refuses the request: " +
                         (words.empty() ? std::string("nobody may log in there this way.") : words) + " (HTTP 403)");
    }
    case 404:
      return Failure(code::url_not_available, who + " answers, but has no WSMan service at " +
                                                  server.path.substr(0, server.path.find('?')) + " (HTTP 404).");
    case 413: return Failure(code::request_too_large, who + " refused a request because of its size (HTTP 413).");
    case 500: return Failure(code::no_fault_in_error, who + " failed and does not say why (HTTP 500).");
    case 502:
    case 504:
      return Failure(
          code::service_unavailable,
          who + " is a proxy that does not reach the service behind it (HTTP " + std::to_string(reply.status) + ").",
          Failure::Stage::cut);
    case 503:
      return Failure(code::service_unavailable, who + ": " + message_of(code::service_unavailable) + " (HTTP 503)",
                     Failure::Stage::cut);
    default:
      return Failure(code::improper_response,
                     who + " answers with HTTP status " + std::to_string(reply.status) + "; is this a WSMan service?");
  }
}

std::string words_for(std::int32_t mechanism) {
  std::string which = mechanism == WSMAN_FLAG_AUTH_CLIENT_CERTIFICATE ? "a client certificate"
                      : mechanism == WSMAN_FLAG_AUTH_KERBEROS         ? "Kerberos"
                      : mechanism == WSMAN_FLAG_AUTH_CREDSSP          ? "CredSSP"
                      : mechanism == WSMAN_FLAG_AUTH_DIGEST           ? "Digest"
                      : mechanism == WSMAN_FLAG_NO_AUTHENTICATION     ? "no user at all"
                                                                      : "Negotiate, the default";
  return "This client library does not log in with " + which + " yet: use -Authentication Basic -UseSSL -Credential.";
}

}  // namespace

Session::Session(boost::asio::io_context& io, TlsClient& tls, Clock& clock, ServerAddress server, Login login)
    : io_(io),
      tls_(tls),
      clock_(clock),
      server_(std::move(server)),
      login_(std::move(login)),
      id_("uuid:" + Guid::random().upper()) {
  numbers_[WSMAN_OPTION_MAX_DATA_SIZE_PER_MESSAGE_KB] = max_data_kb;
  numbers_[WSMAN_OPTION_MAX_ENVELOPE_SIZE_KB] = max_envelope_size / 1024;
  numbers_[WSMAN_OPTION_MAX_RETRY_TIME] = static_cast<std::int32_t>(milliseconds(patience).count());
}

void Session::set(std::int32_t option, std::int32_t value) {
  // Sizes are ours to say: PowerShell asks for them, and cuts its fragments so.
  if (option == WSMAN_OPTION_MAX_DATA_SIZE_PER_MESSAGE_KB || option == WSMAN_OPTION_MAX_ENVELOPE_SIZE_KB) return;
  std::lock_guard lock(mutex_);
  numbers_[option] = value;
}

void Session::set(std::int32_t option, std::string text) {
  std::lock_guard lock(mutex_);
  texts_[option] = std::move(text);
}

std::int32_t Session::get(std::int32_t option) const {
  std::lock_guard lock(mutex_);
  auto found = numbers_.find(option);
  return found == numbers_.end() ? 0 : found->second;
}

std::string Session::text(std::int32_t option, const std::string& otherwise) const {
  std::lock_guard lock(mutex_);
  auto found = texts_.find(option);
  return found == texts_.end() ? otherwise : found->second;
}

milliseconds Session::time(std::int32_t option, milliseconds otherwise) const {
  milliseconds said(get(option));
  return said.count() > 0 ? said : otherwise;
}

bool Session::https() const { return server_.https || get(WSMAN_OPTION_USE_SSL) != 0; }

HttpClient& Session::http() {
  CertificateChecks checks{get(WSMAN_OPTION_SKIP_CA_CHECK) == 0, get(WSMAN_OPTION_SKIP_CN_CHECK) == 0};
  bool secure = https();
  std::lock_guard lock(mutex_);
  if (http_) return *http_;
  ServerAddress server = server_;
  if (secure) server.use_https();
  http_ = std::make_unique<HttpClient>(io_, tls_, std::move(server), basic(login_), checks);
  return *http_;
}

Outcome<void> Session::usable() const {
  if (login_.mechanism != WSMAN_FLAG_AUTH_BASIC) return Failure(code::not_supported, words_for(login_.mechanism));
  if (!https() && get(WSMAN_OPTION_UNENCRYPTED_MESSAGES) == 0)
    return Failure(code::not_supported, "A password is not sent in clear: add -UseSSL.");
  if (login_.user.empty())
    return Failure(code::access_denied, "There is no user name to log in with: add -Credential.");
  if (login_.user.find(':') != std::string::npos)
    return Failure(code::access_denied, "A user name with a colon in it cannot be sent with -Authentication Basic.");
  return {};
}

wsman::Header Session::header(std::string resource_uri, milliseconds time) {
  wsman::Header header;
  header.message_id = "uuid:" + Guid::random().upper();
  header.to = http().server().url();
  header.resource_uri = std::move(resource_uri);
  header.operation_timeout = time;
  header.max_envelope_size = max_envelope_size;
  header.locale = text(WSMAN_OPTION_UI_LANGUAGE, "en-US");
  header.data_locale = text(WSMAN_OPTION_LOCALE, "en-US");
  header.session_id = id_;
  return header;
}

Request Session::request(const wsman::Operation& operation, const wsman::Header& header) {
  return {wsman::print(operation, header), header.message_id, header.operation_timeout.value_or(patience) + slack};
}

std::string Session::identify() const { return wsman::print(wsman::Identify(), wsman::Header()); }

Outcome<void> Session::is_reached(const HttpReply& reply) {
  if (reply.status / 100 != 5 || reply.status == 500) return {};
  return refusal(reply, http().server(), login_.user);
}

Outcome<wsman::Response> Session::read(HttpReply reply, const std::string& message_id) {
  const ServerAddress& server = http().server();
  if (reply.server == "psremoting") is_ours_ = true;
  if (reply.body.empty() || (reply.status != 200 && reply.status != 500)) return refusal(reply, server, login_.user);
  auto response = wsman::parse_response(std::move(reply.body), reply.content_type);
  if (!response)
    return Failure(code::improper_response,
                   server.host_header() + " does not answer as a WSMan service does: " + response.error().detail);
  if (auto* fault = response->fault()) return Failure(*fault);
  if (response->header.relates_to != message_id)
    return Failure(code::improper_response, server.host_header() + " answered another message than was asked.");
  return std::move(*response);
}

}  // namespace psremoting::client
