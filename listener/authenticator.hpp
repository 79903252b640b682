#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "config/config.hpp"
#include "listener/failure_limits.hpp"
#include "listener/http.hpp"
#include "listener/proof_cache.hpp"
#include "listener/proofs_under_way.hpp"
#include "psrp/launcher.hpp"
#include "security/client_certificate.hpp"

namespace psremoting::listener {

// What a connection has proven so far. Owned by its serve().
struct ConnectionProof {
  std::string address;
  std::uint16_t port = 0;  // at the client
  bool encrypted = false;
  // Verified by TLS, or why there is none.
  Result<security::ClientCertificate> certificate = error(Errc::logon_failed, "there is no TLS");
  std::shared_ptr<const psrp::Logon> logon;  // who, once proven
  ProofCache::Mac mac{};                     // by which header
  std::uint64_t generation = 0;              // of the accounts and the configuration, then
  int failures = 0;
};

// Decides from a request's head alone who asks: 401 until proven. One for the service; any thread.
class Authenticator {
 public:
  Authenticator(Clock& clock, psrp::Launcher& launcher)
      : clock_(clock), launcher_(launcher), cache_(clock), failures_(std::make_shared<FailureLimits>(clock)) {}

  struct Verdict {
    bool proven = false;  // proof.logon is who
    bool close = false;   // too many failures: answer and hang up
  };

  // Every refusal comes at the same time after the request, whatever its cause: a wrong password, an unknown user and a
  // locked account cannot be told apart. The head's Authorization is wiped.
  boost::asio::awaitable<Verdict> authenticate(RequestHead& head, const config::Config& config, ConnectionProof& proof);

  // The WWW-Authenticate lines of a 401: one for each scheme that is on, Basic last, since Ruby's clients look at that
  // one alone. Empty where nothing proves anybody: then there is no 401.
  static std::string challenges(const config::Service& service, bool encrypted);

  static constexpr std::chrono::seconds refusal_time{2};
  static constexpr int max_failures = 5;
  // How long one waits for its turn, where others from its address are being checked.
  static constexpr std::chrono::seconds max_wait{30};

 private:
  using LogonPtr = std::shared_ptr<const psrp::Logon>;
  struct Asked {
    std::string user;
    std::string address;
    ProofCache::Mac mac{};
    TimePoint when{};
    std::vector<std::string> groups{};
  };
  boost::asio::awaitable<LogonPtr> prove_certificate(const config::Config& config, const ConnectionProof& proof);
  boost::asio::awaitable<LogonPtr> prove_basic(const RequestHead& head, const config::Config& config,
                                               const ConnectionProof& proof, ProofsUnderWay::Key key);
  boost::asio::awaitable<LogonPtr> prove_password(Asked who, Secret password);
  boost::asio::awaitable<std::unique_ptr<FailureLimits::Attempt>> turn(const Asked& who);
  boost::asio::awaitable<Verdict> refuse(ConnectionProof& proof, TimePoint asked);

  Clock& clock_;
  psrp::Launcher& launcher_;
  ProofCache cache_;
  // Shared with the proofs in the frames of connections, which may end later.
  std::shared_ptr<ProofsUnderWay> under_way_ = std::make_shared<ProofsUnderWay>();
  std::shared_ptr<FailureLimits> failures_;
};

// MS-WSMV 2.1: what a client with a certificate sends instead of a name and a password.
inline constexpr std::string_view certificate_scheme =
    "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";

// RFC 7617: the name and password in "Basic …". Nothing for anything else.
std::optional<std::pair<std::string, Secret>> parse_basic(std::string_view authorization);

}  // namespace psremoting::listener
