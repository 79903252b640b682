#include "service/explain/tables.hpp"

namespace psremoting::service {

// Names and meanings after wsmerror.h, winerror.h and PowerShell's WSManNativeAPI.cs.
// clang-format off
constexpr Explanation rows[] = {
    {Numbering::error, 14, "ERROR_OUTOFMEMORY", "The client has no memory left for the operation.", said_by::windows_client, "close sessions in the client: Get-PSSession | Remove-PSSession"},
    {Numbering::error, 53, "ERROR_BAD_NETPATH", "The network path was not found: the name of the host is wrong, or nothing answers there.", said_by::windows_client, "Resolve-DnsName HOST; psremoting test HOST from the client"},
    {Numbering::error, 1311, "ERROR_NO_LOGON_SERVERS", "No domain controller could be asked for a Kerberos ticket.", said_by::windows_client, "let the client use -Authentication Basic -UseSSL; this service takes no Kerberos"},
    {Numbering::error, 1312, "ERROR_NO_SUCH_LOGON_SESSION", "The client has no logon of its own that it could pass on.", said_by::windows_client, "give -Credential"},
    {Numbering::error, 1327, "ERROR_ACCOUNT_RESTRICTION", "The account may not log on so: an empty password, hours, or a policy.", "the host's Windows", "give the account a password; the host's security log names the rule"},
    {Numbering::error, 1331, "ERROR_ACCOUNT_DISABLED", "The account is disabled.", "the host's Windows", "net user NAME /active:yes"},
    {Numbering::error, 1385, "ERROR_LOGON_TYPE_NOT_GRANTED", "The account may not log on over the network.", "the host's Windows", "give it the right \"Access this computer from the network\" (secpol.msc)"},
    {Numbering::error, 1722, "RPC_S_SERVER_UNAVAILABLE", "The answer made no sense to the client: something else than WSMan answers at this port.", said_by::windows_client, "psremoting test HOST; psremoting doctor on the host says who has the port"},
    {Numbering::error, 1909, "ERROR_ACCOUNT_LOCKED_OUT", "The account is locked after too many wrong passwords.", "the host's Windows", "wait for the lock to end, or unlock it: Unlock-ADAccount, net user NAME /active:yes"},
    {Numbering::error, 10060, "WSAETIMEDOUT", "Nothing answered: the host is down, or a firewall drops what is sent to the port.", said_by::library, "psremoting doctor on the host (its firewall), psremoting test HOST from the client"},
    {Numbering::error, 10061, "WSAECONNREFUSED", "Nothing listens at that port of that host.", said_by::library, "psremoting status and psremoting listener list on the host; connect to the port they show"},
    {Numbering::error, 12030, "ERROR_WINHTTP_CONNECTION_ERROR", "The connection was cut while the client waited.", said_by::windows_client, "psremoting status on the host; psremoting test HOST from the client"},
    {Numbering::error, 12175, "ERROR_WINHTTP_SECURE_FAILURE", "The client does not trust the certificate, or its name is another.", said_by::windows_client, "psremoting doctor (certificate); New-PSSessionOption -SkipCACheck -SkipCNCheck to try without"},
    {Numbering::error, 2148074243, "SEC_E_TARGET_UNKNOWN", "Kerberos knows no such host: a name without a service principal, an address, or no domain.", said_by::windows_client, "let the client use -Authentication Basic -UseSSL; this service takes no Kerberos"},
    {Numbering::error, 2150858754, "ERROR_WSMAN_INVALID_RESOURCE_URI2", "The resource URI is not one; from psremoting's client library: no session configuration (endpoint) has that name, and the message lists those there are.", "a Windows client, or psremoting's client library", "connect with -ConfigurationName and a name of the list; psremoting endpoint list on the host"},
    {Numbering::error, 2150858757, "ERROR_WSMAN_CONFIG_CORRUPTED", "The client's own WinRM configuration is damaged.", said_by::windows_client, "winrm invoke Restore winrm/Config on the client"},
    {Numbering::error, 2150858797, "ERROR_WSMAN_URI_LIMIT", "The resource URI is too long.", said_by::windows_client, "give the session configuration a shorter name"},
    {Numbering::error, 2150858868, "ERROR_WSMAN_BAD_METHOD", "The HTTP method is not the one of WSMan, which is POST.", said_by::windows_client, "see whether a proxy turned the request into another: psremoting test HOST"},
    {Numbering::error, 2150858974, "ERROR_WSMAN_CLIENT_UNENCRYPTED_DISABLED", "The client sends nothing in clear, as its own configuration says.", said_by::windows_client, "connect with -UseSSL to the HTTPS port that psremoting listener list shows"},
    {Numbering::error, 2150858975, "ERROR_WSMAN_CLIENT_BASIC_AUTHENTICATION_DISABLED", "Basic is turned off in the client's own configuration, perhaps by policy.", said_by::windows_client, "Set-Item WSMan:\\localhost\\Client\\Auth\\Basic $true on the client"},
    {Numbering::error, 2150858977, "ERROR_WSMAN_CLIENT_NEGOTIATE_AUTHENTICATION_DISABLED", "Negotiate is turned off in the client's own configuration; this service does not offer it either.", said_by::windows_client, "let the client use -Authentication Basic -UseSSL"},
    {Numbering::error, 2150858979, "ERROR_WSMAN_CLIENT_CERTIFICATES_AUTHENTICATION_DISABLED", "Logging on with a certificate is turned off in the client's own configuration.", said_by::windows_client, "Set-Item WSMan:\\localhost\\Client\\Auth\\Certificate $true on the client"},
    {Numbering::error, 2150859170, "ERROR_WSMAN_CLIENT_CREDSSP_AUTHENTICATION_DISABLED", "CredSSP is turned off in the client's own configuration; this service does not offer it either.", said_by::windows_client, "let the client use -Authentication Basic -UseSSL"},
    {Numbering::error, 2150858978, "ERROR_WSMAN_CLIENT_KERBEROS_AUTHENTICATION_DISABLED", "Kerberos is turned off in the client.", said_by::windows_client, "let the client use -Authentication Basic -UseSSL"},
    {Numbering::error, 2150858980, "ERROR_WSMAN_SERVER_NOT_TRUSTED", "The client trusts this host for no scheme: it is not in its domain, not in TrustedHosts, and HTTPS is not used.", said_by::windows_client, "connect with -UseSSL -Authentication Basic; or Set-Item WSMan:\\localhost\\Client\\TrustedHosts HOST on the client"},
    {Numbering::error, 2150858981, "ERROR_WSMAN_EXPLICIT_CREDENTIALS_REQUIRED", "Over HTTP the client's own logon goes to hosts of TrustedHosts only: a name and a password have to be given.", said_by::windows_client, "give -Credential, and connect with -UseSSL -Authentication Basic"},
    {Numbering::error, 2150858996, "ERROR_WSMAN_RESPONSE_NO_SOAP_HEADER_BODY", "The answer is no SOAP: another program, or a proxy's page, answered.", said_by::windows_client, "psremoting test HOST; psremoting doctor on the host"},
    {Numbering::error, 2150858997, "ERROR_WSMAN_HTTP_NO_RESPONSE_DATA", "The answer was empty: the connection ended early, often in a proxy.", said_by::windows_client, "psremoting test HOST from the client; journalctl -u psremoting on the host"},
    {Numbering::error, 2150858999, "ERROR_WSMAN_HTTP_INVALID_CONTENT_TYPE_IN_RESPONSE_DATA", "The answer is no SOAP by its content type: another program, or a proxy's page, answered.", said_by::windows_client, "psremoting test HOST; psremoting doctor on the host"},
    {Numbering::error, 2150859000, "ERROR_WSMAN_HTTP_CONTENT_TYPE_MISSMATCH_RESPONSE_DATA", "The answer's character set is not the one it says.", said_by::windows_client, "see what a proxy makes of the answers: psremoting test HOST"},
    {Numbering::error, 2150859020, "ERROR_WSMAN_CLIENT_WORKGROUP_NO_KERBEROS", "Kerberos does not work between computers that are in no domain.", said_by::windows_client, "let the client use -Authentication Basic -UseSSL"},
    {Numbering::error, 2150859022, "ERROR_WSMAN_SERVER_DESTINATION_LOCALHOST", "Without a scheme that is named, or with Kerberos, localhost and loopback addresses cannot be the host.", said_by::windows_client, "connect with -UseSSL -Authentication Basic -Credential NAME, or by the host's name"},
    {Numbering::error, 2150859024, "ERROR_WSMAN_UNSUPPORTED_HTTP_STATUS_REDIRECT", "The answer sends the client to another URL.", said_by::windows_client, "connect to the URL that it names; a proxy from http to https is the usual reason"},
    {Numbering::error, 2150859025, "ERROR_WSMAN_HTTP_REQUEST_TOO_LARGE_STATUS", "HTTP 413: the request is larger than the host, or a proxy, takes.", said_by::windows_client, "psremoting explain 413"},
    {Numbering::error, 2150859026, "ERROR_WSMAN_HTTP_SERVICE_UNAVAILABLE_STATUS", "The connection was refused, or HTTP 503 came: nothing listens there, the service has too many connections, or a proxy knows no host that is up.", said_by::windows_client, "psremoting status and psremoting listener list on the host; psremoting explain 503"},
    {Numbering::error, 2150859027, "ERROR_WSMAN_HTTP_NOT_FOUND_STATUS", "HTTP 404: the path of the URL is not /wsman, or another program has the port.", said_by::windows_client, "psremoting explain 404"},
    {Numbering::error, 2150859046, "ERROR_WSMAN_NETWORK_TIMEDOUT", "The client could not complete the operation in its time: the name is wrong, the host is down, or a firewall drops what is sent to the port.", said_by::windows_client, "Test-NetConnection HOST -Port 5986 on the client; psremoting doctor on the host (service, listener, firewall)"},
    {Numbering::error, 2150859120, "ERROR_WSMAN_HTTP_STATUS_SERVER_ERROR", "HTTP 500 without a fault in it: a proxy or another program said so, this service does not.", said_by::windows_client, "psremoting test HOST; look at the proxy's log"},
    {Numbering::error, 2150859121, "ERROR_WSMAN_HTTP_STATUS_BAD_REQUEST", "HTTP 400: TLS and clear text meet, or the host does not seal messages as the client does (Negotiate without HTTPS).", said_by::windows_client, "connect with -UseSSL -Authentication Basic to the HTTPS port of psremoting listener list"},
    {Numbering::error, 2150859161, "ERROR_WSMAN_REDIRECT_REQUESTED", "The host asks the client to go to another one. This service never does.", "another server at this address", "see who answers: psremoting test HOST"},
    {Numbering::error, 2150859191, "ERROR_REDIRECT_LOCATION_INVALID", "The URL that the answer sends the client to is none.", said_by::windows_client, "look at the proxy before the host"},
    {Numbering::error, 2150859193, "ERROR_WSMAN_NAME_NOT_RESOLVED", "The client cannot find the computer: its name is wrong, or no DNS server knows it.", said_by::windows_client, "Resolve-DnsName HOST on the client"},
    {Numbering::error, 2150859195, "ERROR_WSMAN_DEFAULTAUTH_IPADDRESS", "An address needs HTTPS or TrustedHosts, and a password: Kerberos knows names only.", said_by::windows_client, "connect with -UseSSL -Authentication Basic -Credential NAME"},
    {Numbering::error, 2150859211, "ERROR_WINRS_CONNECT_RESPONSE_BAD_BODY", "The answer to a Connect is none.", said_by::windows_client, "journalctl -u psremoting on the host; Get-PSSession -ComputerName HOST again"},
};
// clang-format on

std::span<const Explanation> windows_codes() { return rows; }

}  // namespace psremoting::service
