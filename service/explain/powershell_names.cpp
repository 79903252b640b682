#include "service/explain/tables.hpp"

namespace psremoting::service {

namespace {

// After PowerShell's WSManTransportManager.cs (s_transportErrorCodeToFQEID).
constexpr PowerShellName rows[] = {
    {"AccessDenied", 5},
    {"ServerOutOfMemory", 14},
    {"NetworkPathNotFound", 53},
    {"ComputerNotFound", 2150859193},
    {"AuthenticationFailed", 1311},
    {"LogonFailure", 1326},
    {"ImproperResponse", 1722},
    {"IncorrectProtocolVersion", 2152992672},
    {"WinRMOperationTimeout", 2150859046},
    {"URLNotAvailable", 2150859027},
    {"CannotConnect", 2150858770},
    {"InvalidResourceUri", 2150858811},
    {"CannotConnectAlreadyConnected", 2150859213},
    {"InvalidAuthentication", 2150859022},
    {"ShutDownInProgress", 1115},
    {"CannotConnectInvalidOperation", 2150859216},
    {"CannotConnectMismatchSessions", 2150859206},
    {"CannotConnectRunAsFailed", 2150859231},
    {"SessionCreateFailedInvalidName", 2150859202},
    {"CannotConnectTargetSessionDoesNotExist", 2150858843},
    {"RemoteSessionDisallowed", 2150859180},
    {"RemoteConnectionDisallowed", 2150859235},
    {"CorruptedWinRMConfig", 2150858757},
    {"WinRMOperationAborted", 995},
    {"URIExceedsMaxAllowedSize", 2150858797},
    {"ClientKerberosDisabled", 2150858978},
    {"ServerNotTrusted", 2150858980},
    {"WorkgroupCannotUseKerberos", 2150859020},
    {"ExplicitCredentialsRequired", 2150858981},
    {"RedirectLocationInvalid", 2150859191},
    {"RedirectInformationRequired", 2150859161},
    {"WinRMOperationNotSupportedOnServer", 2150858868},
    {"CannotConnectWinRMService", 2150859026},
    {"WinRMHttpError", 2150859120},
    {"TargetUnknown", 2148074243},
    {"CannotUseIPAddress", 2150859195},
};

}  // namespace

std::span<const PowerShellName> powershell_names() { return rows; }

}  // namespace psremoting::service
