#!/usr/bin/python3
"""PowerShell on Linux, by way of libpsrpclient, against the service under Wine's SCM, whose workers are a Windows
PowerShell engine: the scripts that the Linux service is tested with. Exit code 77: left out, for want of something."""
import os
import subprocess
import sys
import unittest

from windows_service import DEADLINE, ManagedService, processes, running, windows_path, wine
import engines

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
ENGINE = os.path.join(ROOT, "build", "engines-windows", engines.CLIENT)
SCRIPTS = os.path.join(ROOT, "tests", "clients", "powershell")


def make_engine():
    made = subprocess.run([os.path.join(ROOT, "tests", "engine", "build"), ENGINE],
                          stderr=subprocess.PIPE, text=True, check=False)
    if made.returncode == 3:
        raise engines.Missing(made.stderr.strip())
    if made.returncode:
        raise RuntimeError(made.stderr)


def need_network_driver():
    """.NET asks Wine's driver for the host's name when it starts, and waits for ever where that one hangs."""
    try:
        wine("ipconfig")
    except subprocess.TimeoutExpired as hangs:
        raise engines.Missing("Wine's network driver does not answer: `wine ipconfig` does not end") from hangs


def client_environment(service):
    return os.environ | engines.client_environment() | {
        "PSREMOTING_TEST_HOST": "localhost", "PSREMOTING_TEST_PORT": str(service.port), "PSREMOTING_TEST_USER": service.user,
        "PSREMOTING_TEST_PASSWORD": service.password, "PSREMOTING_TEST_PWSH": engines.client()}


def start_client(service, text, stdin=subprocess.DEVNULL):
    """PowerShell here, with a session to the service in $session."""
    head = f". {SCRIPTS}/common.ps1 -ComputerName localhost -Port {service.port} -User {service.user}; $session = Connect; "
    environment = client_environment(service)
    return subprocess.Popen([environment["PSREMOTING_TEST_PWSH"], "-NoProfile", "-Command", head + text], env=environment,
                            stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class PowerShellService(ManagedService):
    """Starts its workers by a path of its own, so that they are told from those of another service."""

    def make_files(self):
        os.symlink(os.path.dirname(ENGINE), self.path("installs"))
        self.settings = {"InstallRoots": [windows_path(self.path("installs"))]}
        super().make_files()

    def workers(self):
        return running(windows_path(self.path("installs")))


class PowerShell(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Wine's memory does not bear .NET's double mapping of code: the engine dies as soon as a compiled script is freed.
        wine("reg", "add", r"HKCU\Environment", "/v", "DOTNET_EnableWriteXorExecute", "/d", "0", "/f")
        cls.service = cls.enterClassContext(PowerShellService())

    def run_script(self, name, *words):
        done = subprocess.run([os.path.join(SCRIPTS, "run"), name, *words], env=client_environment(self.service),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=2 * DEADLINE, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("ok 1 - ", done.stdout)

    def test_the_worker_is_a_powershell_of_windows(self):
        out = start_client(self.service, "Invoke-Command $session { \"$($PSVersionTable.PSVersion) $($PSVersionTable.OS) $PSHOME\" }")
        said = out.communicate(timeout=DEADLINE)[0]
        self.assertRegex(said, rf"{engines.CLIENT} Microsoft Windows 10\.0\.\d+ ")
        self.assertIn(windows_path(self.service.path("installs", engines.CLIENT)), said)

    def test_objects(self):
        self.run_script("objects")

    def test_errors(self):
        self.run_script("errors")

    def test_input(self):
        self.run_script("input")

    def test_children(self):
        self.run_script("children_windows")

    def test_host(self):
        self.run_script("host")

    def test_progress(self):
        self.run_script("progress")

    def test_stop(self):
        # Not an empty loop: on a busy machine .NET under Wine may wait for ever to suspend its thread, also over a bare pipe.
        self.run_script("stop", "-Busy", "Start-Sleep 3600")

    def test_sessions(self):
        self.run_script("sessions", "-Count", "10")  # twice: by sessions, and by names

    def test_concurrent(self):
        self.run_script("concurrent")

    def test_refused(self):
        self.run_script("refused")

    def test_stopping_the_service_in_the_middle_of_a_script_leaves_no_worker(self):
        with PowerShellService() as other:
            self.service = other
            self.addCleanup(delattr, self, "service")
            client = start_client(self.service, "Invoke-Command $session { while ($true) { } }")
            self.addCleanup(client.kill)
            processes.until("the worker runs", other.workers, DEADLINE)
            other.stop()
            processes.until("the worker is gone", lambda: not other.workers(), 20)
            other.expect_end()
            other.stop = lambda: None
            client.communicate(timeout=DEADLINE)


def main():
    try:
        engines.client_environment()
        engines.make()
        make_engine()
        need_network_driver()
    except engines.Missing as missing:
        print(f"left out: {missing}")
        return 77
    return unittest.main(verbosity=2, warnings="ignore")


if __name__ == "__main__":
    sys.exit(main())
