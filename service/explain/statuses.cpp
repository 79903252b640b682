#include "service/explain/tables.hpp"

namespace psremoting::service {

// clang-format off
constexpr Explanation rows[] = {
    {Numbering::http, 400, "HTTP 400 Bad Request", "What arrived is no HTTP that the service reads: TLS spoken to a port in clear, a broken proxy, or a client that seals messages where nobody negotiated it.", said_by::front, "psremoting listener list; use https:// with an HTTPS port (5986) and http:// with an HTTP one (5985)"},
    {Numbering::http, 401, "HTTP 401 Unauthorized", "The host does not take this name and password (or certificate): wrong, locked, too many wrong ones, or a scheme (NTLM, Kerberos, CredSSP) that is not offered. The first request of every client is answered so, which is no error.", said_by::front, "journalctl -u psremoting PSREMOTING_EVENT=logon_refused (Windows: service.log) says why; let the client use Basic over HTTPS; psremoting doctor says how anybody logs on"},
    {Numbering::http, 403, "HTTP 403 Forbidden", "Nobody can log on at this port: it is in clear, and a password would be read on the way. A proxy that does not want this client says so, too.", said_by::front, "connect to the HTTPS port that psremoting listener list shows (pwsh: -UseSSL)"},
    {Numbering::http, 404, "HTTP 404 Not Found", "The path of the URL is not /wsman, or another program has the port.", said_by::front, "let the client use the path /wsman (-ApplicationName wsman); psremoting doctor says who has the port"},
    {Numbering::http, 405, "HTTP 405 Method Not Allowed", "WSMan is spoken by POST alone; a browser or a health check used GET.", said_by::front, "let the check send Identify: psremoting test HOST"},
    {Numbering::http, 407, "HTTP 407 Proxy Authentication Required", "A proxy of the client's network wants a name and a password.", "a proxy between client and host", "take the host out of the client's proxy (NO_PROXY=HOST), or New-PSSessionOption -ProxyAccessType NoProxyServer"},
    {Numbering::http, 411, "HTTP 411 Length Required", "The request had no length.", said_by::front, "let the proxy pass requests on as they are; psremoting test HOST tries the way"},
    {Numbering::http, 413, "HTTP 413 Content Too Large", "The request is larger than the service, or a proxy before it, takes.", said_by::front, "raise MaxEnvelopeSizekb in psremoting.json, and the proxy's own limit (nginx: client_max_body_size)"},
    {Numbering::http, 415, "HTTP 415 Unsupported Media Type", "The request's content type is not SOAP's.", said_by::front, "let the client send application/soap+xml;charset=UTF-8"},
    {Numbering::http, 431, "HTTP 431 Request Header Fields Too Large", "The request's headers are longer than 80 KiB: a Kerberos ticket with very many groups, or cookies of a proxy.", said_by::front, "let the client use Basic over HTTPS; take cookies out at the proxy"},
    {Numbering::http, 500, "HTTP 500 Internal Server Error", "The request was refused with a fault; its text and code are in the body, which some clients do not show. It is how WSMan says every refusal.", said_by::front, "look for a code in the rest of the message and explain that; journalctl -u psremoting on the host says the rest"},
    {Numbering::http, 502, "HTTP 502 Bad Gateway", "A proxy did not get an answer from the service: it is down, or is asked in clear at an HTTPS port.", "a proxy between client and host", "psremoting status on the host; let the proxy speak https:// to the HTTPS port"},
    {Numbering::http, 503, "HTTP 503 Service Unavailable", "The service has as many connections as it takes (MaxConnections), or a proxy knows no host that is up.", said_by::front, "psremoting status; raise Service.MaxConnections in psremoting.json"},
    {Numbering::http, 504, "HTTP 504 Gateway Timeout", "A proxy waited too little: an answer may take 45 s here.", "a proxy between client and host", "raise the proxy's timeout to 60 s and more (nginx: proxy_read_timeout; HAProxy: timeout server)"},
};
// clang-format on

std::span<const Explanation> statuses() { return rows; }

}  // namespace psremoting::service
