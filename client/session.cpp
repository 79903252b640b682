#include "client/session.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/base64.hpp"
#include "base/guid.hpp"
#include "client/abi.hpp"
#include "wsman/request.hpp"

namespace psremoting::client {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

constexpr std::uint32_t max_envelope_size = 512'000;

// A fragment of this many KB, as base64 in an envelope, stays below 500 KB.
constexpr std::int32_t max_data_kb = 360;

Secret basic(const std::string& user, const Secret& password) {
  std::string pair = user + ":";
  pair += password.reveal();
  std::string value = "Basic ";
  base64::append(value, {reinterpret_cast<const std::uint8_t*>(pair.data()), pair.size()});
  wipe(pair);
  return Secret(std::move(value));
}

Outcome<wsman::Response> read(HttpReply reply, const std::string& host, const std::string& message_id) {
  if (reply.status == 401) return Failure(code::access_denied, message_of(code::access_denied));
  if (reply.status == 404) return Failure(code::improper_response, host + " answers, but has no WSMan service at this path (HTTP 404).");
  if (reply.status != 200 && reply.status != 500) return Failure(code::improper_response, host + " answers with HTTP status " + std::to_string(reply.status) + "; is this a WSMan service?");
  auto response = wsman::parse_response(std::move(reply.body), reply.content_type);
  if (!response) return Failure(code::improper_response, host + " does not answer as a WSMan service does: " + response.error().detail);
  if (auto* fault = response->fault()) return Failure(*fault);
  if (response->header.relates_to != message_id) return Failure(code::improper_response, host + " answered another message than was asked.");
  return std::move(*response);
}

}  // namespace

Session::Session(std::shared_ptr<Api> api, ServerAddress server, std::int32_t mechanism, std::string user, Secret password)
    : api_(std::move(api)), server_(std::move(server)), mechanism_(mechanism), user_(std::move(user)), password_(std::move(password)), id_("uuid:" + Guid::random().upper()) {
  options_ = {{WSMAN_OPTION_MAX_DATA_SIZE_PER_MESSAGE_KB, max_data_kb}, {WSMAN_OPTION_MAX_RETRY_TIME, 60}, {WSMAN_OPTION_SKIP_CA_CHECK, 0}, {WSMAN_OPTION_SKIP_CN_CHECK, 0}, {WSMAN_OPTION_MAX_ENVELOPE_SIZE_KB, 500}};
}

void Session::set(std::int32_t option, std::int32_t value) {
  std::lock_guard lock(mutex_);
  // The size of a message is ours to say; PowerShell asks for it and cuts its fragments so.
  if (option != WSMAN_OPTION_MAX_DATA_SIZE_PER_MESSAGE_KB) options_[option] = value;
}

std::int32_t Session::get(std::int32_t option) const {
  std::lock_guard lock(mutex_);
  auto found = options_.find(option);
  return found == options_.end() ? 0 : found->second;
}

HttpClient& Session::http() {
  bool use_ssl = get(WSMAN_OPTION_USE_SSL) != 0;
  CertificateChecks checks{get(WSMAN_OPTION_SKIP_CA_CHECK) == 0, get(WSMAN_OPTION_SKIP_CN_CHECK) == 0};
  std::lock_guard lock(mutex_);
  if (http_) return *http_;
  if (use_ssl) server_.use_https();
  http_ = std::make_unique<HttpClient>(server_, basic(user_, password_), checks);
  return *http_;
}

Outcome<void> Session::check() const {
  bool https = server_.https || get(WSMAN_OPTION_USE_SSL) != 0;
  if (mechanism_ != WSMAN_FLAG_AUTH_BASIC) return Failure(code::not_supported, "This client library logs in with a name and a password: add -Authentication Basic -UseSSL -Credential.");
  if (!https) return Failure(code::not_supported, "This client library does not send a password in clear: add -UseSSL.");
  if (user_.empty()) return Failure(code::access_denied, "There is no user name to log in with: add -Credential.");
  return {};
}

wsman::Header Session::header(std::string resource_uri) {
  wsman::Header header;
  header.message_id = "uuid:" + Guid::random().upper();
  header.to = http().server().url();
  header.resource_uri = std::move(resource_uri);
  header.operation_timeout = operation_timeout();
  header.max_envelope_size = max_envelope_size;
  header.locale = header.data_locale = "en-US";
  header.session_id = id_;
  return header;
}

asio::awaitable<Outcome<wsman::Response>> Session::ask(const wsman::Operation& operation, const wsman::Header& header, Cancellation& cancellation) {
  if (auto usable = check(); !usable) co_return usable.error();
  std::string envelope = wsman::print(operation, header);
  auto deadline = steady_clock::now() + operation_timeout() + std::chrono::seconds(15);
  auto reply = co_await http().post(envelope, deadline, cancellation);
  if (!reply) co_return reply.error();
  co_return read(std::move(*reply), server_.host, header.message_id);
}

asio::awaitable<Outcome<wsman::Response>> Session::ask_until_answered(const wsman::Operation& operation, const wsman::Header& header, Cancellation& cancellation) {
  auto until = steady_clock::now() + patience();
  asio::steady_timer pause(co_await asio::this_coro::executor);
  for (auto wait = std::chrono::milliseconds(50);; wait = std::min(wait * 2, std::chrono::milliseconds(5000))) {
    auto response = co_await ask(operation, header, cancellation);
    if (response || !response.error().network || cancellation.cancelled() || steady_clock::now() + wait > until) co_return response;
    pause.expires_after(wait);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

}  // namespace psremoting::client
