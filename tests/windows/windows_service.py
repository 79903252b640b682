"""The Windows program under Wine on loopback ports, with a throw-away user: in a console, or as a service of the SCM.

Wine's LogonUser accepts every password, so nobody logs on through it here: the user comes from the user file, and what
runs is the account of the test.
"""
import faulthandler
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "clients"))
import processes
from service import free_ports

PROGRAM, CONSOLE = (os.environ.get("PSREMOTING_TEST_" + name, "") for name in ("PROGRAM", "CONSOLE"))
DEADLINE = 120  # seconds that nothing should need
faulthandler.dump_traceback_later(540)  # before ctest ends us without a word of where we are


def windows_path(path):
    return "Z:" + os.path.abspath(path).replace("/", "\\")


def wine(*words, given=None, check=True):
    """Runs a program by its path, or Windows' own by its name, to its end; (exit code, output). Not through a pipe: whoever
    it starts may keep that open."""
    if "/" not in words[0] and "\\" not in words[0]:  # a bare name goes through Wine's start.exe, which does not always start it
        words = (rf"C:\windows\system32\{words[0]}.exe", *words[1:])
    with tempfile.TemporaryFile("w+b") as output:
        done = subprocess.run(["wine", *words], input=given, stdin=None if given else subprocess.DEVNULL, stdout=output,
                              stderr=subprocess.STDOUT, timeout=DEADLINE, check=False)
        output.seek(0)
        text = output.read().decode(errors="replace")
    if check and done.returncode:
        raise AssertionError(f"{words} ended with {done.returncode}: {text}")
    return done.returncode, text


def running(word):
    """Process ids whose command line has the word in it. Wine's processes are in no tree of ours."""
    return [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and int(pid) != os.getpid()
            and any(word in part for part in processes.words(pid))]


def expect_no_process_of(whose, left):
    """That none of the list which `left` gives is there once a stop is over, which the service forces after 29 s (stop_patience);
    the error has what the system and what Wine say of them."""
    try:
        processes.until_ended(whose, left, 40)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{wine('winedbg', '--command', 'info proc', check=False)[1]}") from None


class WindowsService:
    """What a console and the SCM have in common."""

    def __init__(self, settings=None):
        self.port, self.http_port = free_ports()
        self.user, self.password = "tester", secrets.token_urlsafe(12)
        self.settings = settings or {}
        self.folder = tempfile.mkdtemp(prefix="psremoting-windows-")
        self.name = os.path.basename(self.folder)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def make_files(self):
        listeners = [{"Address": "*", "Transport": kind, "Port": port}
                     for kind, port in (("HTTPS", self.port), ("HTTP", self.http_port))]
        settings = {"Schema": 1, "Listeners": listeners, "UserFile": windows_path(self.path("users"))}
        with open(self.path("psremoting.json"), "w") as file:
            json.dump(settings | self.settings, file)
        wine(PROGRAM, "user", "add", self.user, "--password-stdin", "--file", windows_path(self.path("users")),
             given=self.password.encode())

    def words(self):
        return ["--own-account", "--config", windows_path(self.path("psremoting.json")), "--state-directory",
                windows_path(self.path("state"))]

    def answers(self):
        import socket
        with socket.socket() as one, socket.socket() as other:
            return one.connect_ex(("127.0.0.1", self.port)) == 0 and other.connect_ex(("127.0.0.1", self.http_port)) == 0

    def halves(self):
        """Process ids of the launcher and of serve; None for who is not there."""
        found = {}
        for pid in running(self.name):
            words = processes.words(pid)
            for half in "run", "service", "serve":
                if any(word.lower().endswith("psremoting.exe") for word in words[:2]) and half in words[1:3]:
                    found["serve" if half == "serve" else "launcher"] = pid
        return found.get("launcher"), found.get("serve")

    def expect_end(self):
        expect_no_process_of("the service", lambda: running(self.name))

    def remove(self):
        for pid in running(self.name):
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        try:
            self.make_files()
            self.start()
            return self
        except BaseException:
            self.remove()
            raise

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self.stop()
                self.expect_end()
        finally:
            if kind is not None or sys.exc_info()[0]:
                print("the service's log:", self.log_text(), sep="\n", flush=True)
            self.remove()


class ConsoleService(WindowsService):
    """`psremoting run` in a console."""

    def start(self):
        self.log, self.exit_code = [], 0
        self.process = subprocess.Popen(["wine", CONSOLE, windows_path(PROGRAM), "run", *self.words()], stdin=subprocess.PIPE,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        threading.Thread(target=self._read_log, args=[self.process.stderr], daemon=True).start()
        processes.until("the service listens", self._is_up, DEADLINE)

    def _read_log(self, stream):
        for line in stream:
            self.log.append(line.decode(errors="replace").rstrip())

    def _is_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the service ended with {self.process.returncode}\n{self.log_text()}")
        return self.answers()

    def log_text(self):
        return "\n".join(self.log)

    def stop(self):
        """^C."""
        self.process.stdin.close()
        code = self.process.wait(DEADLINE)
        if code != self.exit_code:
            raise AssertionError(f"the service ended with {code}")

    def remove(self):
        super().remove()
        if hasattr(self, "process") and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class ManagedService(WindowsService):
    """`psremoting service`, started by the SCM under a name of its own."""

    def start(self):
        line = " ".join(f'"{word}"' if " " in word else word for word in [windows_path(PROGRAM), "service", *self.words()])
        wine("sc", "create", self.name, "binPath=", line, "start=", "demand")
        wine("net", "start", self.name)  # which Wine's does not wait for
        processes.until("the start is over", lambda: "PENDING" not in self.state()["STATE"], DEADLINE)
        if "RUNNING" not in self.state()["STATE"]:
            raise AssertionError(f"the service did not start: {self.state()}\n{self.log_text()}")

    def state(self):
        """The words of `sc query`."""
        text = wine("sc", "query", self.name)[1]
        return dict(re.findall(r"^\s*(\w+)\s*:\s*(.*?)\s*$", text, re.M))

    def log_text(self):
        try:
            with open(self.path("state", "log", "service.log"), errors="replace") as file:
                return file.read()
        except OSError:
            return "(none)"

    def stop(self):
        wine("net", "stop", self.name)

    def remove(self):
        wine("net", "stop", self.name, check=False)
        wine("sc", "delete", self.name, check=False)
        super().remove()
