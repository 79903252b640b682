#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "listener/http.hpp"
#include "wsman/fault.hpp"
#include "wsman/operation.hpp"

namespace psremoting::listener {

// Gathers what the service logs of one request with --verbose: who asked for what, what came of it, and where its time
// went. Its connection calls it, on its strand. The clock outlives it.
class RequestRecord {
 public:
  // Null where such events are not logged, so that no request pays for it.
  static std::unique_ptr<RequestRecord> begin(const Clock& clock, const RequestHead& head, std::string client);

  void asks(const wsman::Envelope& envelope, std::size_t bytes, std::string user);
  void faults(const wsman::Fault& fault) { fault_ = fault.code; }
  // Once it is known who asks, which may have taken a password's check.
  void proven() { logon_ = clock_.now() - asked_; }
  // Around what waits for a shell and its worker. The rest of the time is our own, and the network's while an answer is
  // written.
  void waits() { handed_over_ = clock_.now(); }
  void goes_on() { waited_ += clock_.now() - handed_over_; }
  // Logs it. `written`: whether the whole answer was.
  void ends(const Response& response, bool written) const;

 private:
  RequestRecord(const Clock& clock, const RequestHead& head, std::string client);
  std::string status_of(const Response& response, bool written) const;

  const Clock& clock_;
  const TimePoint asked_;
  TimePoint handed_over_{};
  Duration waited_{}, logon_{};
  std::string method_, client_, user_, operation_, shell_, command_;
  std::size_t bytes_in_ = 0;
  std::uint32_t fault_ = 0;
};

}  // namespace psremoting::listener
