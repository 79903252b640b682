#!/usr/bin/python3
"""Session configuration files with mistakes: what `endpoint register` and `check-config` say of them, asking the real PowerShell, and
what a client and the log hear where a session is opened all the same.

    session_files.py        exit code 77: left out, there is no PowerShell
"""
import os
import subprocess
import sys
import unittest

import engines
import processes
import psrp
import wsman
from service import Service

HEAD = "@{\nSchemaVersion = '2.0.0.0'\nGUID = '5d0f8f5e-2b9a-4a53-8b8e-7a5b6d3a9c11'\n"

# What stands in the fourth line, and what is said with which place.
REFUSED = [
    ("VisibleCmdlet = 'Get-Date'", r"own\.pssc:4:1: There is no setting VisibleCmdlet that PowerShell knows; did you mean VisibleCmdlets\?"),
    ("VisibleCmdlets = @('Get-Date'", r"own\.pssc:5:1: Missing closing '\)'"),
    ("Description = 'one'; description = 'two'", r"own\.pssc:4:22: Duplicate keys 'description'"),
    ("('Visible' + 'Cmdlets') = 'Get-Date'", r"own\.pssc:4:1: The key .* is computed; write it as a word"),
    ("LanguageMode = 'None'", r"own\.pssc:4:16: LanguageMode is 'None'; write one of .*NoLanguage"),
    ("SessionType = 'Restricted'", r"own\.pssc:4:1: SessionType is 'Restricted'; write 'RestrictedRemoteServer'"),
    ("SessionType = $type", r"own\.pssc:4:1: SessionType is not understood, as nothing"),
    ("RequiredGroups = @{ Or = 'a', 'b' }", r'own\.pssc:4:1: RequiredGroups is WinRM.*--group "a" --group "b"'),
    ("RequiredGroups = $groups", r"own\.pssc:4:1: RequiredGroups is not understood"),
    ("PowerShellVersion = '7.6'", r"own\.pssc:4:1: PowerShellVersion is WinRM.*--target PowerShell\.7\.6"),
    ("}; @{", r"own\.pssc:1:1: The file is something else than one table"),
]

# What only shows when a session is opened: what the client hears, and what of the log is not for it.
AT_START = [
    ("VisibleCmdlet = 'Get-Date'", r"opens no session with the session configuration file of the endpoint Own, Own\.pssc\. It said: .*VisibleCmdlet"),
    ("VisibleCmdlets = @('Get-Date'", r"It said: .*At Own\.pssc:5 char:1 Missing closing"),
    ("VisibleCmdlets = 5", r"It said: .*VisibleCmdlets"),
    ("Description = $(throw 'not today')", r"It said: .*not today"),
    ("RunAsVirtualAccount = $false", r"It said: .*RunAsVirtualAccount"),
    ("ModulesToImport = 'NoSuchModule'", r"It said: .*NoSuchModule"),
    ("ScriptsToProcess = '/nowhere/at all/start.ps1'", r"It said: .*'start\.ps1'"),
]


class SessionFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = cls.enterClassContext(Service(installs=engines.make()))

    def run_it(self, *words):
        command = [self.service.program, *words, "--config", self.service.path("psremoting.json")]
        done = subprocess.run(command, timeout=300, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, cwd=self.service.folder)
        return done.returncode, done.stdout, done.stderr

    def write(self, name, fourth):
        return self.service.write(name, HEAD + fourth + "\n}\n")

    def register(self, *more):
        return self.run_it("endpoint", "register", "Tried", "--target", "PowerShell.7", "--session-configuration-file", "own.pssc", *more)

    def unregister(self):
        self.assertEqual(self.run_it("endpoint", "unregister", "Tried")[0], 0)

    def test_a_mistake_is_refused_with_its_place_and_check_config_says_the_same(self):
        for fourth, expected in REFUSED:
            with self.subTest(fourth):
                self.write("own.pssc", fourth)
                code, _, err = self.register()
                self.assertEqual(code, 1)
                self.assertRegex(err, expected)
                self.assertFalse(os.path.exists(self.service.path("endpoints", "Tried.json")))
                self.service.add_endpoint("Tried", Target="PowerShell.7", SessionConfigurationFile="../own.pssc")
                code, _, err = self.run_it("check-config")
                self.unregister()
                self.assertEqual(code, 1)
                self.assertRegex(err, expected)

    def test_what_powershell_writes_is_registered_without_a_doubt(self):
        file = self.service.path("own.pssc")
        make = f"New-PSSessionConfigurationFile -Path '{file}' -SessionType RestrictedRemoteServer -VisibleCmdlets Get-Date -LanguageMode NoLanguage"
        subprocess.run([engines.client(), "-NoProfile", "-NonInteractive", "-Command", make], timeout=300, check=True)
        code, out, err = self.register()
        self.assertEqual((code, err), (0, ""))
        self.assertNotIn("warning", out)
        self.unregister()

    def test_nothing_in_a_file_is_run(self):
        trace = self.service.path("run", "trace")
        self.write("own.pssc", f"Description = $([IO.File]::WriteAllText('{trace}', ''); throw 'run')")
        self.assertEqual(self.register()[0], 0)
        self.unregister()
        self.assertFalse(os.path.exists(trace))

    def test_a_session_that_its_file_does_not_let_open_says_why(self):
        for number, (fourth, expected) in enumerate(AT_START):
            with self.subTest(fourth):
                self.fails_to_open(f"Own{number}", fourth, expected.replace("Own", f"Own{number}"))

    def fails_to_open(self, name, fourth, expected):
        file = self.write(f"{name}.pssc", fourth)
        since = len(self.service.log)
        self.service.add_endpoint(name, Target="PowerShell.7", SessionConfigurationFile=file)
        connection = wsman.Connection(self.service)
        session = processes.until("the endpoint is there", lambda: not (one := psrp.Session(connection, name)).refused and one)
        with self.assertRaises(AssertionError) as told:
            session.open()
        words = str(told.exception)
        self.assertRegex(words, expected)
        self.assertNotIn(self.service.folder, words)
        self.assertNotIn("/nowhere", words)
        self.service.expect_event("session_failed", f"PowerShell refused its session configuration file {file}", since)


if __name__ == "__main__":
    try:
        engines.make()
    except engines.Missing as missing:
        print(f"left out: {missing}")
        sys.exit(77)
    unittest.main(verbosity=2, warnings="ignore")
