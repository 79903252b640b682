#!/usr/bin/python3
"""Every line that doctor gives as a cure is typed as it stands, and the fault is gone. In a network of its own, as root: the default
ports are free there. Of what `psremoting enable` puts on a host: tests/unit/service/enabled_host_test.py."""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

import authority
import pretenders
import processes
import wsman
from service import HERE, Service, free_ports, is_root

sys.path.insert(0, os.path.join(HERE, "..", "support"))
import scratch_host

ILL = ("wrong", "warning")


class Cures(unittest.TestCase):
    settings = {}

    def setUp(self):
        self.installs = tempfile.mkdtemp(prefix="psremoting-installs-")
        os.chmod(self.installs, 0o755)
        self.addCleanup(shutil.rmtree, self.installs)
        pretenders.make(self.installs, "7.4.1")
        self.commands = tempfile.mkdtemp(prefix="psremoting-commands-")
        self.addCleanup(shutil.rmtree, self.commands)
        self.service = Service(settings=self.settings, installs=[self.installs])
        for name, target in (("psremoting", self.service.program), ("sudo", "/usr/bin/env")):
            os.symlink(target, f"{self.commands}/{name}")
        self.service.start()
        self.addCleanup(self.service.stop)
        self.started = []

    def sh(self, line):
        environment = os.environ | {"PATH": f"{self.commands}:{os.environ['PATH']}"}
        return subprocess.run(["sh", "-c", line], env=environment, capture_output=True, text=True, timeout=100, check=False)

    def doctor(self):
        done = self.sh(f"psremoting doctor --json --config {self.service.path('psremoting.json')} --state-directory {self.service.path('state')}")
        return json.loads(done.stdout)["Checks"]

    def ill(self, name, found):
        return next((check for check in self.doctor() if check["Name"] == name and check["State"] in ILL and found in check["Found"]), None)

    def cure_of(self, name, found):
        check = processes.until(f"doctor says of {name}: {found}", lambda: self.ill(name, found))
        return check["Cure"].split("\n")

    def cured(self, name, found, said=(), **fill):
        """Types the lines of the cure. `said` are those that are for a person, `fill` the words that are for a person to choose."""
        lines = self.cure_of(name, found)
        self.assertEqual([line for line in lines if line in said], list(said), lines)
        for line in lines:
            if line not in said:
                self.type(line, fill)
        processes.until(f"nothing is wrong with {name}", lambda: not self.ill(name, found))

    def type(self, line, fill):
        for word, value in fill.items():
            line = " ".join(value if one == word else one for one in line.split(" "))
        done = self.sh(line)
        self.assertEqual(done.returncode, 0, f"{line}: {done.stdout}{done.stderr}")

    def write_setting(self, name, found):
        """A cure that is a setting: {…} is put into the file as it stands."""
        (line,) = self.cure_of(name, found)
        given = json.loads("{" + line + "}")
        for key, value in given.items():
            old = self.service.settings.get(key)
            self.service.settings[key] = old | value if isinstance(old, dict) else value
        self.service.configure()
        processes.until(f"nothing is wrong with {name}", lambda: not self.ill(name, found))

    def own_pair(self, owner=0):
        """A certificate and a key of the administrator's."""
        for kind in ("certificate", "key"):
            shutil.copy(self.service.path("state", kind + ".pem"), self.service.path("web." + kind))
            os.chown(self.service.path("web." + kind), owner, owner)
            os.chmod(self.service.path("web." + kind), 0o600)

    def listen(self, *listeners):
        self.service.configure({"Listeners": [{"Address": "127.0.0.1", "Transport": "HTTPS"} | one for one in listeners]})


class Configuration(Cures):
    def test_a_mistake(self):
        self.service.write("psremoting.json", '{ "Schema": 1, "Listener": [] }')
        first, second = self.cure_of("configuration", "Listener")
        self.assertEqual(self.sh(second).returncode, 1)
        self.service.configure()
        self.type(second, {})

    def test_files_that_the_service_cannot_read(self):
        pssc = self.service.write("jea.pssc", "@{ SchemaVersion = '2.0.0.0' }", 0o600)
        config = f"--config {self.service.path('psremoting.json')}"
        register = f"psremoting endpoint register Jea --session-configuration-file {pssc} {config}"
        self.assertIn(f"cannot read {pssc}", self.sh(register).stderr)
        self.service.add_endpoint("Ops", Target="PowerShell.7.4")
        os.chmod(self.service.path("endpoints/Ops.json"), 0o600)
        said = self.sh(f"psremoting check-config {config}")
        self.assertEqual(said.returncode, 1)
        self.assertIn("cannot read " + self.service.path("endpoints/Ops.json"), said.stderr)
        self.cured("configuration-readers", "endpoints/Ops.json")
        # Our own commands leave it so, whoever's file it is and whatever the umask.
        self.assertEqual(self.sh(f"umask 077; psremoting endpoint set Ops --enable {config}").returncode, 0)
        self.assertEqual(self.sh(f"umask 077; psremoting endpoint register Mine {config}").returncode, 0)
        self.assertIsNone(self.ill("configuration-readers", ""))

    def test_an_endpoint_that_lends_an_account_to_all(self):
        self.service.add_endpoint("Lent", Target="PowerShell.7.4", RunAsUser="daemon")
        lines = self.cure_of("endpoint", "Lent runs as daemon")
        self.assertEqual(lines, [f"psremoting endpoint set Lent --group NAME --config {self.service.path('psremoting.json')}"])
        self.cured("endpoint", "Lent runs as daemon", NAME="daemon")

    def test_an_endpoint_without_its_powershell_is_shown_the_names(self):
        self.service.add_endpoint("Gone", Target="PowerShell.9")
        (line,) = self.cure_of("endpoint", "Gone has no PowerShell")
        self.assertIn("PowerShell.7.4.1", self.sh(line).stdout)


class Logons(Cures):
    def test_no_way_to_log_on(self):
        self.service.configure({"Service": {"Auth": {"Basic": False}}})
        self.write_setting("logon", "neither passwords")

    def test_no_user_file(self):
        os.remove(self.service.path("users"))
        self.cured("user-file", "is not there", NAME="ann", ACCOUNT="daemon")

    def test_a_user_without_an_account(self):
        self.service.set_users(("ann", "no-such-account", "hers"))
        self.cured("user-file", "there is no such account", ACCOUNT="daemon")

    def test_a_locked_user(self):
        self.service.set_users(("ann", "daemon", "hers"))
        self.sh(f"psremoting user lock ann --file {self.service.path('users')}")
        self.cured("user-file", "ann is locked")

    def test_passwords_in_clear(self):
        self.service.configure({"Service": {"AllowUnencrypted": True}})
        self.write_setting("unencrypted", "in clear")

    def test_a_listener_on_which_nobody_can_log_on(self):
        self.cured("closed-listener", f"port {self.service.http_port}")

    def test_none_but_listeners_in_clear(self):
        self.listen({"Transport": "HTTP", "Port": self.service.http_port})
        self.cured("unencrypted", "all listeners are in clear")


class Listeners(Cures):
    def test_a_port_that_another_program_has(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            taken = other.getsockname()[1]
            self.listen({"Port": self.service.port}, {"Port": taken})
            said = "stop that program, or let the service listen at another port N:"
            self.cured("listener", f"port {taken} is taken by", [said], N=str(free_ports()[0]))

    def test_no_listener(self):
        self.service.configure({"Listeners": []})
        self.cured("listener", "no listener is configured")

    def test_a_service_that_does_not_run(self):
        os.kill(self.service.main_pid(), 15)
        self.service.launcher.wait()
        lines = self.cure_of("service", "no service that has")
        self.assertIn("psremoting run ", lines[0])
        environment = os.environ | {"PATH": f"{self.commands}:{os.environ['PATH']}"}
        self.service.launcher = subprocess.Popen(["sh", "-c", "exec " + lines[0]], env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
        self.service.wait_until_served()
        self.assertIsNone(self.ill("service", ""))


class Certificates(Cures):
    def test_a_key_that_everybody_can_read(self):
        os.chmod(self.service.path("state", "key.pem"), 0o644)
        self.cured("certificate-key", "the private key is not private")

    def test_a_key_that_the_service_cannot_read(self):
        self.own_pair()
        files = f"--certificate-file {self.service.path('web.certificate')} --key-file {self.service.path('web.key')}"
        config = f"--config {self.service.path('psremoting.json')}"
        added = self.sh(f"psremoting listener add --port 7001 {files} {config}")
        self.assertEqual(added.returncode, 1)
        self.assertIn("the account nobody, which faces the network, cannot read", added.stderr)
        self.listen({"Port": self.service.port, "CertificateFile": self.service.path("web.certificate"), "KeyFile": self.service.path("web.key")})
        self.assertIn("cannot read", self.sh(f"psremoting check-config {config}").stderr)
        self.cured("certificate-key", "web.certificate")  # a file at a time
        self.cured("certificate-key", "web.key")
        self.assertEqual(self.sh(f"psremoting check-config {config}").returncode, 0)
        os.mkdir(self.service.path("closed"), 0o700)
        os.rename(self.service.path("web.key"), self.service.path("closed/web.key"))
        added = self.sh(f"psremoting listener add --port 7001 {files.replace('web.key', 'closed/web.key')} {config}")
        self.assertIn(f"cannot enter {self.service.path('closed')}, where", added.stderr)

    def test_a_key_of_another_certificate_at_a_port_and_an_address_of_their_own(self):
        self.own_pair(owner=65534)
        with open(self.service.path("wrong.key"), "w") as file:
            subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], stdout=file, stderr=subprocess.DEVNULL, check=True)
        os.chown(self.service.path("wrong.key"), 65534, 65534)
        self.listen({"Port": free_ports()[0], "CertificateFile": self.service.path("web.certificate"), "KeyFile": self.service.path("wrong.key")})
        lines = self.cure_of("certificate-key", "wrong.key")
        pair = iter((self.service.path("web.certificate"), self.service.path("web.key")))
        for line in lines:
            self.type(" ".join(next(pair) if word == "FILE" else word for word in line.split(" ")), {})
        processes.until("the key fits", lambda: not self.ill("certificate-key", ""))
        processes.until("and the listener is open", lambda: not self.ill("listener", ""))

    def test_one_made_by_the_service_that_has_expired(self):
        for made, name in zip(authority.make(self.service.path("old"), "old", [], days=-1), ("certificate.pem", "key.pem")):
            shutil.chown(made, "nobody")
            os.rename(made, self.service.path("state", name))
        self.assertEqual(self.cure_of("certificate", "expired on"), ["end the service and start it again; sessions end"])
        os.kill(self.service.main_pid(), 15)
        self.service.launcher.wait()
        self.service.launcher = subprocess.Popen(self.service.command(), stderr=subprocess.DEVNULL, start_new_session=True)
        self.service.wait_until_served()
        self.assertIsNone(self.ill("certificate", ""))


class Client(Cures):
    def test_a_client_library_that_is_gone(self):
        link = f"{self.installs}/7.4.1/libpsrpclient.so"
        os.symlink("/nowhere/libpsrpclient.so", link)
        self.cured("client", "points to a library that is gone")
        self.assertTrue(os.path.exists(link))


if __name__ == "__main__":
    if not is_root():
        print("left out: only root can have a network of its own")
        sys.exit(77)
    if not os.environ.get("PSREMOTING_TEST_OWN_NETWORK"):
        inside = ["unshare", "--net", sys.executable, *sys.argv]
        sys.exit(subprocess.run(inside, env=os.environ | {"PSREMOTING_TEST_OWN_NETWORK": "1"}, check=False).returncode)
    scratch_host.loopback_up()
    unittest.main(verbosity=2)
