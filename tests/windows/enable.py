#!/usr/bin/python3
"""`psremoting enable` and `disable` on what Wine has of Windows: service manager, registry, files, ports. Its firewall and
its access lists only pretend; tests/unit/service/windows/enable_test.cpp has stand-ins for those."""
import http.client
import json
import os
import secrets
import shutil
import socket
import ssl
import sys
import tempfile
import unittest

from windows_service import PROGRAM, free_ports, processes, running, wine, windows_path
import wsman

NEEDS_DECISION = 4
EVENT_SOURCE = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\psremoting"


class Host:
    """A service name, a folder and a port of our own."""

    def __init__(self):
        self.name = "psremoting-" + secrets.token_hex(4)
        self.folder = os.path.join(tempfile.mkdtemp(prefix="psremoting-enable-"), "data")
        self.port = free_ports()[0]

    def run(self, command, *words):
        code, text = wine(PROGRAM, command, "--service-name", self.name, "--folder", windows_path(self.folder), "--own-account",
                          "--json", *words, check=False)
        try:
            return code, json.loads(text[text.index("{"):])
        except ValueError:
            raise AssertionError(f"{command} said {text}") from None

    def enable(self, *words):
        return self.run("enable", "--https-port", str(self.port), *words)

    def state(self):
        return wine("sc", "query", self.name, check=False)[1]

    def identify(self):
        """What the service says of itself, to a client that trusts the certificate it made."""
        trust = ssl.create_default_context(cafile=os.path.join(self.folder, "state", "certificate.pem"))
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=60, context=trust)
        connection.request("POST", "/wsman", wsman.IDENTIFY, {"Content-Type": "application/soap+xml;charset=UTF-8",
                                                              "WSMANIDENTIFY": "unauthenticated"})
        return connection.getresponse().read().decode()

    def remove(self):
        self.run("disable", "--purge")
        shutil.rmtree(os.path.dirname(self.folder), ignore_errors=True)


def texts(report, state):
    return [step["text"] for step in report["steps"] if step["state"] == state]


class Enable(unittest.TestCase):
    def setUp(self):
        self.host = Host()
        self.addCleanup(self.host.remove)

    def test_a_host_is_enabled_once_and_disabled_once(self):
        code, would = self.host.enable("--dry-run")
        self.assertEqual((code, would["changed"]), (0, True), would)
        self.assertFalse(os.path.exists(self.host.folder))

        code, did = self.host.enable()
        self.assertEqual((code, did["ok"], did["changed"]), (0, True, True), did)
        # Wine does not tell of some settings, so only a service that is there shows that they are not kept.
        self.assertEqual([step["step"] for step in did["steps"]], [step["step"] for step in would["steps"]])
        self.assertRegex(self.host.state(), "STATE.*RUNNING")
        self.assertIn("<wsmid:ProductVendor>psremoting</wsmid:ProductVendor>", self.host.identify())
        said = wine(PROGRAM, "test", "localhost", "--port", str(self.host.port), "--ca-file",
                    windows_path(os.path.join(self.host.folder, "state", "certificate.pem")))[1]
        self.assertIn("trusted", said)
        self.assertIn("EventMessageFile", wine("reg", "query", EVENT_SOURCE)[1])

        for words in (), ("--dry-run",):
            code, again = self.host.enable(*words)
            self.assertEqual((code, again["changed"]), (0, False), again)
        self.assertTrue(any("does not keep these of a service" in text for text in texts(again, "left")), again)

        code, report = self.host.run("disable")
        self.assertEqual((code, report["changed"]), (0, True), report)
        self.assertNotIn("STATE", self.host.state())
        self.assertNotEqual(wine("reg", "query", EVENT_SOURCE, check=False)[0], 0)
        processes.until("no process of the service is left", lambda: not running(os.path.basename(os.path.dirname(self.host.folder))), 20)
        self.assertTrue(os.path.exists(os.path.join(self.host.folder, "psremoting.json")))
        code, report = self.host.run("disable")
        self.assertEqual((code, report["changed"]), (0, False), report)

        code, report = self.host.run("disable", "--purge")
        self.assertEqual((code, report["changed"]), (0, True), report)
        self.assertFalse(os.path.exists(self.host.folder))

    def test_a_port_that_is_taken_is_said_before_anything_is_changed(self):
        with socket.socket() as other:
            other.bind(("", self.host.port))
            other.listen()
            code, report = self.host.enable()
        self.assertEqual(code, NEEDS_DECISION, report)
        self.assertRegex(texts(report, "failed")[0], f"HTTPS port {self.host.port} is taken by ")
        self.assertFalse(os.path.exists(self.host.folder))
        self.assertNotIn("STATE", self.host.state())

    def test_a_service_that_cannot_start_is_said_with_the_step_that_failed(self):
        os.makedirs(os.path.join(self.host.folder, "state"))
        for name in "certificate.pem", "key.pem":
            os.mkdir(os.path.join(self.host.folder, "state", name))
        code, report = self.host.enable()
        self.assertEqual(code, 1, report)
        self.assertEqual(report["steps"][-1]["step"], "certificate")

    def test_what_starts_and_fails_is_told_by_its_number(self):
        self.assertEqual(self.host.enable()[0], 0)
        self.assertEqual(wine("net", "stop", self.host.name)[0], 0)
        with open(os.path.join(self.host.folder, "psremoting.json"), "w") as file:
            json.dump({"Schema": 1, "Listeners": [{"Port": self.host.port, "CertificateFile": "none.pem"}]}, file)
        code, report = self.host.enable()
        self.assertEqual((code, report["steps"][-1]["step"]), (1, "running"), report)
        self.assertIn("no certificate for a listener (11)", report["steps"][-1]["text"])


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2, warnings="ignore"))
