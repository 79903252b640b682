#!/usr/bin/python3
"""What WinRM is asked about itself: its listeners and its plug-ins, which are our listeners and endpoints."""
import hashlib
import ipaddress
import os
import re
import socket
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

import pretenders
import processes
import psrp
import wsman
from service import Service, is_root

LISTENER, PLUGIN = wsman.CONFIG + "/listener", wsman.CONFIG + "/plugin"
CFG = "{" + LISTENER + "}"
PLUG = "{" + wsman.CONFIG + "/PluginConfiguration}"
NOT_FOUND, NO_SELECTOR = 2150858752, 2150858842


LONG = "r" * 4000  # what no answer repeats


def enumerate_body(inside="<w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements>"):
    return f'<n:Enumerate xmlns:n="{wsman.ENUMERATION}">{inside}</n:Enumerate>'


def enumerate_all(connection, resource, inside=None, **more):
    body = enumerate_body(inside) if inside is not None else enumerate_body()
    return connection.post(wsman.envelope(wsman.ENUMERATION + "/Enumerate", resource, body, **more))


def pull(connection, resource, context, count=1, **more):
    body = (f'<n:Pull xmlns:n="{wsman.ENUMERATION}"><n:EnumerationContext>{context}</n:EnumerationContext>'
            f"<n:MaxElements>{count}</n:MaxElements></n:Pull>")
    return connection.post(wsman.envelope(wsman.ENUMERATION + "/Pull", resource, body, **more))


def get(connection, resource, **selectors):
    return connection.post(wsman.envelope(wsman.TRANSFER + "Get", resource, selectors=selectors))


def found(answer, name):
    return list(xml.fromstring(answer.text).iter(name))


def values(listener):
    """Each value of a listener, of ListeningOn all."""
    told = {child.tag.removeprefix(CFG): child.text or "" for child in listener}
    return told | {"ListeningOn": [child.text for child in listener.iter(CFG + "ListeningOn")]}


@unittest.skipUnless(is_root(), "only root is an administrator without further ado, and can become somebody else")
class Configuration(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="psremoting-installs-")
        cls.addClassCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        pretenders.make(folder.name, "7.4.1", "")
        cls.service = cls.enterClassContext(Service(
            installs=[folder.name], endpoints={"Ops": {"Target": "PowerShell.7.4", "Quotas": {"MaxShellsPerUser": 3}},
                                               "Shut": {"Enabled": False}}))
        cls.service.set_users(("other", "nobody", "other-password"))

    def setUp(self):
        self.mine = wsman.Connection(self.service)
        self.other = wsman.Connection(self.service, "other", "other-password")

    def certificate(self):
        with socket.create_connection(("127.0.0.1", self.service.port)) as plain, wsman.tls().wrap_socket(plain) as secure:
            return hashlib.sha1(secure.getpeercert(binary_form=True)).hexdigest().upper()

    def test_no_fault_repeats_all_that_a_client_wrote(self):
        shell = wsman.cmd_shell(wsman.Connection(self.service))
        self.addCleanup(shell.delete)
        answers = [
            psrp.Session(wsman.Connection(self.service), LONG).refused,
            enumerate_all(wsman.Connection(self.service), wsman.CONFIG + "/" + LONG),
            wsman.Connection(self.service).post(wsman.envelope(wsman.TRANSFER + "Get", "http://example.com/" + LONG)),
        ]
        for answer in answers:
            self.assertIsNotNone(answer.fault())
            self.assertIn("rrr...", answer.words())
            self.assertNotIn("r" * 201, answer.text)

    def test_the_listeners_are_told_with_port_certificate_and_addresses(self):
        answer = enumerate_all(self.mine, LISTENER)
        told = {one["Transport"]: one for one in map(values, found(answer, CFG + "Listener"))}
        self.assertEqual(set(told), {"HTTP", "HTTPS"})
        self.assertEqual(list(told["HTTP"]), ["Address", "Transport", "Port", "Hostname", "Enabled", "URLPrefix",
                                              "CertificateThumbprint", "ListeningOn"])
        self.assertEqual((told["HTTPS"]["Port"], told["HTTP"]["Port"]), (str(self.service.port), str(self.service.http_port)))
        self.assertEqual(told["HTTPS"]["CertificateThumbprint"], self.certificate())
        self.assertEqual(told["HTTP"]["CertificateThumbprint"], "")
        for one in told.values():
            self.assertEqual((one["Address"], one["Enabled"], one["URLPrefix"]), ("*", "true", "wsman"))
            self.assertIn("127.0.0.1", one["ListeningOn"])
            self.assertEqual(len(set(one["ListeningOn"])), len(one["ListeningOn"]))
            for address in one["ListeningOn"]:
                ipaddress.ip_address(address)

    def test_every_endpoint_is_a_plug_in_with_quotas_and_sddl(self):
        answer = enumerate_all(self.mine, PLUGIN)
        told = {one.get("Name"): one for one in found(answer, PLUG + "PlugInConfiguration")}
        self.assertEqual(set(told), {"Microsoft.PowerShell", "PowerShell.7", "PowerShell.7.4", "PowerShell.7.4.1", "Ops", "Shut"})
        self.assertIn("<PlugInConfiguration ", answer.text)  # the WSMan: drive looks for it without a prefix
        for name, one in told.items():
            (resource,), (security,), (quotas,) = (list(one.iter(PLUG + tag)) for tag in ("Resource", "Security", "Quotas"))
            self.assertEqual(resource.get("ResourceUri"), wsman.POWERSHELL + name)
            self.assertTrue(security.get("Sddl").startswith("O:NSG:BAD:"))
            self.assertEqual(quotas.get("MaxShellsPerUser"), "3" if name == "Ops" else "2147483647")
            self.assertEqual(one.get("Enabled"), "false" if name == "Shut" else "true")
            self.assertEqual(one.get("Filename").endswith("pwrshplugin.dll"), name != "Shut")

    def test_one_is_got_by_its_selectors_in_either_spelling_of_the_resource(self):
        for resource in LISTENER, wsman.CONFIG + "/Listener":
            (one,) = found(get(self.mine, resource, Address="*", Transport="https"), CFG + "Listener")
            self.assertEqual(values(one)["Port"], str(self.service.port))
        (one,) = found(get(self.mine, PLUGIN, name="ops"), PLUG + "PlugInConfiguration")
        self.assertEqual(one.get("Name"), "Ops")
        self.assertEqual(get(self.mine, LISTENER, Address="IP:192.0.2.1", Transport="HTTP").fault(), NOT_FOUND)
        self.assertEqual(get(self.mine, PLUGIN, Name="Nobody").fault(), NOT_FOUND)
        self.assertEqual(get(self.mine, PLUGIN).fault(), NO_SELECTOR)

    def test_references_lead_to_what_they_name(self):
        answer = enumerate_all(self.mine, LISTENER, "<w:OptimizeEnumeration/><w:EnumerationMode>EnumerateObjectAndEPR"
                                                    "</w:EnumerationMode><w:MaxElements>20</w:MaxElements>")
        items = re.findall("<w:Item>(.*?)</w:Item>", answer.text)
        self.assertEqual(len(items), 2)
        for item in items:
            selectors = dict(re.findall('<w:Selector Name="([^"]*)">([^<]*)<', item))
            (got,) = re.findall("<cfg:Listener .*</cfg:Listener>", get(self.mine, LISTENER, **selectors).text)
            self.assertIn(got, item)
        answer = enumerate_all(self.mine, PLUGIN, "<w:OptimizeEnumeration/><w:EnumerationMode>EnumerateEPR"
                                                  "</w:EnumerationMode><w:MaxElements>20</w:MaxElements>")
        self.assertEqual(answer.text.count("<a:EndpointReference>"), 6)
        self.assertNotIn("PlugInConfiguration", answer.text)

    def test_it_is_pulled_one_by_one_and_only_by_who_asked(self):
        context = enumerate_all(self.mine, PLUGIN, "").first("<n:EnumerationContext>([^<]+)<")
        self.assertEqual(pull(self.other, PLUGIN, context).fault(), 2150858779)
        names, answer = [], None
        while answer is None or "EndOfSequence" not in answer.text:
            answer = pull(self.mine, PLUGIN, context)
            names.append(answer.first('<PlugInConfiguration [^>]*? Name="([^"]*)"'))
        self.assertEqual(names, ["Microsoft.PowerShell", "Ops", "PowerShell.7", "PowerShell.7.4", "PowerShell.7.4.1", "Shut"])

    def test_an_answer_keeps_to_the_envelope_that_the_client_takes(self):
        answer, parts = enumerate_all(self.mine, PLUGIN, size=8192), 0
        while True:
            self.assertLess(len(answer.text), 8192)
            parts += answer.text.count("<PlugInConfiguration ")
            if "EndOfSequence" in answer.text:
                break
            answer = pull(self.mine, PLUGIN, answer.first("<n:EnumerationContext>([^<]+)<"), 1000, size=8192)
        self.assertEqual(parts, 6)

    def test_others_than_administrators_are_refused(self):
        for resource in LISTENER, PLUGIN:
            self.assertEqual(enumerate_all(self.other, resource).fault(), wsman.ACCESS_DENIED)
        for answer in get(self.other, LISTENER, Address="*", Transport="HTTP"), get(self.other, PLUGIN, Name="Ops"):
            self.assertEqual(answer.fault(), wsman.ACCESS_DENIED)

    def test_nothing_is_changed_and_the_refusal_names_the_command(self):
        actions = [wsman.TRANSFER + one for one in ("Put", "Create", "Delete")] + [wsman.CONFIG + "/Restore"]
        commands = {LISTENER: "psremoting listener add", PLUGIN: "psremoting endpoint register", wsman.CONFIG: "psremoting.json"}
        for resource, command in commands.items():
            for action in actions:
                with self.subTest(resource=resource, action=action):
                    body = f'<cfg:Listener xmlns:cfg="{LISTENER}"><cfg:Port>1</cfg:Port></cfg:Listener>'
                    answer = self.mine.post(wsman.envelope(action, resource, body, selectors={"Address": "*", "Transport": "HTTP"}))
                    self.assertEqual((answer.status, answer.fault()), (500, wsman.ACCESS_DENIED))
                    self.assertIn(command, answer.words())
        self.assertEqual(len(found(enumerate_all(self.mine, LISTENER), CFG + "Listener")), 2)


@unittest.skipUnless(is_root(), "only root is an administrator without further ado")
class Change(unittest.TestCase):
    def test_a_listener_that_is_closed_is_told_no_more(self):
        with Service() as service:
            connection = wsman.Connection(service)
            self.assertEqual(len(found(enumerate_all(connection, LISTENER), CFG + "Listener")), 2)
            service.configure({"Listeners": [{"Address": "127.0.0.1", "Transport": "HTTPS", "Port": service.port}]})
            processes.until("it listens on one address alone",
                            lambda: "<cfg:Address>IP:127.0.0.1<" in enumerate_all(connection, LISTENER).text)
            (one,) = map(values, found(enumerate_all(connection, LISTENER), CFG + "Listener"))
            self.assertEqual((one["Transport"], one["ListeningOn"]), ("HTTPS", ["127.0.0.1"]))


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
