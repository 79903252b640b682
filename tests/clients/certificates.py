#!/usr/bin/python3
"""Logging on with a client's certificate: python3-winrm and curl against a service that maps certificates to accounts."""
import os
import pwd
import subprocess
import tempfile
import unittest
import warnings

import winrm
from winrm.exceptions import InvalidCredentialsError

import authority
from service import Service, is_root

SCHEME = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"
WHO = "deploy@example.com"
for name in "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE":
    os.environ.pop(name, None)


def me():
    return pwd.getpwuid(os.geteuid()).pw_name


def mapping(issuer, subject=WHO, account=None, **more):
    return {"Issuer": issuer.thumbprint(), "Subject": subject, "UserName": account or me()} | more


class Certificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        warnings.simplefilter("ignore")
        folder = tempfile.TemporaryDirectory(prefix="psremoting-authority-")
        cls.addClassCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        cls.folder = folder.name
        cls.root = authority.Authority(cls.folder, "Root")
        cls.issuing = authority.Authority(cls.folder, "Issuing", cls.root)
        cls.good = cls.root.issue("good", WHO)
        cls.trusted = authority.join(os.path.join(cls.folder, "clients.pem"), cls.root.certificate, cls.issuing.certificate)
        cls.mappings = [mapping(cls.root), mapping(cls.root, "*@ops.example.com"), mapping(cls.root, "off@example.com", Enabled=False),
                        mapping(cls.root, "ghost@example.com", "no-such-account"), mapping(cls.issuing, "below@example.com")]
        cls.service = cls.enterClassContext(Service(settings={
            "Service": {"Auth": {"Certificate": True}, "ClientCaFile": cls.trusted}, "CertificateMappings": cls.mappings,
            "Access": {"Groups": ["*"]}}))

    def url(self):
        return f"https://{self.service.host}:{self.service.port}/wsman"

    def run_line(self, line, shown):
        """By python3-winrm, with a certificate and its key."""
        session = winrm.Session(self.url(), auth=("", ""), transport="certificate", cert_pem=shown[0], cert_key_pem=shown[1],
                                server_cert_validation="ignore")
        return session.run_cmd(line).std_out.decode()

    def curl(self, *words, url=None):
        command = ["curl", "--silent", "--insecure", "--noproxy", "*", "--output", os.devnull, "--write-out", "%{http_code}", "--data", "",
                   *words, url or self.url()]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def refused(self, shown, why):
        since = len(self.service.log)
        with self.assertRaises(InvalidCredentialsError):
            self.run_line("id", shown)
        line = self.service.expect_event("logon_refused", since=since)
        self.assertRegex(line, f"client=.* why=.*({why})")

    def test_a_mapped_certificate_logs_on_as_its_account(self):
        self.assertEqual(self.run_line("id -un", self.good), me() + "\n")

    def test_a_pattern_maps_all_names_that_end_so(self):
        self.assertEqual(self.run_line("id -un", self.root.issue("ann", "Ann@Ops.Example.com")), me() + "\n")
        self.refused(self.root.issue("empty", "@ops.example.com"), "no certificate mapping")

    def test_an_authority_below_the_root_maps_for_itself(self):
        certificate, key = self.issuing.issue("below", "below@example.com")
        chain = authority.join(os.path.join(self.folder, "chain.pem"), certificate, self.issuing.certificate)
        self.assertEqual(self.run_line("id -un", (certificate, key)), me() + "\n")
        self.assertEqual(self.run_line("id -un", (chain, key)), me() + "\n")
        self.refused(self.root.issue("below", "below@example.com"), "no certificate mapping for the issuer " + self.root.thumbprint())

    def test_a_name_without_a_mapping_is_refused(self):
        self.refused(self.root.issue("other", "other@example.com"), "no certificate mapping for the issuer " + self.root.thumbprint())

    def test_a_mapping_that_is_off_is_none(self):
        self.refused(self.root.issue("off", "off@example.com"), "no certificate mapping")

    def test_a_mapping_to_no_account_says_so(self):
        self.refused(self.root.issue("ghost", "ghost@example.com"), "no account no-such-account")

    @unittest.skipUnless(is_root(), "only root can become others")
    def test_a_certificate_runs_as_no_other_than_its_account(self):
        self.map(mapping(self.root, "daemon@example.com", "daemon"))
        self.assertEqual(self.run_line("id -un", self.root.issue("daemon", "daemon@example.com")), "daemon\n")

    def test_an_expired_certificate_is_refused(self):
        self.refused(self.root.issue("old", WHO, days=-1), "certificate has expired")

    def test_a_stranger_of_the_same_name_as_the_authority_is_refused(self):
        foreign = authority.Authority(os.path.join(self.folder, "foreign"), "Root")
        self.refused(foreign.issue("good", WHO), "signature failure|unable to verify")

    def test_a_certificate_that_vouches_for_itself_is_refused(self):
        own = authority.make(os.path.join(self.folder, "own"), "own", authority.of_client(WHO))
        self.refused(own, "self.signed certificate")

    def test_the_authoritys_own_certificate_is_no_clients(self):
        self.refused((self.root.certificate, self.root.key), "purpose|authority's own")

    def test_a_servers_certificate_is_no_clients(self):
        self.refused(self.root.issue("server", WHO, use="serverAuth"), "certificate purpose")

    def test_a_certificate_without_a_user_principal_name_is_refused(self):
        self.refused(self.root.issue("nameless", ""), "no user principal name")

    def test_the_header_without_a_certificate_is_refused(self):
        since = len(self.service.log)
        self.assertEqual(self.curl("-H", "Authorization: " + SCHEME), "401")
        self.service.expect_event("logon_refused", "showed no certificate", since)

    def test_the_header_in_clear_is_refused(self):
        clear = f"http://{self.service.host}:{self.service.http_port}/wsman"
        self.assertEqual(self.curl("-H", "Authorization: " + SCHEME, url=clear), "403")

    def test_a_certificate_is_taken_by_old_and_new_tls_and_only_when_it_is_meant(self):
        shown = ["--cert", self.good[0], "--key", self.good[1]]
        for version in "1.2", "1.3":
            limits = ["--tlsv" + version, "--tls-max", version]
            self.assertEqual(self.curl(*limits, *shown, "-H", "Authorization: " + SCHEME), "200", version)
        self.assertEqual(self.curl(*shown), "401")

    def test_a_password_is_taken_beside_it(self):
        session = winrm.Session(self.url(), auth=(self.service.user, self.service.password), transport="basic", server_cert_validation="ignore")
        self.assertEqual(session.run_cmd("echo in").std_out, b"in\n")

    def map(self, *more):
        """Changes the mappings, and waits until the service says that they are in force."""
        since = len(self.service.log)
        self.service.configure({"CertificateMappings": self.mappings + list(more)})
        self.service.expect_event("configuration_used", since=since)

    def test_a_mapping_comes_and_goes_while_the_service_runs(self):
        new = self.root.issue("new", "new@example.com")
        self.refused(new, "no certificate mapping")
        self.map(mapping(self.root, "new@example.com"))
        client = winrm.Protocol(self.url(), transport="certificate", cert_pem=new[0], cert_key_pem=new[1], server_cert_validation="ignore")
        shell = client.open_shell()
        self.map()
        with self.assertRaises(InvalidCredentialsError):
            client.close_shell(shell)

    def test_certificates_are_switched_off_and_on_while_the_service_runs(self):
        def switch(on):
            since = len(self.service.log)
            self.service.configure({"Service": {"Auth": {"Certificate": on}, "ClientCaFile": self.trusted}})
            self.service.expect_event("listening", "HTTPS", since)
        switch(False)
        self.refused(self.good, "Auth.Certificate is off")
        switch(True)
        self.assertEqual(self.run_line("id -un", self.good), me() + "\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
