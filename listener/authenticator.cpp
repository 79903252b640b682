#include "listener/authenticator.hpp"

#include <boost/asio/this_coro.hpp>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/log.hpp"
#include "base/unicode.hpp"
#include "config/advice.hpp"
#include "config/certificate_mapping.hpp"
#include "config/resolve.hpp"

namespace psremoting::listener {
namespace {

namespace asio = boost::asio;

bool basic_allowed(const config::Service& service, bool encrypted) {
  return service.basic && (encrypted || service.allow_unencrypted);
}

bool certificate_allowed(const config::Service& service, bool encrypted) { return service.certificate && encrypted; }

// For the log: a word that is none of these may be a secret.
std::string scheme_of(std::string_view authorization) {
  if (authorization.empty()) return "none";
  if (authorization == certificate_scheme) return "Certificate";
  const auto word = authorization.substr(0, authorization.find(' '));
  for (const char* known : {"Basic", "Negotiate", "Kerberos", "NTLM", "CredSSP", "Digest", "Bearer"}) {
    if (ascii::equal(word, known)) return known;
  }
  return "unknown";
}

// Why a header is not looked at; empty where it is.
std::string why_not(const std::string& scheme, const config::Service& service, bool encrypted) {
  if (scheme == "Certificate") return {};  // looked at with the connection's certificate
  if (scheme == "Basic" && basic_allowed(service, encrypted)) return {};
  if (!config::takes_logons(service, encrypted))
    return encrypted ? "neither Service.Auth.Basic nor Service.Auth.Certificate is on"
                     : "in clear nobody logs on here: use HTTPS";
  if (scheme == "Basic") return encrypted ? "Service.Auth.Basic is off" : "in clear no password is taken: use HTTPS";
  return basic_allowed(service, encrypted) ? "only Basic is offered here" : "only client certificates are taken here";
}

// Every refusal is one of these lines, here or in the launcher, which alone knows what was wrong with a password.
void log_refusal(const std::string& scheme, const std::string& user, const std::string& client,
                 const std::string& why) {
  if (user.empty())
    log::write<event::logon_refused>({{"client", client}, {"scheme", scheme}, {"why", why}});
  else
    log::write<event::logon_refused>({{"user", user}, {"client", client}, {"scheme", scheme}, {"why", why}});
}

// The account that the connection's certificate stands for; the launcher looks the mapping up itself.
Result<request::LogonCertificate> by_mapping(const config::Config& config, const ConnectionProof& proof) {
  if (!config.service.certificate) return error(Errc::logon_failed, "Auth.Certificate is off");
  if (!proof.certificate) return proof.certificate.error();
  const auto& [issuer, subject] = *proof.certificate;
  const auto* mapping = config::find_mapping(config.certificate_mappings, issuer, subject);
  if (!mapping) return error(Errc::logon_failed, "no certificate mapping for the issuer " + issuer);
  request::LogonCertificate who;
  who.account = mapping->account;
  who.issuer = issuer;
  who.subject = subject;
  who.client = proof.address;
  who.groups = config::groups_that_matter(config);
  return who;
}

}  // namespace

std::optional<std::pair<std::string, Secret>> parse_basic(std::string_view authorization) {
  constexpr std::string_view scheme = "basic ";
  if (!ascii::starts_with(authorization, scheme)) return std::nullopt;
  authorization.remove_prefix(scheme.size());
  while (authorization.starts_with(' ')) authorization.remove_prefix(1);
  auto pair = base64::decode_text(authorization);
  if (!pair) return std::nullopt;
  // UTF-8 is announced (RFC 7617 section 2.1), and Python's requests sends Latin-1 all the same.
  if (!unicode::is_utf8(*pair)) {
    auto text = unicode::latin1_to_utf8(*pair);
    pair->swap(text);
    wipe(text);
  }
  auto colon = pair->find(':');
  const bool bad = colon == std::string::npos || colon == 0 || pair->find('\0') != std::string::npos;
  std::optional<std::pair<std::string, Secret>> result;
  if (!bad) result.emplace(pair->substr(0, colon), Secret(pair->substr(colon + 1)));
  wipe(*pair);
  return result;
}

std::string Authenticator::challenges(const config::Service& service, bool encrypted) {
  std::string lines;
  if (certificate_allowed(service, encrypted)) ((lines += "WWW-Authenticate: ") += certificate_scheme) += "\r\n";
  if (basic_allowed(service, encrypted)) lines += "WWW-Authenticate: Basic realm=\"WSMAN\", charset=\"UTF-8\"\r\n";
  return lines;
}

asio::awaitable<Authenticator::LogonPtr> Authenticator::prove_certificate(const config::Config& config,
                                                                          const ConnectionProof& proof) {
  auto who = by_mapping(config, proof);
  if (!who) {
    std::string user = proof.certificate ? proof.certificate->user_principal_name : "";
    log_refusal("Certificate", user, proof.address, who.error().detail);
    co_return nullptr;
  }
  const std::string account = who->account;
  auto logon = co_await launcher_.logon(std::move(*who));
  if (logon) co_return *logon;
  if (logon.error().code != Errc::logon_failed)
    log_refusal("Certificate", account, proof.address, logon.error().detail);
  co_return nullptr;
}

// Equal proofs, at one time, are one.
asio::awaitable<Authenticator::LogonPtr> Authenticator::prove_basic(const RequestHead& head,
                                                                    const config::Config& config,
                                                                    const ConnectionProof& proof,
                                                                    ProofsUnderWay::Key key) {
  auto basic = parse_basic(head.authorization);
  if (!basic) {
    log_refusal("Basic", {}, proof.address, "no name and password can be read from the Authorization header");
    co_return nullptr;
  }
  ProofsUnderWay::Asker asker(under_way_, key, co_await asio::this_coro::executor);
  if (!asker.first()) co_return co_await asker.answer();
  Asked who{std::move(basic->first), proof.address, key.first, clock_.now(), config::groups_that_matter(config)};
  auto logon = co_await prove_password(std::move(who), std::move(basic->second));
  if (logon) cache_.remember(key.first, key.second, logon);
  asker.found(logon);
  co_return logon;
}

// Null where this one may not be checked.
asio::awaitable<std::unique_ptr<FailureLimits::Attempt>> Authenticator::turn(const Asked& who) {
  auto another_ended = std::make_shared<psrp::Event>(co_await asio::this_coro::executor);
  auto answer = failures_->take(who.address, who.user, another_ended);
  while (answer.turn == FailureLimits::Turn::later && clock_.now() - who.when < max_wait) {
    co_await another_ended->wait();
    answer = failures_->take(who.address, who.user, another_ended);
  }
  if (!answer.attempt) log_refusal("Basic", who.user, who.address, "too many wrong passwords; not checked");
  co_return std::move(answer.attempt);
}

asio::awaitable<Authenticator::LogonPtr> Authenticator::prove_password(Asked who, Secret password) {
  std::unique_ptr<FailureLimits::Attempt> attempt;
  const bool guessed = !cache_.was_right(who.mac);
  if (guessed) attempt = co_await turn(who);
  if (guessed && !attempt) co_return nullptr;
  request::LogonPassword asked;
  asked.user = who.user;
  asked.password = std::move(password);
  asked.client = who.address;
  asked.groups = std::move(who.groups);
  auto logon = co_await launcher_.logon(std::move(asked));
  if (logon) {
    if (attempt) attempt->succeeded();
    co_return *logon;
  }
  if (logon.error().code == Errc::logon_failed) {
    cache_.forget(who.mac);
    if (attempt) attempt->failed();
  } else {
    log_refusal("Basic", who.user, who.address, logon.error().detail);  // it could not be asked
  }
  co_return nullptr;
}

asio::awaitable<Authenticator::Verdict> Authenticator::refuse(ConnectionProof& proof, TimePoint asked) {
  proof.logon = nullptr;
  TimePoint when = asked + refusal_time;
  while (when <= clock_.now()) when += refusal_time;  // a slow PAM module shows no more than that it is slow
  auto timer = clock_.timer(co_await asio::this_coro::executor);
  co_await timer->wait_until(when);
  co_return Verdict{false, ++proof.failures >= max_failures};
}

asio::awaitable<Authenticator::Verdict> Authenticator::authenticate(RequestHead& head, const config::Config& config,
                                                                    ConnectionProof& proof) {
  const bool asks_for_challenge = head.authorization.empty();
  if (asks_for_challenge && config::takes_logons(config.service, proof.encrypted)) co_return Verdict{false, false};
  TimePoint asked = clock_.now();
  const std::string scheme = scheme_of(head.authorization);
  // Before anything remembered counts: what was proven over TLS proves nothing in clear, nor once Basic is off.
  if (auto why = why_not(scheme, config.service, proof.encrypted); !why.empty()) {
    wipe(head.authorization);
    log_refusal(scheme, {}, proof.address, why);
    co_return co_await refuse(proof, asked);
  }
  // A proof holds for one state of the accounts and of the configuration, which names the groups that matter and maps
  // certificates.
  const std::uint64_t generation = launcher_.credentials_generation() << 32 | (config.generation & 0xffffffff);
  auto mac = cache_.mac(head.authorization, proof.address);
  // A certificate belongs to this connection, whatever an earlier one from there has proven.
  bool by_certificate = head.authorization == certificate_scheme;
  if (!proof.logon || proof.mac != mac || proof.generation != generation) {
    const ProofsUnderWay::Key key(mac, generation);
    auto logon = by_certificate ? nullptr : cache_.find(mac, generation);
    if (by_certificate)
      logon = co_await prove_certificate(config, proof);
    else if (!logon)
      logon = co_await prove_basic(head, config, proof, key);
    wipe(head.authorization);
    if (!logon) co_return co_await refuse(proof, asked);
    proof.logon = std::move(logon);
    proof.mac = mac;
    proof.generation = generation;
  }
  wipe(head.authorization);
  co_return Verdict{true, false};
}

}  // namespace psremoting::listener
