#!/usr/bin/python3
"""What curl sees of the service: Identify, and how everything else is turned away before anybody is known."""
import os
import subprocess
import tempfile
import unittest

import wsman
from environment import HTTP_PORT, PASSWORD, PORT, USER, CERTIFICATE, can_read

SECURE, CLEAR = f"https://localhost:{PORT}/wsman", f"http://localhost:{HTTP_PORT}/wsman"
SOAP = ["-H", "Content-Type: application/soap+xml;charset=UTF-8"]
ANONYMOUS = ["-H", "WSMANIDENTIFY: unauthenticated"]


def known(user, password):
    """In a file of curl's own, so that no process list shows it."""
    file = tempfile.NamedTemporaryFile("w", suffix=".curl")
    file.write(f'user = "{user}:{password}"\n')
    file.flush()
    return file


def curl(url, *options, body=wsman.IDENTIFY):
    """(status, {header: [values]}, body) of the last answer."""
    with tempfile.NamedTemporaryFile() as headers:
        command = ["curl", "--silent", "--show-error", "--insecure", "--max-time", "60", "--dump-header", headers.name, "--noproxy", "*"]
        command += [*options, *(["--data-binary", body] if body is not None else []), url]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        lines = headers.read().decode().strip().split("\r\n\r\n")[-1].split("\r\n")
    found = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        found.setdefault(name.lower(), []).append(value.strip())
    return int(lines[0].split()[1]), found, text


def identity(version):
    return (
        '<s:Envelope xml:lang="en-US" xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body>'
        '<wsmid:IdentifyResponse xmlns:wsmid="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd">'
        "<wsmid:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</wsmid:ProtocolVersion>"
        "<wsmid:ProductVendor>psremoting</wsmid:ProductVendor>"
        f"<wsmid:ProductVersion>OS: {version} SP: 0.0 Stack: 3.0</wsmid:ProductVersion></wsmid:IdentifyResponse></s:Body></s:Envelope>")


class Identify(unittest.TestCase):
    def test_a_stranger_learns_the_protocol_and_no_version_of_the_system(self):
        for url in SECURE, CLEAR:
            status, headers, text = curl(url, *SOAP, *ANONYMOUS)
            self.assertEqual((status, text), (200, identity("0.0.0")))
            self.assertEqual(headers["content-type"], ["application/soap+xml;charset=UTF-8"])

    def test_somebody_known_learns_the_version(self):
        with known(USER, PASSWORD) as who:
            status, _, text = curl(SECURE, *SOAP, "--basic", "--config", who.name)
        self.assertEqual(status, 200)
        self.assertRegex(text, r"OS: [1-9]\d*\.\d+\.\d+ SP: 0\.0 Stack: 3\.0")
        self.assertEqual(text.replace(text[text.index("OS: ") : text.index(" SP:")], "OS: 0.0.0"), identity("0.0.0"))

    def test_the_path_is_taken_in_any_case_with_a_slash_and_a_query(self):
        for tail in "/", "?PSVersion=7.4.6", "/?PSVersion=7.4.6;x=1":
            for url in SECURE + tail, SECURE.replace("wsman", "WSMan") + tail:
                self.assertEqual(curl(url, *SOAP, *ANONYMOUS)[0], 200, url)

    def test_a_body_in_chunks_is_read(self):
        self.assertEqual(curl(SECURE, *SOAP, *ANONYMOUS, "-H", "Transfer-Encoding: chunked")[0], 200)

    def test_a_client_that_waits_to_be_told_to_go_on_is_told(self):
        with known(USER, PASSWORD) as who:
            status, _, _ = curl(SECURE, *SOAP, "--basic", "--config", who.name, "-H", "Expect: 100-continue", "--expect100-timeout", "50")
        self.assertEqual(status, 200)

    def test_another_method_is_405_and_says_which_one_is_right(self):
        for method in "GET", "PUT", "OPTIONS":
            status, headers, _ = curl(SECURE, "-X", method, body=None)
            self.assertEqual((status, headers["allow"]), (405, ["POST"]), method)

    def test_another_path_is_404(self):
        for path in "/", "/wsmanx", "/wsman/shell", "/PowerShell":
            self.assertEqual(curl(f"https://localhost:{PORT}{path}", *SOAP)[0], 404, path)

    def test_who_is_not_known_gets_401_with_one_basic_challenge_and_no_body(self):
        status, headers, text = curl(SECURE, *SOAP)
        self.assertEqual((status, headers["www-authenticate"], text), (401, ['Basic realm="WSMAN", charset="UTF-8"'], ""))
        self.assertEqual(headers["content-length"], ["0"])

    def test_basic_is_neither_offered_nor_taken_in_clear(self):
        self.assertNotIn("www-authenticate", curl(CLEAR, *SOAP)[1])
        with known(USER, PASSWORD) as who:
            self.assertEqual(curl(CLEAR, *SOAP, "--basic", "--config", who.name)[0], 403)

    def test_a_wrong_password_and_an_unknown_user_are_refused_alike(self):
        answers = []
        for user in USER, "no-such-user":
            with known(user, "not the password") as who:
                answers.append(curl(SECURE, *SOAP, "--basic", "--config", who.name))
        for status, headers, text in answers:
            self.assertEqual((status, headers["www-authenticate"], text), (401, ['Basic realm="WSMAN", charset="UTF-8"'], ""))
        self.assertEqual(answers[0][1].keys(), answers[1][1].keys())

    def test_an_empty_request_of_somebody_known_is_200_and_empty(self):
        with known(USER, PASSWORD) as who:
            status, _, text = curl(SECURE, *SOAP, "--basic", "--config", who.name, body="")
        self.assertEqual((status, text), (200, ""))

    def test_headers_without_end_are_431_and_a_body_too_large_413(self):
        self.assertEqual(curl(SECURE, *SOAP, "-H", "X-Long: " + "x" * 90000)[0], 431)
        with known(USER, PASSWORD) as who, tempfile.NamedTemporaryFile() as large:
            large.truncate(8 << 20)
            status, _, _ = curl(SECURE, *SOAP, "--basic", "--config", who.name, "-H", "Expect:", body="@" + large.name)
        self.assertEqual(status, 413)

    @unittest.skipUnless(can_read(CERTIFICATE), "the certificate is not ours to read")
    def test_the_certificate_names_this_host_and_is_taken_where_it_is_trusted(self):
        command = ["curl", "--silent", "--fail", "--cacert", CERTIFICATE, "--noproxy", "*", *SOAP, *ANONYMOUS, "--data", wsman.IDENTIFY, SECURE]
        self.assertEqual(subprocess.run(command, capture_output=True, text=True, check=True).stdout, identity("0.0.0"))

    def test_old_versions_of_tls_are_refused(self):
        command = ["curl", "--silent", "--insecure", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", "--data", wsman.IDENTIFY, SECURE]
        self.assertEqual(subprocess.run(command, capture_output=True, check=False).returncode, 35)

    def test_both_families_of_addresses_are_served(self):
        for host in ["127.0.0.1"] + (["[::1]"] if os.path.exists("/proc/net/if_inet6") else []):
            self.assertEqual(curl(f"https://{host}:{PORT}/wsman", *SOAP, *ANONYMOUS)[0], 200, host)


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
