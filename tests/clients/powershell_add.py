#!/usr/bin/python3
"""`psremoting powershell add | list | remove | prune`: what an archive may hold and what it may not, with small archives whose pwsh is
a script; and, with the real PowerShell, versions side by side while sessions are open.

    powershell_add.py Defences | Versions        (exit code 77: left out, there is no PowerShell)

The folder of installs is one of the test's own, named with --folder, and in InstallRoots for the service.
"""
import hashlib
import io
import json
import os
import pwd
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

import archives
import engines
import processes
import psrp
import wsman
from service import Service, is_root

NOBODY_SERVES = "/nonexistent"


def small(version="7.4.7", says=None, more=()):
    """(name, content, mode) of an install whose program is a script that says its version."""
    script = f"#!/bin/sh\necho {says or version}\n"
    deps = json.dumps({"libraries": {f"pwsh/{version}.500": {}}})
    return [("pwsh", script.encode(), 0o644), ("pwsh.deps.json", deps.encode(), 0o644), ("Modules/one/one.psd1", b"@{}", 0o644), *more]


def elf(machine):
    """The beginning of a program for another machine."""
    return b"\x7fELF\x02\x01\x01" + bytes(9) + (2).to_bytes(2, "little") + machine.to_bytes(2, "little") + bytes(44)


class Host(unittest.TestCase):
    """A folder of installs, and the program that is asked about it."""

    state = NOBODY_SERVES

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="psremoting-powershell-")
        self.addCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        self.outside, self.installs = folder.name, os.path.join(folder.name, "installs")
        self.config = os.path.join(folder.name, "psremoting.json")
        with open(self.config, "w") as file:
            json.dump({"Schema": 1, "ServiceAccount": "nobody", "InstallRoots": [self.installs]}, file)

    def run_it(self, *words):
        command = [Service().program, "powershell", *words, "--config", self.config, "--folder", self.installs, "--state-directory", self.state]
        done = subprocess.run(command, timeout=300, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def done(self, *words):
        code, out, err = self.run_it(*words, "--json")
        self.assertEqual((code, err), (0, ""), out)
        return json.loads(out)

    def refused(self, pattern, *words, code=1):
        got, out, err = self.run_it(*words)
        self.assertEqual(got, code, out + err)
        self.assertRegex(err, pattern)
        return err

    def there(self):
        """All names in the folder of installs."""
        return sorted(os.listdir(self.installs)) if os.path.isdir(self.installs) else []

    def file(self, name):
        return os.path.join(self.outside, name)

    def versions(self):
        return [one["Version"] for one in self.done("list") if one["Source"] != "package" and one["Executable"].startswith(self.installs)]


class Defences(Host):
    def add_small(self, version, *words, **how):
        return self.done("add", archives.tar_gz(self.file(f"{version}.tar.gz"), small(version, **how)), *words)

    def assert_refused(self, pattern, path):
        self.refused(pattern, "add", path)
        self.assertEqual(self.there(), [])

    def tar(self, *members, good=True):
        """A tar.gz of TarInfos, with an install before them."""
        path = archives.tar_gz(self.file("bad.tar"), small() if good else [])
        with tarfile.open(path, "r:gz") as old, tarfile.open(self.file("bad.tar.gz"), "w:gz") as archive:
            for one in old:
                archive.addfile(one, old.extractfile(one))
            for one in members:
                archive.addfile(one, io.BytesIO(bytes(one.size)) if one.isreg() else None)
        return self.file("bad.tar.gz")

    @staticmethod
    def member(name, kind=tarfile.REGTYPE, target="", size=0, mode=0o644):
        one = tarfile.TarInfo(name)
        one.type, one.linkname, one.size, one.mode = kind, target, size, mode
        return one

    # What comes out.

    def test_each_kind_of_archive_becomes_the_same_install(self):
        made = {"a.tar.gz": archives.tar_gz, "a.zip": archives.zip_file, "a.NUPKG": archives.nupkg}
        for name, pack in made.items():
            added = self.done("add", pack(self.file(name), small()))
            self.assertEqual((added["Version"], added["Folder"]), ("7.4.7", os.path.join(self.installs, "7.4.7")))
            with open(self.file(name), "rb") as file:
                self.assertEqual(added["Sha256"], hashlib.sha256(file.read()).hexdigest())
            self.assertEqual(sorted(os.listdir(added["Folder"])), ["Modules", "psremoting-origin.json", "pwsh", "pwsh.deps.json"])
            modes = {path: os.stat(os.path.join(added["Folder"], path)).st_mode & 0o7777 for path in ("", "pwsh", "pwsh.deps.json", "Modules/one")}
            self.assertEqual(modes, {"": 0o755, "pwsh": 0o755, "pwsh.deps.json": 0o644, "Modules/one": 0o755})
            self.done("remove", "7.4.7")
        self.assertEqual(self.there(), [])

    def test_a_list_says_where_each_came_from_and_nothing_of_sessions_without_a_service(self):
        self.add_small("7.4.7")
        (one,) = [one for one in self.done("list") if one["Executable"].startswith(self.installs)]
        self.assertEqual((one["Version"], one["Archive"], one["Served"], one["Sessions"]), ("7.4.7", "7.4.7.tar.gz", True, None))
        self.assertIn("PowerShell.7.4.7", one["Endpoints"])
        self.assertRegex(self.run_it("list")[1], r"7\.4\.7 +7\.4\.7\.tar\.gz +(yes|no) +unknown")

    def test_the_digest_is_compared_before_anything_is_unpacked(self):
        path = archives.tar_gz(self.file("a.tar.gz"), small())
        with open(path, "rb") as file:
            right = hashlib.sha256(file.read()).hexdigest()
        self.refused(f"SHA-256 is {right} and should be {'0' * 64}", "add", path, "--sha256", "0" * 64)
        self.refused("64 hexadecimal digits", "add", path, "--sha256", right[:-1])
        self.assertEqual(self.there(), [])
        self.done("add", path, "--sha256", right.upper())

    def test_a_version_that_is_there_is_replaced_only_where_that_is_asked_for(self):
        self.add_small("7.4.7")
        other = archives.tar_gz(self.file("other.tar.gz"), small(more=[("new", b"", 0o644)]))
        self.refused("--replace", "add", other)
        self.assertNotIn("new", os.listdir(os.path.join(self.installs, "7.4.7")))
        self.assertTrue(self.done("add", other, "--replace")["Replaced"])
        self.assertIn("new", os.listdir(os.path.join(self.installs, "7.4.7")))
        self.assertEqual(self.there(), ["7.4.7"])

    def test_prune_keeps_the_newest_of_each_line(self):
        for version in "7.4.7", "7.4.8", "7.4.10", "7.6.9":
            self.add_small(version)
        self.assertEqual(self.done("prune", "--keep", "2"), {"Removed": ["7.4.7"], "Kept": []})
        self.assertEqual(self.done("prune", "--keep", "1"), {"Removed": ["7.4.8"], "Kept": []})
        self.assertEqual(self.there(), ["7.4.10", "7.6.9"])
        self.assertEqual(self.run_it("prune", "--keep", "0")[0], 2)

    def test_what_a_hand_put_there_is_neither_removed_nor_replaced_nor_pruned(self):
        by_hand = os.path.join(self.installs, "7.4.7")
        for name, data, _ in small():
            os.makedirs(os.path.dirname(os.path.join(by_hand, name)), exist_ok=True)
            with open(os.path.join(by_hand, name), "wb") as file:
                file.write(data)
            os.chmod(file.name, 0o755)
        self.refused("was not put there by psremoting.*remove its folder by hand", "remove", "7.4.7")
        self.refused("was not put there by psremoting", "add", archives.tar_gz(self.file("a.tar.gz"), small()), "--replace")
        self.add_small("7.4.8")
        self.assertEqual(self.done("prune", "--keep", "1"), {"Removed": [], "Kept": []})
        self.refused("no PowerShell 7.5.0", "remove", "7.5.0", code=4)
        self.refused("is no version", "remove", "../7.4.7")
        self.assertEqual(self.there(), ["7.4.7", "7.4.8"])

    def test_what_a_killed_command_left_is_gone_after_the_next(self):
        os.makedirs(os.path.join(self.installs, ".changing-x", "install"))
        self.add_small("7.4.7")
        self.assertEqual(self.there(), ["7.4.7"])

    # What is tried.

    def test_one_that_does_not_start_is_not_added_and_what_it_said_is_shown(self):
        broken = [("pwsh", b"#!/bin/sh\necho libicu is missing; exit 3\n", 0o755), *small()[1:]]
        self.assert_refused("(?s)it failed. It said:.*libicu is missing", archives.tar_gz(self.file("a.tar.gz"), broken))
        self.assert_refused("files say that it is 7.4.7, and started it says: 7.4.8", archives.tar_gz(self.file("b.tar.gz"), small(says="7.4.8")))
        self.assert_refused("(?s)it failed. It said:", archives.tar_gz(self.file("c.tar.gz"), [("pwsh", b"\x7fELF", 0o755), *small()[1:]]))

    @unittest.skipUnless(is_root(), "only root becomes somebody else")
    def test_it_is_tried_as_an_account_without_privilege(self):
        nosy = f"#!/bin/sh\nid -u; id -G; cat {self.file('secret')}; grep NoNewPrivs /proc/self/status; exit 1\n".encode()
        with open(self.file("secret"), "w") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write("open sesame")
        path = archives.tar_gz(self.file("a.tar.gz"), [("pwsh", nosy, 0o755), *small()[1:]])
        said = self.refused("tried as nobody", "add", path)
        nobody = pwd.getpwnam("nobody")
        self.assertIn(f"\n{nobody.pw_uid}\n{nobody.pw_gid}\n", said)
        self.assertRegex(said, r"NoNewPrivs:\s+1")
        self.assertNotIn("open sesame", said)

    @unittest.skipUnless(is_root(), "only root becomes somebody else")
    def test_where_others_could_write_nothing_is_put(self):
        os.mkdir(self.installs)
        os.chmod(self.installs, 0o777)
        self.refused("can be written by everybody", "add", archives.tar_gz(self.file("a.tar.gz"), small()), code=3)

    # What is not unpacked.

    def test_nothing_leads_out_of_the_folder(self):
        link, hard = tarfile.SYMTYPE, tarfile.LNKTYPE
        for pattern, member in [
            ("leads out of its folder", self.member("../evil")),
            ("leads out of its folder", self.member("Modules/../../evil")),
            ("has an absolute path", self.member(self.file("evil"))),
            ("a character in its name", self.member("C:evil")),
            ("a character in its name", self.member("..\\evil")),
            ("outside the archive", self.member("evil", link, self.file("evil"))),
            ("leads out of the archive", self.member("evil", link, "../evil")),
            ("leads out of the archive", self.member("Modules/evil", link, "one/../../..")),
            ("is no file before it", self.member("evil", hard, "nothing")),
            ("leads out of its folder", self.member("evil", hard, "../evil")),
        ]:
            with self.subTest(member.name, target=member.linkname):
                self.assert_refused(pattern, self.tar(member))
        self.assert_refused("leads out of its folder", archives.zip_file(self.file("a.zip"), small(more=[("../evil", b"", 0o644)])))
        self.assert_refused("leads out of its folder", archives.nupkg(self.file("a.nupkg"), small(more=[("../../evil", b"", 0o644)])))
        self.assertFalse(os.path.lexists(self.file("evil")))

    def test_nothing_is_written_through_a_link_of_the_archive(self):
        linked = self.member("there", tarfile.SYMTYPE, "Modules")
        self.assert_refused("there/evil", self.tar(linked, self.member("there/evil")))
        self.assert_refused("is no file before it", self.tar(linked, self.member("evil", tarfile.LNKTYPE, "there")))

    def test_links_that_stay_in_the_folder_are_kept(self):
        self.done("add", self.tar(self.member("Modules/two", tarfile.SYMTYPE, "../Modules/one"), self.member("same", tarfile.LNKTYPE, "pwsh.deps.json"),
                                   self.member("dangling", tarfile.SYMTYPE, "not-here")))
        folder = os.path.join(self.installs, "7.4.7")
        self.assertEqual(os.readlink(os.path.join(folder, "Modules/two")), "../Modules/one")
        self.assertTrue(os.path.samefile(os.path.join(folder, "same"), os.path.join(folder, "pwsh.deps.json")))

    def test_only_files_folders_and_links_without_privilege_are_unpacked(self):
        for kind in tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE:
            self.assert_refused("neither a file nor a folder nor a link", self.tar(self.member("evil", kind)))
        for mode in 0o4755, 0o2755:
            self.assert_refused("setuid or setgid", self.tar(self.member("evil", mode=mode)))
        self.assert_refused("is there twice", self.tar(self.member("pwsh")))

    def test_what_is_larger_than_a_powershell_is_refused(self):
        with zipfile.ZipFile(self.file("a.zip"), "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros", "w", force_zip64=True) as file:
            for _ in range(1025):
                file.write(bytes(1 << 20))
        self.assert_refused("larger than a PowerShell", self.file("a.zip"))
        self.assert_refused("more members", archives.tar_gz(self.file("a.tar.gz"), ((str(i), b"", 0o644) for i in range(20001))))

    def test_what_is_no_powershell_for_this_machine_is_said(self):
        for pattern, members in [
            ("no pwsh at its top", [("powershell/" + name, data, mode) for name, data, mode in small()]),
            ("of another system: it has pwsh.exe", [("pwsh.exe", b"MZ", 0o644), *small()[1:]]),
            ("built for Windows", [("pwsh", b"MZ" + bytes(100), 0o755), *small()[1:]]),
            ("built for macOS", [("pwsh", b"\xcf\xfa\xed\xfe" + bytes(100), 0o755), *small()[1:]]),
            ("built for processor 243", [("pwsh", elf(243), 0o755), *small()[1:]]),
            ("no pwsh.deps.json", small()[:1]),
            ("do not say which version", [small()[0], ("pwsh.deps.json", b"{}", 0o644)]),
        ]:
            self.assert_refused(pattern, archives.tar_gz(self.file("a.tar.gz"), members))

    def test_damaged_archives_and_other_files_are_refused(self):
        with open(archives.tar_gz(self.file("a.tar.gz"), small(more=[("random", os.urandom(1 << 20), 0o644)])), "rb") as file:
            whole = file.read()
        for name, data in [("cut.tar.gz", whole[: len(whole) // 2]), ("text.zip", b"no archive\n" * 1000), ("empty.nupkg", b"")]:
            with open(self.file(name), "wb") as file:
                file.write(data)
            self.assert_refused(f"{name} is not added", self.file(name))
        self.refused("is not there", "add", self.file("nothing.zip"), code=4)
        os.mkfifo(self.file("pipe.zip"))
        self.refused("is a pipe, a device or a socket", "add", self.file("pipe.zip"))
        self.refused("is a folder", "add", self.outside)


class Versions(Host):
    """The real PowerShell, and a service that serves what is added."""

    def setUp(self):
        super().setUp()
        os.mkdir(self.installs)
        self.service = self.enterContext(Service(installs=[self.installs]))
        self.state = self.service.path("state")
        processes.until("it can be asked", lambda: os.path.exists(os.path.join(self.state, "control")))

    def served(self):
        done = subprocess.run([self.service.program, "status", "--json", "--state-directory", self.state], capture_output=True, check=True)
        return json.loads(done.stdout)["PowerShells"]

    def sessions(self):
        return {one["Version"]: one["Sessions"] for one in self.done("list") if one["Executable"].startswith(self.installs)}

    def test_versions_side_by_side(self):
        self.done("add", archives.tar_gz(self.file("one.tar.gz"), archives.payload("7.4.7")))
        self.done("add", archives.zip_file(self.file("two.zip"), archives.payload("7.4.8")))
        self.done("add", archives.nupkg(self.file("powershell.7.6.9.nupkg"), archives.payload("7.6.9")))
        processes.until("the service has found them", lambda: set(self.served()) >= {"7.4.7", "7.4.8", "7.6.9"})
        self.assertEqual(self.sessions(), {"7.6.9": 0, "7.4.8": 0, "7.4.7": 0})

        session = psrp.Session(wsman.Connection(self.service), "PowerShell.7.4.7").open()
        try:
            self.assertEqual(session.run("$PSVersionTable.PSVersion.ToString()")[1], ["7.4.7"])
            self.assertEqual(self.sessions(), {"7.6.9": 0, "7.4.8": 0, "7.4.7": 1})
            self.refused("1 session is open in", "remove", "7.4.7")
            self.refused("1 session is open in", "add", self.file("one.tar.gz"), "--replace")
            code, out, _ = self.run_it("prune", "--keep", "1", "--json")
            self.assertEqual((code, json.loads(out)["Removed"], json.loads(out)["Kept"][0]["Version"]), (1, [], "7.4.7"))
            self.assertEqual(session.run("(Get-Module -ListAvailable Microsoft.PowerShell.Utility).Count")[1], ["1"])
            waiting = subprocess.Popen([self.service.program, "powershell", "remove", "7.4.7", "--wait", "120", "--config", self.config, "--folder",
                                        self.installs, "--state-directory", self.state], stdout=subprocess.PIPE, text=True)
        finally:
            session.shell.delete()
        self.assertIn("7.4.7 is removed", waiting.communicate(timeout=120)[0])
        processes.until("the service has noticed", lambda: "7.4.7" not in self.served())
        self.assertEqual(self.done("prune", "--keep", "1"), {"Removed": [], "Kept": []})
        self.done("add", self.file("one.tar.gz"))
        self.assertEqual(self.done("prune", "--keep", "1"), {"Removed": ["7.4.7"], "Kept": []})
        self.assertEqual(self.there(), ["7.4.8", "7.6.9"])


if __name__ == "__main__":
    if "Versions" in sys.argv:
        try:
            engines.make()
        except engines.Missing as missing:
            print(f"left out: {missing}")
            sys.exit(77)
    sys.exit(unittest.main(verbosity=2, warnings="ignore"))
