#!/usr/bin/env python3
"""deb_test.py BUILD: the Debian package, made of a build's programs, goes onto a copy of this machine that vanishes with the
test, is used there, and goes again. Skipped (77) where that is not to be had."""
import glob
import gzip
import os
import pathlib
import re
import shutil
import stat
import sys
import tempfile
import unittest
import warnings

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path.insert(0, os.path.join(TESTS, "support"))
import scratch_host
from scratch_host import SCRATCH, Service, mount, run, session

ROOT = pathlib.Path(TESTS).resolve().parent
PASSWORD = "Correct-Horse-1"
CONFIGURATION = "/etc/psremoting/psremoting.json"
LATER = "/etc/systemd/system/paths.target.wants/psremoting-client.path"
# What dpkg, its triggers and accounts keep of any package.
OF_THE_SYSTEM = re.compile(r"/(var/lib/(dpkg|man-db|systemd)|var/cache|var/log|tmp|etc/(passwd|group|g?shadow|sub[ug]id|\.pwd\.lock)|home)\b")


def prepare():
    """A copy of the machine, and we in it; nothing of it is a file system of the machine's that can be written."""
    mount("-t", "tmpfs", "tmpfs", SCRATCH)
    root = f"{SCRATCH}/root"
    os.mkdir(root)
    scratch_host.overlay("/", root, "machine")
    for folder in ("/proc", "/sys", "/dev"):
        mount("--rbind", folder, root + folder)
    for folder in ("/run", "/tmp", "/home"):
        mount("-t", "tmpfs", "tmpfs", root + folder)
    scratch_host.loopback_up()
    made = run(ROOT / "installer/linux/make_deb", sys.argv.pop(1), SCRATCH, check=True)
    package = shutil.move(made.stdout.strip(), root + "/tmp")
    machine, upper = (os.open(folder, os.O_RDONLY) for folder in ("/", f"{SCRATCH}/machine/upper"))
    os.chroot(root)
    os.chdir("/")
    return "/tmp/" + os.path.basename(package), machine, upper


def words_read():
    """Every name that the sources read from a configuration."""
    words = set()
    for source in (ROOT / "config").glob("load*.cpp"):
        words |= set(re.findall(r'(?:read|sections?)\("(\w+)"', source.read_text()))
    for name in re.findall(r'^    \{"([\w.]+)",', (ROOT / "config" / "settings.cpp").read_text(), re.MULTILINE):
        words |= set(name.split("."))
    return words


def dpkg(*arguments):
    done = run("dpkg", "--force-confold", *arguments)
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return done.stdout + done.stderr


def installed():
    return run("dpkg-query", "-W", "-f", "${db:Status-Status}", "psremoting").stdout


def changes():
    """What differs from the machine, by what the overlay keeps: files and links that are other or gone, folders that are new."""
    found = set()
    for folder, folders, files, here in os.fwalk(".", dir_fd=UPPER):
        path = lambda name: os.path.normpath(os.path.join("/", folder, name))
        found |= {path(name) for name in folders if not is_on_machine(path(name))}
        found |= {path(name) for name in files if not is_same(path(name), name, here)}
    return {path for path in found if not OF_THE_SYSTEM.match(path)}


def is_on_machine(path):
    try:
        os.stat(path[1:], dir_fd=MACHINE, follow_symlinks=False)
        return True
    except FileNotFoundError:
        return False


def is_same(path, name, folder):
    """Whether a file of the overlay is as it was on the machine."""
    def content(name, folder):
        if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            return os.readlink(name, dir_fd=folder)
        with open(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as file:
            return file.read()
    if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode) and not os.path.islink(path):
        return False  # a device: how the overlay remembers what is gone
    return is_on_machine(path) and content(name, folder) == content(path[1:], MACHINE)


class Deb(unittest.TestCase):
    def setUp(self):
        self.assertEqual(changes(), set())
        self.said = dpkg("--install", PACKAGE)
        self.addCleanup(self.purge)

    def purge(self):
        """Whatever was done: purging leaves nothing of ours."""
        if installed() != "":
            dpkg("--purge", "psremoting")
        for folder in ("/etc/psremoting", "/var/lib/psremoting"):
            shutil.rmtree(folder, ignore_errors=True)
        self.assertEqual(changes(), set())

    def enable(self):
        done = run("psremoting", "enable")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_installing_says_what_comes_next_and_opens_nothing(self):
        self.assertIn("opens no port and starts nothing until you run: psremoting enable", self.said)
        self.assertEqual(glob.glob("/etc/systemd/system/*/psremoting.service"), [])
        self.assertEqual(run("dpkg", "--verify", "psremoting").stdout, "")
        self.assertEqual(run("psremoting", "check-config").returncode, 0)

    def test_enable_finds_what_the_package_brought_and_writes_nothing_twice(self):
        before = changes()
        self.enable()
        self.assertEqual({path for path in changes() - before if not os.path.isdir(path)},
                         {"/etc/systemd/system/multi-user.target.wants/psremoting.service", "/var/lib/psremoting/certificate.pem", "/var/lib/psremoting/key.pem"})
        self.assertEqual(os.readlink("/etc/systemd/system/multi-user.target.wants/psremoting.service"), "/usr/lib/systemd/system/psremoting.service")
        self.assertEqual(run("dpkg", "--verify", "psremoting").stdout, "")
        self.assertIn("Nothing was changed", run("psremoting", "enable").stdout)

    def test_an_account_logs_on_by_the_packages_pam_rules(self):
        self.enable()
        run("useradd", "--create-home", "--groups", "psremoting-users", "alice", check=True)
        self.addCleanup(run, "userdel", "alice")
        run("chpasswd", input=f"alice:{PASSWORD}\n", check=True)
        pathlib.Path("/tmp/environment").write_text("HTTP_PROXY=http://proxy:3128\n")
        run("mount", "--bind", "/tmp/environment", "/etc/environment", check=True)
        self.addCleanup(run, "umount", "/etc/environment")
        with Service("/usr/bin/psremoting", "/tmp"):
            answer = session("alice", PASSWORD).run_cmd("id -un; pwd")
            self.assertEqual(answer.std_out.decode().split(), ["alice", "/home/alice"], answer.std_err)
            answer = session("alice", PASSWORD).run_cmd("echo $HTTP_PROXY")
            self.assertEqual(answer.std_out.decode(), "http://proxy:3128\n", answer.std_err)

    def test_the_client_library_is_linked_from_the_package_and_unlinked_with_it(self):
        home = pathlib.Path("/opt/powershell/7.4.7")  # what makes a folder a PowerShell for us
        home.mkdir(parents=True)
        self.addCleanup(shutil.rmtree, "/opt/powershell")
        (home / "pwsh").write_text("#!/bin/false\n")
        (home / "pwsh.deps.json").write_text('{"libraries":{"pwsh/7.4.7.500":{}}}')
        self.assertEqual(run("psremoting", "client", "install").returncode, 0)
        self.assertEqual(os.readlink(home / "libpsrpclient.so"), "/usr/lib/psremoting/libpsrpclient.so")
        self.assertTrue(os.path.islink(LATER))
        dpkg("--remove", "psremoting")
        self.assertFalse(os.path.lexists(home / "libpsrpclient.so"))
        self.assertFalse(os.path.lexists(LATER))

    def test_the_client_library_is_for_later_powershells_where_there_is_none_yet(self):
        done = run("psremoting", "client", "install")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("installed later get it, too", done.stdout)
        self.assertTrue(os.path.islink(LATER))

    def test_the_units_that_wait_for_later_powershells_are_sound(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("there is no systemd-analyze")
        self.assertFalse(os.path.lexists(LATER))  # before anybody asked for it
        done = run("systemd-analyze", "verify", "psremoting-client.path", "psremoting-client.service")
        self.assertEqual((done.returncode, [line for line in done.stderr.splitlines() if "psremoting" in line]), (0, []))
        unit = pathlib.Path("/usr/lib/systemd/system/psremoting-client.path").read_text()
        roots = re.findall(r'\{"(/[^"]*)"', (ROOT / "config/linux/installs.cpp").read_text())
        self.assertEqual(set(re.findall(r"^PathChanged=(.*)$", unit, re.M)),
                         {root for root in roots if not root.startswith("/snap/")} | {"/opt/psremoting/powershell"})

    def test_an_upgrade_keeps_what_the_administrator_wrote(self):
        self.enable()
        pathlib.Path(CONFIGURATION).write_text('{ "Schema": 1, "MaxTimeoutms": 30000 }\n')
        endpoint = pathlib.Path("/etc/psremoting/endpoints/Ops.json")
        endpoint.write_text('{ "Schema": 1, "Target": "PowerShell.7" }\n')
        kept = [pathlib.Path(path).read_bytes() for path in (CONFIGURATION, endpoint, "/var/lib/psremoting/certificate.pem")]
        said = dpkg("--install", self.next_version())
        self.assertNotIn("opens no port", said)
        self.assertEqual([pathlib.Path(path).read_bytes() for path in (CONFIGURATION, endpoint, "/var/lib/psremoting/certificate.pem")], kept)
        self.assertTrue(os.path.islink("/etc/systemd/system/multi-user.target.wants/psremoting.service"))

    @staticmethod
    def next_version():
        """The same, numbered higher, with another default configuration."""
        with tempfile.TemporaryDirectory() as folder:
            run("dpkg-deb", "--raw-extract", PACKAGE, folder + "/root", check=True)
            control = pathlib.Path(folder, "root/DEBIAN/control")
            control.write_text(re.sub("^Version: .*", "Version: 999", control.read_text(), flags=re.M))
            pathlib.Path(folder, "root" + CONFIGURATION).write_text('{ "Schema": 1 }\n')
            run("dpkg-deb", "--root-owner-group", "--build", folder + "/root", "/tmp/next.deb", check=True)
        return "/tmp/next.deb"

    def test_removing_takes_back_enabling_and_leaves_configuration_and_certificate(self):
        self.enable()
        dpkg("--remove", "psremoting")
        self.assertEqual(installed(), "config-files")
        left = {path for path in changes() if not os.path.isdir(path)}
        self.assertEqual(left, {CONFIGURATION, "/var/lib/psremoting/certificate.pem", "/var/lib/psremoting/key.pem"})

    def test_purging_leaves_nothing_of_ours(self):
        self.enable()
        dpkg("--purge", "psremoting")
        self.assertEqual(changes(), set())

    def test_purging_leaves_files_of_the_administrators(self):
        self.enable()
        theirs = ["/etc/psremoting/endpoints/Ops.json", "/etc/psremoting/users", "/var/lib/psremoting/of-mine.pem"]
        for path in theirs:
            pathlib.Path(path).write_text("{}")
        said = dpkg("--purge", "psremoting")
        self.assertEqual({path for path in changes() if not os.path.isdir(path)}, set(theirs))
        self.assertIn("/etc/psremoting holds files of yours and stays", said)


class Texts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        dpkg("--install", PACKAGE)
        cls.addClassCleanup(dpkg, "--purge", "psremoting")

    def test_the_manual_pages_are_well_formed(self):
        for page in ("man8/psremoting.8.gz", "man5/psremoting.json.5.gz"):
            path = "/usr/share/man/" + page
            shown = run("man", "--warnings", "--local-file", path, env=os.environ | {"LC_ALL": "C.UTF-8", "MANROFFSEQ": ""})
            self.assertEqual((shown.returncode, shown.stderr), (0, ""))
            checked = run("mandoc", "-T", "lint", "-W", "warning", path)
            self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, ""))

    def test_the_manual_page_has_the_programs_commands(self):
        with gzip.open("/usr/share/man/man8/psremoting.8.gz", "rt") as file:
            page = file.read()
        listed = run("psremoting", "--help").stdout.partition("Subcommands:")[2]
        names = re.findall(r"^  (\S+)", listed, re.M)
        self.assertIn("enable", names)
        for name in names:
            self.assertIn(r"\fBpsremoting " + name.replace("-", r"\-"), page)

    def test_the_page_of_the_configuration_has_every_word_that_is_read(self):
        with gzip.open("/usr/share/man/man5/psremoting.json.5.gz", "rt") as file:
            page = file.read()
        self.assertGreater(len(WORDS), 40)
        self.assertEqual({word for word in WORDS if not re.search(rf"\b{word}\b", page)}, set())

    def test_bash_completes(self):
        script = """source /usr/share/bash-completion/completions/psremoting
                    COMP_WORDS=(psremoting endpoint reg) COMP_CWORD=2; _psremoting; echo "${COMPREPLY[@]}" """
        self.assertEqual(run("bash", "-c", script).stdout, "register\n")

    def test_zsh_completes(self):
        shell = pexpect.spawn("zsh", ["-f", "-i"], env=os.environ | {"TERM": "dumb"}, encoding="utf-8", timeout=scratch_host.GUARD)
        self.addCleanup(shell.close, force=True)
        shell.sendline("autoload -U compinit; compinit -u -D; echo now''type")
        shell.expect("nowtype\r")
        shell.send("psremoting endpoint reg\t")
        shell.expect("reg.*ister")

    def test_the_page_is_of_the_installed_version(self):
        version = run("dpkg-query", "-W", "-f", "${Version}", "psremoting").stdout
        self.assertEqual(run("psremoting", "--version").stdout, f"psremoting {version}\n")


if __name__ == "__main__":
    if not SCRATCH:
        scratch_host.enter(__file__)
    for program in ("dpkg-deb", "dpkg-shlibdeps", "man", "mandoc", "groff", "zsh"):
        if not shutil.which(program):
            scratch_host.skip(f"there is no {program}")
    if installed():
        scratch_host.skip("psremoting is installed on this machine")
    try:
        import winrm
        import pexpect
        import encodings.idna
    except ImportError:
        scratch_host.skip("python3-winrm or python3-pexpect is not installed")
    warnings.simplefilter("ignore")  # of certificates that are not looked at
    WORDS = words_read()
    PACKAGE, MACHINE, UPPER = prepare()
    unittest.main(warnings="ignore")
