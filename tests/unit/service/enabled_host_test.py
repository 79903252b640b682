#!/usr/bin/env python3
"""enable for real, then log on: enabled_host_test.py PROGRAM. As root, in a mount and a network namespace of its own, where
/etc, /var and /home are copies that vanish with it; skipped (77) where that, or python3-winrm, is not to be had."""
import fcntl
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import unittest
import warnings

SKIPPED = 77
GUARD = 60  # seconds until what hangs fails
SCRATCH = os.environ.get("PSREMOTING_TEST_SCRATCH")
PASSWORD = "Correct-Horse-1"


def skip(why):
    print("skipped:", why)
    sys.exit(SKIPPED)


def enter_namespaces():
    """Runs this file again inside; what is mounted there is gone with the last process."""
    if os.geteuid() != 0:
        skip("only root can enable a host")
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "PSREMOTING_TEST_SCRATCH": folder,
                       "ASAN_OPTIONS": "detect_leaks=0"}  # which works in no process that nobody may look into
        inside = ["unshare", "--mount", "--net", "--propagation", "private", "/usr/bin/python3", os.path.abspath(__file__), *sys.argv[1:]]
        sys.exit(subprocess.run(inside, env=environment).returncode)


def mount(*arguments):
    if subprocess.run(["mount", *arguments], stderr=subprocess.DEVNULL).returncode != 0:
        skip("this machine does not let us mount")


def prepare():
    mount("-t", "tmpfs", "tmpfs", SCRATCH)
    for name in ("etc", "var"):
        for part in ("upper", "work"):
            os.makedirs(f"{SCRATCH}/{name}/{part}")
        options = f"lowerdir=/{name},upperdir={SCRATCH}/{name}/upper,workdir={SCRATCH}/{name}/work"
        mount("-t", "overlay", "overlay", "-o", options, f"/{name}")
    for folder in ("/home", "/run"):
        mount("-t", "tmpfs", "tmpfs", folder)
    with socket.socket() as any_socket:  # the loopback device of a new network namespace is down
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=GUARD, **options)


class Service:
    def __init__(self, program, before=()):
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.settimeout(GUARD)
        pathlib.Path(f"{SCRATCH}/notify").unlink(missing_ok=True)
        self.notify.bind(f"{SCRATCH}/notify")
        os.chmod(f"{SCRATCH}/notify", 0o666)
        os.chmod(SCRATCH, 0o711)
        self.process = subprocess.Popen([*before, program, "service"], env={**os.environ, "NOTIFY_SOCKET": f"{SCRATCH}/notify"},
                                        stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        while b"READY=1" not in self.notify.recv(4096):
            pass
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.log = self.process.communicate(timeout=GUARD)[1]
        self.notify.close()


def session(user, password):
    return winrm.Session("https://localhost:5986/wsman", auth=(user, password), transport="basic", server_cert_validation="ignore")


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
        self.assertEqual((folder.st_uid, folder.st_mode & 0o777), (account, 0o700))
        self.assertEqual((key.st_uid, key.st_mode & 0o777), (account, 0o600))

    def check_a_session_of_alice(self, before=()):
        with Service(self.program, before):
            answer = session("alice", PASSWORD).run_cmd("id -un; id -Gn; pwd; grep CapEff /proc/self/status")
            self.assertEqual(answer.status_code, 0, answer.std_err)
            self.assertEqual(answer.std_out.decode().split(), ["alice", "alice", "psremoting-users", "/home/alice", "CapEff:", "0" * 16])

    def test_an_account_of_the_host_logs_on_with_its_own_password_and_is_itself(self):
        self.check_a_session_of_alice()

    def test_a_wrong_password_is_refused(self):
        with Service(self.program), self.assertRaises(winrm.exceptions.InvalidCredentialsError):
            session("alice", "wrong").run_cmd("id")

    def test_the_capabilities_of_the_strict_settings_are_enough(self):
        text = (pathlib.Path(__file__).parents[3] / "installer/linux/psremoting.service.d/strict.conf").read_text()
        words = next(line for line in text.splitlines() if line.startswith("CapabilityBoundingSet=CAP_")).split("=")[1].split()
        kept = ",".join("+" + word.removeprefix("CAP_").lower() for word in words)
        self.check_a_session_of_alice(["setpriv", "--bounding-set", "-all," + kept, "--inh-caps", "-all", "--no-new-privs"])


if __name__ == "__main__":
    if not SCRATCH:
        enter_namespaces()
    try:
        import winrm
        import winrm.exceptions
    except ImportError:
        skip("python3-winrm is not installed")
    warnings.simplefilter("ignore")  # of certificates that are not looked at
    BUILT = sys.argv.pop(1)
    prepare()
    unittest.main(warnings="ignore")
