#!/usr/bin/python3
"""`psremoting powershell add | list | remove` under Wine, with archives of the Windows engine as PowerShell's makers pack theirs.
Exit code 77: left out, for want of something."""
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest

import powershell
from powershell import ENGINE
from windows_service import DEADLINE, PROGRAM, ManagedService, windows_path, wine
import archives
import engines

NOBODY_SERVES = r"Z:\nonexistent"


def payload():
    """(name, content, mode) of each file of the engine."""
    for where, _, names in sorted(os.walk(ENGINE)):
        for name in sorted(names):
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                yield os.path.relpath(path, ENGINE), file.read(), 0o644


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Host(unittest.TestCase):
    """A folder of installs, and the program that is asked about it."""

    @classmethod
    def setUpClass(cls):
        cls.archives = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="psremoting-archives-"))
        cls.zip = archives.zip_file(os.path.join(cls.archives, "PowerShell-win-x64.zip"), payload())

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="psremoting-powershell-"))
        self.installs, self.state = os.path.join(self.folder, "installs"), NOBODY_SERVES
        self.config = os.path.join(self.folder, "psremoting.json")
        with open(self.config, "w") as file:
            json.dump({"Schema": 1, "InstallRoots": [windows_path(self.installs)]}, file)

    def run_it(self, *words):
        return wine(PROGRAM, "powershell", *words, "--config", windows_path(self.config), "--folder", windows_path(self.installs),
                    "--state-directory", self.state, "--own-account", check=False)

    def done(self, *words):
        code, said = self.run_it(*words, "--json")
        self.assertEqual(code, 0, said)
        return json.loads(said[re.search(r"^[\[{]", said, re.M).start():])  # before it, Wine says that it reads no volume's label

    def refused(self, pattern, *words):
        code, said = self.run_it(*words)
        self.assertNotEqual(code, 0, said)
        self.assertRegex(said, pattern)

    def there(self):
        return sorted(os.listdir(self.installs)) if os.path.isdir(self.installs) else []


class Versions(Host):
    def test_a_version_is_added_tried_listed_and_removed(self):
        self.refused(f"SHA-256 is {digest(self.zip)} and should be {'0' * 64}", "add", windows_path(self.zip), "--sha256", "0" * 64)
        self.assertEqual(self.there(), [])
        added = self.done("add", windows_path(self.zip), "--sha256", digest(self.zip))
        self.assertEqual((added["Version"], added["Folder"]), (engines.CLIENT, windows_path(os.path.join(self.installs, engines.CLIENT))))
        for name, data, _ in payload():
            with open(os.path.join(self.installs, engines.CLIENT, name), "rb") as file:
                self.assertEqual(file.read(), data, name)
        (listed,) = self.done("list")
        self.assertEqual((listed["Version"], listed["Archive"], listed["Served"]), (engines.CLIENT, os.path.basename(self.zip), True))
        self.refused("--replace", "add", windows_path(self.zip))
        self.done("remove", engines.CLIENT)
        self.assertEqual(self.there(), [])

    def test_what_does_not_say_its_version_when_tried_is_not_added(self):
        other = ((name, b"MZ" if name == "pwsh.exe" else data, mode) for name, data, mode in payload())
        self.refused("is not added", "add", windows_path(archives.zip_file(os.path.join(self.folder, "torn.zip"), other)))
        self.assertEqual(self.there(), [])

    def test_an_open_session_keeps_its_version(self):
        self.done("add", windows_path(self.zip))
        with ManagedService({"InstallRoots": [windows_path(self.installs)]}) as service:
            self.state = windows_path(service.path("state"))
            client = powershell.start_client(service, "$session | Out-Null; [Console]::Out.WriteLine('open'); [Console]::In.ReadLine()", subprocess.PIPE)
            self.assertEqual(client.stdout.readline().strip(), "open")
            self.assertEqual([one["Sessions"] for one in self.done("list")], [1])
            self.refused("1 session is open", "remove", engines.CLIENT)
            client.communicate("\n", timeout=DEADLINE)
        self.done("remove", engines.CLIENT)  # not before: a worker may be primed for the user's next session
        self.assertEqual(self.there(), [])


class Defences(Host):
    """Refused while it is unpacked, before anything of it is started."""

    def tar(self, name, kind=tarfile.REGTYPE, target=""):
        path = os.path.join(self.folder, "bad.tar.gz")
        with tarfile.open(path, "w:gz") as archive:
            for one, into in ("pwsh.exe", ""), (name, target):
                member = tarfile.TarInfo(one)
                if into or one == name:
                    member.type, member.linkname = kind, into
                archive.addfile(member, io.BytesIO())
        return windows_path(path)

    def test_nothing_leads_out_of_the_folder(self):
        for pattern, *member in [
            ("leads out of its folder", "../evil"), ("has an absolute path", "/evil"), ("a character in its name", "C:evil"),
            ("a character in its name", "..\\evil"), ("leads out of the archive", "evil", tarfile.SYMTYPE, "../evil"),
            ("outside the archive", "evil", tarfile.SYMTYPE, "/evil"), ("is no file before it", "evil", tarfile.LNKTYPE, "nothing"),
        ]:
            with self.subTest(" ".join(map(str, member))):
                self.refused(pattern, "add", self.tar(*member))
                self.assertEqual(self.there(), [])
        self.assertFalse(os.path.lexists(os.path.join(self.folder, "evil")))


if __name__ == "__main__":
    sys.exit(powershell.main())
