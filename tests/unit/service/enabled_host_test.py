#!/usr/bin/env python3
"""enable for real, then log on: enabled_host_test.py PROGRAM. As root, in a mount and a network namespace of its own, where
/etc, /var and /home are copies that vanish with it; skipped (77) where that, or python3-winrm, is not to be had."""
import json
import os
import pathlib
import shutil
import sys
import unittest
import warnings

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [os.path.join(TESTS, "support"), os.path.join(TESTS, "clients")]
import authority
import scratch_host
from scratch_host import SCRATCH, Service, mount, run, session

PASSWORD = "Correct-Horse-1"


def prepare():
    mount("-t", "tmpfs", "tmpfs", SCRATCH)
    os.chmod(SCRATCH, 0o711)
    for name in ("etc", "var"):
        scratch_host.overlay(f"/{name}", f"/{name}", name)
    for folder in ("/home", "/run"):
        mount("-t", "tmpfs", "tmpfs", folder)
    scratch_host.loopback_up()


class EnabledHost(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = shutil.copy(BUILT, f"{SCRATCH}/psremoting")
        cls.enabled = run(cls.program, "enable")
        run("useradd", "--create-home", "alice", check=True)
        run("usermod", "-aG", "psremoting-users", "alice", check=True)
        run("chpasswd", input=f"alice:{PASSWORD}\n", check=True)

    def test_enabling_works_and_twice_changes_nothing(self):
        self.assertEqual(self.enabled.returncode, 0, self.enabled.stdout + self.enabled.stderr)
        again = run(self.program, "enable")
        self.assertIn("Nothing was changed", again.stdout)
        self.assertEqual(again.returncode, 0)

    def test_the_key_belongs_to_the_account_that_serves_and_nobody_else_may_read_it(self):
        folder, key = os.stat("/var/lib/psremoting"), os.stat("/var/lib/psremoting/key.pem")
        account = int(run("id", "-u", "psremoting").stdout)
        self.assertEqual((folder.st_uid, folder.st_mode & 0o777), (account, 0o711))
        self.assertEqual((key.st_uid, key.st_mode & 0o777), (account, 0o600))

    def cured(self, name):
        """Types the lines of doctor's cure as they stand; the fault is gone then."""
        def ill():
            checks = json.loads(run(self.program, "doctor", "--json").stdout)["Checks"]
            return next((check for check in checks if check["Name"] == name and check["State"] in ("wrong", "warning")), None)
        self.assertIsNotNone(ill(), name)
        for line in ill()["Cure"].split("\n"):
            typed = run("sh", "-c", line, env=os.environ | {"PATH": f"{SCRATCH}/commands:{os.environ['PATH']}"})
            self.assertEqual(typed.returncode, 0, f"{line}: {typed.stdout}{typed.stderr}")
        self.assertIsNone(ill())

    def test_what_doctor_finds_missing_its_cure_brings_back(self):
        os.makedirs(f"{SCRATCH}/commands")
        os.symlink(self.program, f"{SCRATCH}/commands/psremoting")
        os.symlink("/usr/bin/env", f"{SCRATCH}/commands/sudo")
        run("gpasswd", "--delete", "alice", "psremoting-users", check=True)
        run("groupdel", "psremoting-users", check=True)
        self.addCleanup(run, "usermod", "-aG", "psremoting-users", "alice")
        self.cured("group")
        os.chmod("/var/lib/psremoting", 0o755)
        self.cured("state")
        shutil.move("/var/lib/psremoting", "/var/lib/psremoting-away")
        self.cured("state")
        os.remove("/etc/pam.d/psremoting")
        self.cured("pam")
        for made, name in zip(authority.make(f"{SCRATCH}/old", "old", [], days=-1), ("certificate.pem", "key.pem")):
            os.chmod(made, 0o600)
            shutil.chown(made, "psremoting")
            shutil.move(made, f"/var/lib/psremoting/{name}")
        self.cured("certificate")

    def check_a_session_of_alice(self, before=()):
        with Service(self.program, SCRATCH, before):
            answer = session("alice", PASSWORD).run_cmd("id -un; id -Gn; pwd; grep CapEff /proc/self/status")
            self.assertEqual(answer.status_code, 0, answer.std_err)
            self.assertEqual(answer.std_out.decode().split(), ["alice", "alice", "psremoting-users", "/home/alice", "CapEff:", "0" * 16])

    def test_an_account_of_the_host_logs_on_with_its_own_password_and_is_itself(self):
        self.check_a_session_of_alice()

    def test_a_wrong_password_is_refused(self):
        with Service(self.program, SCRATCH), self.assertRaises(winrm.exceptions.InvalidCredentialsError):
            session("alice", "wrong").run_cmd("id")

    def test_the_capabilities_of_the_strict_settings_are_enough(self):
        text = (pathlib.Path(__file__).parents[3] / "installer/linux/psremoting.service.d/strict.conf").read_text()
        words = next(line for line in text.splitlines() if line.startswith("CapabilityBoundingSet=CAP_")).split("=")[1].split()
        kept = ",".join("+" + word.removeprefix("CAP_").lower() for word in words)
        self.check_a_session_of_alice(["setpriv", "--bounding-set", "-all," + kept, "--inh-caps", "-all", "--no-new-privs"])


if __name__ == "__main__":
    if not SCRATCH:
        scratch_host.enter(__file__)
    try:
        import winrm
        import winrm.exceptions
    except ImportError:
        scratch_host.skip("python3-winrm is not installed")
    warnings.simplefilter("ignore")  # of certificates that are not looked at
    BUILT = sys.argv.pop(1)
    prepare()
    unittest.main(warnings="ignore")
