#include "service/explain/tables.hpp"

namespace psremoting::service {

namespace {

constexpr Explanation refused_password{
    Numbering::none,
    0,
    "logon refused",
    "The host does not take this name and password: wrong, locked, too many wrong ones, or a scheme (NTLM, Kerberos, "
    "CredSSP) that is not offered.",
    said_by::library,
    "journalctl -u psremoting PSREMOTING_EVENT=logon_refused says why; let the client use Basic over HTTPS "
    "(ansible_winrm_transport=basic, pywinrm transport='basic', pypsrp auth='basic')"};
constexpr Explanation not_trusted{
    Numbering::none,
    0,
    "certificate not trusted",
    "The client does not know who signed the host's certificate; the one that the service makes for itself is signed "
    "by "
    "nobody.",
    said_by::library,
    "psremoting doctor (certificate); psremoting listener add --certificate-file FILE with one of an authority that "
    "clients know; to try without: pwsh New-PSSessionOption -SkipCACheck, Ansible "
    "ansible_winrm_server_cert_validation=ignore, pypsrp cert_validation=False, curl -k"};
constexpr Explanation wrong_name{Numbering::none,
                                 0,
                                 "certificate of another name",
                                 "The certificate does not name the host as the client calls it.",
                                 said_by::library,
                                 "connect by a name that psremoting doctor shows for the certificate, or give the "
                                 "listener one that has it: psremoting "
                                 "listener add --certificate-file FILE"};
constexpr Explanation expired{
    Numbering::none,       0,
    "certificate expired", "The certificate's time is over, or one of the two clocks is wrong.",
    said_by::library,      "psremoting doctor (certificate); put a new one into the file: it counts at once"};
constexpr Explanation nobody_listens{
    Numbering::none,      0,
    "connection refused", "Nothing listens at that port of that host.",
    said_by::library,     "psremoting status and psremoting listener list on the host; connect to the port they show"};
constexpr Explanation no_answer{
    Numbering::none,  0,
    "no answer",      "Nothing answered: the host is down, or a firewall drops what is sent to the port.",
    said_by::library, "psremoting doctor on the host (its firewall), psremoting test HOST from the client"};
constexpr Explanation unknown_host{Numbering::none,  0,
                                   "unknown host",   "No DNS server, and no hosts file of the client, knows that name.",
                                   said_by::library, "getent hosts HOST (Windows: Resolve-DnsName HOST) on the client"};
constexpr Explanation cut{
    Numbering::none,
    0,
    "connection ended early",
    "The connection was cut: TLS was spoken to a port in clear or the other way round, a proxy gave up, or the service "
    "stopped.",
    said_by::library,
    "psremoting listener list: https:// to HTTPS ports; psremoting status; psremoting test HOST"};
constexpr Explanation wrong_tls{Numbering::none,
                                0,
                                "TLS not agreed",
                                "The two ends agree on no version or cipher of TLS, or the port is one in clear. The "
                                "service speaks TLS 1.2 and 1.3.",
                                said_by::library,
                                "psremoting listener list; let the client speak TLS 1.2 or later"};
constexpr Explanation too_many_shells{
    Numbering::none,
    0,
    "too many sessions",
    "This user has as many sessions open as the host allows.",
    said_by::service,
    "psremoting sessions list; psremoting sessions stop ID; or raise Quotas.MaxShellsPerUser in psremoting.json"};
constexpr Explanation no_wsman{
    Numbering::none,
    0,
    "no WSMan client library",
    "PowerShell on Linux and macOS has no client for WSMan of its own, or it cannot be loaded.",
    "PowerShell",
    "sudo psremoting client install"};
constexpr Explanation damaged{
    Numbering::none,
    0,
    "damaged session data",
    "What came was no PowerShell remoting: a profile or program of the session wrote between it.",
    "PowerShell",
    "journalctl -u psremoting on the host; explain the number beside it"};
constexpr Explanation session_file{
    Numbering::none,
    0,
    "session configuration file",
    "PowerShell does not open a session with the endpoint's .pssc: something is wrong in it, or with what it names.",
    said_by::service,
    "psremoting check-config; journalctl -u psremoting PSREMOTING_EVENT=session_failed has the file and all of "
    "PowerShell's words"};

constexpr Phrase rows[] = {
    {"credentials were rejected by the server", refused_password},
    {"401 unauthorized", refused_password},
    {"invalid credentials", refused_password},
    {"authentication failed", refused_password},
    {"authenticationerror", refused_password},
    {"winrmauthorizationerror", refused_password},
    {"user name or password is incorrect", refused_password},
    {"certificate verify failed: hostname mismatch", wrong_name},
    {"doesn't match", wrong_name},
    {"certificate is valid for", wrong_name},
    {"no alternative certificate subject name matches", wrong_name},
    {"common name (cn) that does not match", wrong_name},
    {"certificate has expired", expired},
    {"certificate is not yet valid", expired},
    {"certificate verify failed", not_trusted},
    {"self-signed certificate", not_trusted},
    {"self signed certificate", not_trusted},
    {"unable to get local issuer certificate", not_trusted},
    {"signed by unknown authority", not_trusted},
    {"unknown certificate authority", not_trusted},
    {"sslcertverificationerror", not_trusted},
    {"connection refused", nobody_listens},
    {"actively refused", nobody_listens},
    {"econnrefused", nobody_listens},
    {"connection timed out", no_answer},
    {"connecttimeout", no_answer},
    {"i/o timeout", no_answer},
    {"no route to host", no_answer},
    {"execution expired", no_answer},
    {"name or service not known", unknown_host},
    {"no such host", unknown_host},
    {"could not resolve host", unknown_host},
    {"nodename nor servname", unknown_host},
    {"temporary failure in name resolution", unknown_host},
    {"connection reset", cut},
    {"remotedisconnected", cut},
    {"remote end closed connection", cut},
    {"connection aborted", cut},
    {"empty reply from server", cut},
    {"wrong version number", wrong_tls},
    {"sslv3 alert handshake failure", wrong_tls},
    {"unsupported protocol", wrong_tls},
    {"first record does not look like a tls handshake", wrong_tls},
    {"maximum number of concurrent shells", too_many_shells},
    {"maximum number of concurrent operations", too_many_shells},
    {"no supported wsman client library was found", no_wsman},
    {"could not load file or assembly 'libpsrpclient", no_wsman},
    {"libpsrpclient", no_wsman},
    {"with the session configuration file of the endpoint", session_file},
    {"the data received from the remote server is not", damaged},
};

}  // namespace

std::span<const Phrase> phrases() { return rows; }

}  // namespace psremoting::service
