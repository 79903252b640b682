#!/usr/bin/python3
"""Drives Enter-PSSession as a person does: types at PowerShell's own prompt on a terminal, and looks at the screen.

    enter.py PWSH [--pipe PWSH | --port N --user NAME] [--computer HOST] [--configuration NAME]

PWSH is the client. The password is taken from PSREMOTING_TEST_PASSWORD. With --pipe the session is a worker on a bare pipe, with
no service between. Prints TAP; exits 1 when a check failed.
"""
import argparse
import os
import re
import sys
import tempfile

from terminal import Terminal

HERE = os.path.dirname(os.path.abspath(__file__))


class Checks:
    def __init__(self):
        self.number = self.failed = 0

    def check(self, text, body):
        self.number += 1
        try:
            body()
            print(f"ok {self.number} - {text}", flush=True)
        except AssertionError as why:
            self.failed += 1
            print("\n# ".join([f"not ok {self.number} - {text}", *str(why).splitlines()]), flush=True)


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("client")
    parser.add_argument("--pipe")
    parser.add_argument("--computer", default="localhost")
    parser.add_argument("--port", type=int, default=5986)
    parser.add_argument("--user", default="")
    parser.add_argument("--configuration", default="Microsoft.PowerShell")
    return parser.parse_args()


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


class Prompt:
    """A person at a terminal, who clears the screen before each line, so that what is on it is that line's."""

    def __init__(self, given, home):
        self.given = given
        self.terminal = Terminal([given.client, "-NoLogo", "-NoProfile"], os.environ | {"HOME": home, "TERM": "xterm-256color"})
        self.local = r"PS [^\n>]*>"
        self.remote = rf"\[{re.escape(given.computer)}\]: PS [^\n>]*>"
        self.at = self.local

    def clear(self):
        self.terminal.type("\x0c")
        self.terminal.expect(rf"\A{self.at}\Z")

    def start(self, text):
        """Types a line on a clear screen."""
        self.clear()
        self.terminal.type(text + "\r")

    def done(self):
        """The screen, once the prompt has come back."""
        return self.terminal.expect(rf"\n{self.at}\Z")

    def say(self, text, *patterns, at=None):
        """Types a line and waits for each pattern among the lines below it, and for the prompt."""
        self.start(text)
        self.at = at or self.at
        screen = self.done()
        for pattern in patterns:
            if not re.search(rf"(?m)^{pattern}$", screen.partition("\n")[2]):
                raise AssertionError(f"no line {pattern!r} on the screen:\n{screen}")
        return screen

    # What is checked, each on its own.

    def enter(self):
        given = self.given
        how = f"-Pipe {quoted(given.pipe)}" if given.pipe else f"-ComputerName {given.computer} -Port {given.port} -User {quoted(given.user)}"
        self.terminal.expect(rf"(?m)^{self.local}\Z")
        self.say(f". {quoted(os.path.join(HERE, 'common.ps1'))} {how}; $here = $PID")
        if given.pipe:
            self.say("$session = Connect")
        self.say(self.entering(), at=self.remote)

    def entering(self):
        return "Enter-PSSession -Session $session" if self.given.pipe else f"Enter-PSSession @target -ConfigurationName {self.given.configuration}"

    def elsewhere(self):
        there = re.search(r"(?m)^pid (\d+)$", self.say('"pid $PID"', r"pid \d+"))[1]
        assert int(there) != self.terminal.program.pid, "the command ran in the client itself"

    def ask(self):
        self.start("\"you said $(Read-Host 'colour')\"")
        self.terminal.expect(r"(?m)^colour:$")
        self.terminal.type("green\r")
        assert re.search(r"(?m)^you said green$", self.done())

    def secret(self):
        self.start("$s = Read-Host 'word' -AsSecureString; [Net.NetworkCredential]::new('', $s).Password.Length")
        self.terminal.expect(r"(?m)^word:$")
        self.terminal.type("sesame\r")
        screen = self.done()
        assert re.search(r"(?m)^6$", screen), screen
        assert re.search(r"(?m)^word: \*{6}$", screen) and "sesame" not in screen, screen

    def interrupt(self):
        self.start("'running'; while ($true) { }")
        self.terminal.expect(r"(?m)^running$")
        self.terminal.type("\x03")
        self.done()

    def complete(self, start, whole):
        self.clear()
        self.terminal.type(start + "\t")
        try:
            self.terminal.expect(rf"\A{self.at} {re.escape(whole)}\Z")
        finally:
            self.terminal.type("\x03")  # this line is not run
            self.terminal.expect(rf"\n{self.at}\Z")

    def debug(self):
        self.start("& { $mine = 'ke' + 'pt'; Wait-Debugger; 'af' + 'ter' }")
        stopped = self.remote.replace("PS", r"\[DBG\]: PS") + ">"
        self.terminal.expect(rf"(?m)^{stopped}\Z")
        self.terminal.type("$mine\r")
        self.terminal.expect(rf"(?m)^kept\n{stopped}\Z")
        self.terminal.type("continue\r")
        assert re.search(r"(?m)^after$", self.done())

    def progress(self):
        self.start("Write-Progress stripes 'so far' -PercentComplete 30; Start-Sleep 3600")
        self.terminal.expect(r"(?m)^stripes \[so far")
        self.terminal.type("\x03")
        self.done()

    def end(self):
        self.start("exit 3")
        code = self.terminal.wait()
        assert code == 3, f"exit code {code}"


def run_checks(person, checks):
    check, say = checks.check, person.say
    check("Enter-PSSession brings the prompt of the other end", person.enter)
    check("a command runs there", lambda: say("6 * 7", "42"))
    check("it is another process", person.elsewhere)
    check("variables stay from line to line", lambda: (say("$kept = 'so'"), say('"kept $kept"', "kept so")))
    check("Read-Host asks on this terminal", person.ask)
    check("a secret is typed unseen", person.secret)
    check("an error is shown and the session goes on", lambda: (say("throw 'bang'", ".*bang.*"), say("'fine'", "fine")))
    check("Write-Host shows here", lambda: say("Write-Host ('a' + 'b')", "ab"))
    check("letters of all the world are typed and shown", lambda: say("'<Grüße, 世界>' + [char]::ConvertFromUtf32(0x1F600)", "<Grüße, 世界>\U0001F600"))
    check("objects are shown as a table", lambda: say("[pscustomobject]@{ Left = 1; Right = 'two' }", " *Left Right", " *1 two"))
    check("progress is shown while it lasts", person.progress)
    check("Ctrl+C stops what runs", person.interrupt)
    check("the session goes on after Ctrl+C", lambda: say("'still ' + 'here'", "still here"))
    check("a script that waits for a debugger has a prompt of its own", person.debug)
    check("a native command's output shows", lambda: say("/bin/echo na''tive", "native"))
    check("a name of the other end is completed", lambda: (say("function Show-Zebra { }"), person.complete("Show-Ze", "Show-Zebra")))
    check("exit leaves the session and not the program", lambda: say("exit", at=person.local))
    check("the local prompt works again", lambda: say('"mine $($PID -eq $here)"', "mine True"))
    if person.given.pipe:
        print("# left out: entering a second time, which a bare pipe cannot")
    else:
        check("Exit-PSSession leaves a second one", lambda: (say(person.entering(), at=person.remote), say("Exit-PSSession", at=person.local)))
    check("exit ends the program with its code", person.end)


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="psremoting-enter-", ignore_cleanup_errors=True) as home:
        person = Prompt(options(), home)
        try:
            run_checks(person, checks)
        finally:
            person.terminal.close()
    print(f"1..{checks.number}")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
