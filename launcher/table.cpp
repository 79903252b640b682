#include "launcher/table.hpp"

#include <iterator>

#include "launcher/desk.hpp"

namespace psremoting::launcher {
namespace {

template <class R, void (Desk::*answer)(R)>
void handle(Desk& desk, request::Request&& request) {
  (desk.*answer)(std::get<R>(std::move(request)));
}

// All that the privileged process can be asked, in the order of request::Request.
constexpr Rule table[] = {
    {"LogonPassword", handle<request::LogonPassword, &Desk::logon_password>, serving, Need::nothing},
    {"LogonCertificate", handle<request::LogonCertificate, &Desk::logon_certificate>, serving, Need::nothing},
    {"ForgetLogon", handle<request::ForgetLogon, &Desk::forget_logon>, serving | stopping, Need::logon},
    {"StartPowerShell", handle<request::StartPowerShell, &Desk::start_powershell>, serving, Need::logon},
    {"StartCommand", handle<request::StartCommand, &Desk::start_command>, serving, Need::logon},
    {"SignalWorker", handle<request::SignalWorker, &Desk::signal_worker>, serving | stopping, Need::worker},
};
static_assert(std::size(table) == std::variant_size_v<request::Request>);

}  // namespace

const Rule& rule_of(const request::Request& request) { return table[request.index()]; }

}  // namespace psremoting::launcher
