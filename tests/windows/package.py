#!/usr/bin/python3
"""The MSI under Wine: installed, used by PowerShell on Linux, upgraded while a session is open, stopped and removed.

Wine has no accounts to log on as, so the service is told to run everything as its own (SERVICEOPTIONS), and finds users and
ports in the configuration that an administrator has put there before. Exit code 77: left out, for want of something.
"""
import fcntl
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from windows_service import DEADLINE, WindowsService, expect_no_process_of, running, windows_path, wine
from powershell import ENGINE, ROOT, make_engine, need_network_driver, start_client
import engines
import processes

BUILD = os.path.dirname(os.path.dirname(os.environ["PSREMOTING_TEST_PROGRAM"]))
DRIVE = os.path.join(os.environ["WINEPREFIX"], "drive_c")
PROGRAMS, DATA = os.path.join(DRIVE, "Program Files", "psremoting"), os.path.join(DRIVE, "ProgramData", "psremoting")
MODULE = os.path.join(DRIVE, "Program Files", "WindowsPowerShell", "Modules", "PSRemotingListener")
INSTALLED = r"Program Files\psremoting"  # in the command line of each of its processes
SYSTEM = r"HKLM\SYSTEM\CurrentControlSet"
UNINSTALL = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"
KEYS = [SYSTEM + r"\Services\psremoting", SYSTEM + r"\Services\EventLog\Application\psremoting"]


def run(*words, **options):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DEADLINE, check=False, **options)
    if done.returncode:
        raise AssertionError(f"{words} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def has_key(key):
    return wine("reg", "query", key, check=False)[0] == 0


def system_path():
    return wine("reg", "query", SYSTEM + r"\Control\Session Manager\Environment", "/v", "PATH")[1]


def installed_products():
    """Versions of psremoting by their product codes, as "Programs and Features" lists them."""
    entries = wine("reg", "query", UNINSTALL, "/s")[1].split("HKEY_LOCAL_MACHINE")
    return {re.search(r"\{[-\w]+\}", entry)[0]: re.search(r"DisplayVersion\s+REG_SZ\s+(\S+)", entry)[1] for entry in entries
            if re.search(r"DisplayName\s+REG_SZ\s+psremoting\b", entry)}


def clean_up():
    """What a test that was killed left in the session, which is kept."""
    for code in installed_products():
        wine("msiexec", "/x", code, "/qn", check=False)
    shutil.rmtree(DATA, ignore_errors=True)


def table(package, name):
    """Rows of one of the package's tables, below its three lines of heading."""
    return [line.split("\t") for line in run("msiinfo", "export", package, name).splitlines()[3:]]


class Packages:
    """This build's MSI and one that follows it, signed with a certificate of their own."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="psremoting-msi-")
        self.certificate, key = (os.path.join(self.folder, name) for name in ("certificate.pem", "key.pem"))
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=psremoting tests", "-addext",
            "extendedKeyUsage=codeSigning", "-keyout", key, "-out", self.certificate)
        self.environment = os.environ | {"PSREMOTING_SIGN_CERTIFICATE": self.certificate, "PSREMOTING_SIGN_KEY": key}
        self.first, self.next = self.make(), self.make("99.0.0")
        return self

    def make(self, *version):
        return run(os.path.join(ROOT, "installer", "windows", "make_msi"), BUILD, self.folder, *version, env=self.environment).strip()

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)


class InstalledService(WindowsService):
    """What the MSI makes of a configuration that is there before."""

    def __init__(self, package):
        super().__init__({"InstallRoots": [windows_path(self.engines(package))]})
        os.rmdir(self.folder)
        self.folder, self.package = DATA, package

    @staticmethod
    def engines(package):
        """A folder of our own with the engine in it: by its name, other tests' workers are told from ours."""
        folder = os.path.join(os.path.dirname(package), "engines")
        os.makedirs(folder, exist_ok=True)
        if not os.path.lexists(os.path.join(folder, engines.CLIENT)):
            os.symlink(ENGINE, os.path.join(folder, engines.CLIENT))
        return folder

    def workers(self):
        return running(windows_path(self.engines(self.package)))

    def start(self):
        self.install(self.package)
        self.wait_until_it_serves()

    def install(self, package, *properties, enable="--own-account"):
        wine("msiexec", "/i", windows_path(package), "/qn", "SERVICEOPTIONS=--own-account", f"ENABLEOPTIONS={enable}", *properties)
        self.package = package

    def wait_until_it_serves(self):
        processes.until("the start is over", lambda: "RUNNING" in self.state().get("STATE", ""), DEADLINE)
        processes.until("it answers", self.answers, DEADLINE)

    def make_files(self):
        os.makedirs(self.folder, exist_ok=True)
        super().make_files()

    def state(self):
        """The words of `sc query`; none where there is no such service."""
        text = wine("sc", "query", "psremoting", check=False)[1]
        return dict(re.findall(r"^\s*(\w+)\s*:\s*(.*?)\s*$", text, re.M))

    def log_text(self):
        texts = []
        for path in glob.glob(os.path.join(self.folder, "state", "log", "*")):
            with open(path, errors="replace") as file:
                texts.append(file.read())
        return "\n".join(texts)

    def stop(self):
        wine("net", "stop", "psremoting", check=False)

    def expect_end(self):
        expect_no_process_of("the service", lambda: running(INSTALLED) + self.workers())

    def uninstall(self, check=True):
        wine("msiexec", "/x", windows_path(self.package), "/qn", check=check)

    def remove(self):
        self.uninstall(check=False)
        for pid in running(INSTALLED) + self.workers():
            os.kill(pid, 9)
        shutil.rmtree(self.folder, ignore_errors=True)


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.packages = cls.enterClassContext(Packages())
        clean_up()
        # Wine's memory does not bear .NET's double mapping of code: the engine dies as soon as a compiled script is freed.
        wine("reg", "add", r"HKCU\Environment", "/v", "DOTNET_EnableWriteXorExecute", "/d", "0", "/f")

    def service(self):
        return self.enterContext(InstalledService(self.packages.first))

    def busy_client(self, service):
        """One whose session runs a command that does not end."""
        sign = os.path.join(self.packages.folder, "it-runs")
        client = start_client(service, f"Invoke-Command $session {{ [IO.File]::WriteAllText('{windows_path(sign)}', ''); while ($true) {{ }} }}")
        self.addCleanup(client.kill)
        processes.until("the session runs its command", lambda: os.path.exists(sign), DEADLINE)
        os.remove(sign)
        self.assertNotEqual(service.workers(), [])
        return client

    def answer(self, service, text):
        return start_client(service, f"Invoke-Command $session {{ {text} }}").communicate(timeout=DEADLINE)[0]

    def test_program_and_package_are_signed(self):
        folder = os.path.join(self.packages.folder, "out")
        run("msiextract", "--directory", folder, self.packages.first)
        program = glob.glob(os.path.join(folder, "**", "psremoting.exe"), recursive=True)
        for file in (self.packages.first, *program):
            self.assertIn("Signature verification: ok", run("osslsigncode", "verify", "-CAfile", self.packages.certificate, file))
        self.assertEqual(len(program), 1)

    def test_the_package_has_the_programs_version(self):
        version = dict(table(self.packages.first, "Property"))["ProductVersion"]
        self.assertIn(f"psremoting {version}", wine(os.environ["PSREMOTING_TEST_PROGRAM"], "--version")[1])

    def test_the_service_is_the_systems(self):
        (row,) = table(self.packages.first, "ServiceInstall")
        self.assertEqual((row[1], row[3], row[4], row[8]), ("psremoting", "16", "3", ""))  # own process, on demand until enable has it start with the system, LocalSystem

    def test_the_module_is_where_powershell_looks(self):
        self.service()
        self.assertTrue(os.path.exists(os.path.join(PROGRAMS, "policy", "en-US", "psremoting.adml")))
        self.assertEqual(sorted(os.listdir(MODULE)), sorted(os.listdir(os.path.join(ROOT, "installer", "module", "PSRemotingListener"))))

    def test_without_enabling_nothing_starts(self):
        service = InstalledService(self.packages.first)
        self.addCleanup(service.remove)
        service.make_files()
        service.install(service.package, "ENABLE=0")
        self.assertIn("STOPPED", service.state()["STATE"])
        self.assertFalse(os.path.exists(service.path("endpoints")))

    def start_type(self):
        """SERVICE_AUTO_START is 2, SERVICE_DEMAND_START 3."""
        return wine("reg", "query", r"HKLM\SYSTEM\CurrentControlSet\Services\psremoting", "/v", "Start")[1]

    def test_what_enable_refuses_does_not_run(self):
        service = InstalledService(self.packages.first)
        self.addCleanup(service.remove)
        service.make_files()
        service.install(service.package, enable="--own-account --nonsense")
        self.assertIn("STOPPED", service.state()["STATE"])
        self.assertIn("0x3", self.start_type())
        wine(r"C:\Program Files\psremoting\psremoting.exe", "enable", "--own-account")
        service.wait_until_it_serves()
        self.assertIn("0x2", self.start_type())

    def test_installed_it_serves_a_windows_powershell_and_the_event_log_finds_its_words(self):
        service = self.service()
        self.assertIn("Microsoft Windows 10", self.answer(service, "$PSVersionTable.OS"))
        self.assertIn(r"C:\Program Files\psremoting\psremoting.exe", wine("reg", "query", KEYS[1], "/v", "EventMessageFile")[1])
        self.assertIn(r"C:\Program Files\psremoting", system_path())

    def test_installing_enables(self):
        service = self.service()
        said = wine(r"C:\Program Files\psremoting\psremoting.exe", "enable", "--own-account", "--dry-run")[1]
        self.assertIn("There is nothing to change.", said)
        self.assertTrue(os.path.isdir(service.path("endpoints")))  # which the service itself does not make

    def test_an_upgrade_keeps_the_configuration_and_ends_sessions_with_words(self):
        service = self.service()
        with open(service.path("psremoting.json"), "rb") as file:
            before = file.read()
        client = self.busy_client(service)
        service.install(self.packages.next)
        said = client.communicate(timeout=DEADLINE)[0]
        self.assertNotEqual(client.returncode, 0)
        self.assertIn("The service is stopping", said)
        service.wait_until_it_serves()
        with open(service.path("psremoting.json"), "rb") as file:
            self.assertEqual(file.read(), before)
        self.assertIn("42", self.answer(service, "6 * 7"))
        self.assertEqual(list(installed_products().values()), ["99.0.0"])

    def test_an_older_version_does_not_replace_a_newer_one(self):
        service = self.enterContext(InstalledService(self.packages.next))
        code = wine("msiexec", "/i", windows_path(self.packages.first), "/qn", check=False)[0]
        self.assertEqual(code, 1603 & 0xFF)  # of which Wine hands the low bits on
        self.assertEqual(list(installed_products().values()), ["99.0.0"])
        self.assertTrue(service.answers())

    def test_stopping_leaves_no_process_and_removing_nothing_but_what_was_configured_or_made_since(self):
        service = self.service()
        configured = [name for name in os.listdir(DATA) if name not in ("endpoints", "state")]
        client = self.busy_client(service)
        service.stop()
        service.expect_end()
        client.communicate(timeout=DEADLINE)
        service.uninstall()
        self.assertEqual(service.state(), {})
        self.assertEqual(installed_products(), {})
        self.assertFalse(os.path.exists(PROGRAMS) or os.path.exists(MODULE))
        self.assertEqual([key for key in KEYS if has_key(key)], [])
        self.assertNotIn("Program Files\\psremoting", system_path())
        self.assertEqual(sorted(os.listdir(DATA)), sorted([*configured, "endpoints", "state"]))


def main():
    for program in "wixl", "msibuild", "msiinfo", "msiextract", "osslsigncode":
        if not shutil.which(program):
            raise engines.Missing(f"there is no {program}")
    engines.client_environment()
    engines.make()
    make_engine()
    need_network_driver()


if __name__ == "__main__":
    # There is one service of this name in a session, which several builds of a user share.
    lock = open(os.environ["WINEPREFIX"] + ".package", "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        main()
    except engines.Missing as missing:
        print(f"left out: {missing}")
        sys.exit(77)
    sys.exit(unittest.main(verbosity=2, warnings="ignore"))
