#!/usr/bin/python3
"""Drives Enter-PSSession as a person does: types at a prompt on a terminal and reads what comes back.

    enter.py PWSH [--pipe PWSH | --port N --user NAME] [--computer HOST] [--configuration NAME]

PWSH is the client (the test engine). The password is taken from PSREMOTING_TEST_PASSWORD. With --pipe the session is a
worker on a bare pipe, with no service between. Prints TAP; exits 1 when a check failed.
"""
import argparse, fcntl, os, pty, re, select, signal, subprocess, sys, termios

HERE = os.path.dirname(os.path.abspath(__file__))
DEADLINE = 60  # seconds without the awaited text before a check fails; nothing waits for it otherwise


class Terminal:
    """A program on a terminal of its own, and all that it has shown since the last expect()."""

    def __init__(self, command):
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (50, 200))
        self.program = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.seen = ""

    def type(self, text, end="\n"):
        os.write(self.master, (text + end).encode())

    def expect(self, pattern):
        """What came up to and including the pattern; raises with what was seen instead."""
        while not (found := re.search(pattern, plain(self.seen))):
            if not select.select([self.master], [], [], DEADLINE)[0]:
                raise AssertionError(f"no {pattern!r} in {self.seen[-500:]!r}")
            try:
                self.seen += os.read(self.master, 65536).decode(errors="replace")
            except OSError:
                raise AssertionError(f"ended before {pattern!r}: {self.seen[-500:]!r}") from None
        text = plain(self.seen)
        self.seen = text[found.end():]
        return text[:found.end()]


def plain(text):
    """Without escape sequences and carriage returns."""
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\r", "", text)


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
            print(f"not ok {self.number} - {text}\n# {why}", flush=True)


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


def main():
    given = options()
    terminal = Terminal([given.client, "-Interactive"])
    checks = Checks()
    local, remote = r"(?m)^PS [^\n>]*> $", rf"(?m)^\[{re.escape(given.computer)}\]: PS [^\n>]*> $"

    def say(text, *patterns, prompt=remote):
        """Types a line and waits for each pattern, in order, after its echo, and for the prompt."""
        terminal.type(text)
        terminal.expect(re.escape(text) + r"\n")
        shown = [terminal.expect(pattern) for pattern in patterns]
        return "".join(shown) + terminal.expect(prompt)

    def enter():
        common = quoted(os.path.join(HERE, "common.ps1"))
        how = f"-Pipe {quoted(given.pipe)}" if given.pipe else f"-ComputerName {given.computer} -Port {given.port} -User {quoted(given.user)}"
        terminal.expect(local)
        say(f". {common} {how}; $here = $PID", prompt=local)
        if given.pipe:
            say("$session = Connect", prompt=local)
            say("Enter-PSSession -Session $session")
        else:
            say(f"Enter-PSSession @target -ConfigurationName {given.configuration}")

    def ask():
        terminal.type("\"you said $(Read-Host 'colour')\"")
        terminal.expect(r"\)\"\n")
        terminal.expect("colour: ")
        terminal.type("green")
        terminal.expect(r"(?m)^you said green$")
        terminal.expect(remote)

    def secret():
        terminal.type("$s = Read-Host 'word' -AsSecureString; [Net.NetworkCredential]::new('', $s).Password.Length")
        terminal.expect(r"Length\n")
        terminal.expect("word: ")
        terminal.type("sesame", end="\r")
        shown = terminal.expect(r"(?m)^6$") + terminal.expect(remote)
        assert "sesame" not in shown, "the secret was echoed"

    def elsewhere():
        there = re.search(r"(?m)^pid (\d+)$", say("\"pid $PID\"", r"(?m)^pid \d+$"))[1]
        assert int(there) != terminal.program.pid, "the command ran in the client itself"

    def interrupt():
        terminal.type("'running'; while ($true) { }")
        terminal.expect(r"(?m)^running$")
        os.write(terminal.master, b"\x03")
        terminal.expect(remote)

    def away():
        terminal.type("exit 3")
        code = terminal.program.wait(DEADLINE)
        assert code == 3, f"exit code {code}"

    checks.check("Enter-PSSession brings the prompt of the other end", enter)
    checks.check("a command runs there", lambda: say("6 * 7", r"(?m)^42$"))
    checks.check("it is another process", elsewhere)
    checks.check("variables stay from line to line", lambda: (say("$kept = 'so'"), say("\"kept $kept\"", r"(?m)^kept so$")))
    checks.check("Read-Host asks on this terminal", ask)
    checks.check("a secret is typed unseen", secret)
    checks.check("an error is shown and the session goes on", lambda: (say("throw 'bang'", "bang"), say("'fine'", r"(?m)^fine$")))
    checks.check("Write-Host shows here", lambda: say("Write-Host ('a' + 'b')", r"(?m)^ab$"))
    checks.check("Ctrl+C stops what runs", interrupt)
    checks.check("the session goes on after Ctrl+C", lambda: say("'still ' + 'here'", r"(?m)^still here$"))
    checks.check("a native command's output shows", lambda: say("/bin/echo na''tive", r"(?m)^native$"))
    checks.check("exit leaves the session and not the program", lambda: say("exit", prompt=local))
    checks.check("the local prompt works again", lambda: say("\"mine $($PID -eq $here)\"", r"(?m)^mine True$", prompt=local))
    if given.pipe:
        print("# left out: entering a second time, which a bare pipe cannot")
    else:
        checks.check("Exit-PSSession leaves a second one", lambda: (
            say(f"Enter-PSSession @target -ConfigurationName {given.configuration}"), say("Exit-PSSession", prompt=local)))
    checks.check("exit ends the program with its code", away)
    if terminal.program.poll() is None:
        os.killpg(terminal.program.pid, signal.SIGKILL)
    print(f"1..{checks.number}")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
