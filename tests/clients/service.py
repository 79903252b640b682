"""The real service on loopback ports, with a throw-away user: for tests, and for the demo.

    with Service() as service:
        service.https("localhost")     # or the environment of service.environment() for another program

PSREMOTING_TEST_BUILD names the build folder. Leaving the block stops the service and raises when it ended badly, reported a
sanitizer's finding, or left a process or a file in its runtime folder behind.
"""
import base64
import hashlib
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading

import processes

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DEADLINE = 120  # seconds that nothing should need, under a sanitizer on a busy machine
FINDING = re.compile(r"(Address|Leak|Thread|UndefinedBehavior)Sanitizer|runtime error:|a defect|terminate called")


def build_folder():
    return os.environ.get("PSREMOTING_TEST_BUILD") or os.path.join(ROOT, "build", "dev")


def free_ports():
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def user_line(name, account, password):
    """A line of the user file, with a cheap hash: it guards nothing."""
    n, r, p, salt = 1024, 8, 1, secrets.token_bytes(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, dklen=32)
    kept = "$".join(["scrypt", str(n), str(r), str(p), base64.b64encode(salt).decode(), base64.b64encode(digest).decode()])
    return f"{name}:{account}:{kept}\n"


def is_root():
    return os.geteuid() == 0


class Service:
    """One service with everything of its own in a temporary folder. `settings` go over the main configuration file's,
    `endpoints` are endpoint files by name, `installs` are folders to look for PowerShell in."""

    def __init__(self, settings=None, endpoints=None, installs=(), stderr=None, verbose=False):
        self.program = os.path.join(build_folder(), "service", "psremoting")
        self.host = "localhost"
        self.port, self.http_port = free_ports()
        self.user, self.password = "tester", secrets.token_urlsafe(12)
        self.account = pwd.getpwuid(os.geteuid()).pw_name
        self.settings, self.endpoints, self.installs = settings or {}, endpoints or {}, list(installs)
        self.run_by = None  # another account to run the service as, where we are root
        self.before = []  # a program, and its arguments, that runs the service's as its child; it becomes run_by, too
        self.when_written = lambda: None  # called when all files are there, before the service starts
        self.stderr = stderr
        self.verbose = verbose
        self.log, self.launcher, self.exit_code = [], None, 0
        self._heard = threading.Condition()
        self._reader = None

    # The files.

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def _make_folder(self):
        self.folder = tempfile.mkdtemp(prefix="psremoting-test-")
        os.chmod(self.folder, 0o755)
        for name in ("state", "run", "endpoints"):
            os.mkdir(self.path(name))
        # What `serve` runs as when we are root: an account that every system has.
        if is_root():
            nobody = pwd.getpwnam("nobody")
            os.chown(self.path("state"), nobody.pw_uid, nobody.pw_gid)
        os.chmod(self.path("state"), 0o711)
        if self.run_by:
            for name in ("", "state", "run", "endpoints"):
                shutil.chown(self.path(name), self.run_by)

    def write(self, name, text, mode=0o644):
        """Beside and renamed, so that the service never reads half a file."""
        path = self.path(name)
        with open(path + ".new", "w") as file:
            os.fchmod(file.fileno(), mode)
            if self.run_by:
                shutil.chown(file.fileno(), self.run_by)
            file.write(text)
        os.rename(path + ".new", path)
        return path

    def main_file(self):
        settings = {
            "Schema": 1,
            "Listeners": [
                {"Address": "*", "Transport": "HTTPS", "Port": self.port},
                {"Address": "*", "Transport": "HTTP", "Port": self.http_port},
            ],
            "UserFile": self.path("users"),
            "InstallRoots": self.installs,
            "Pam": False,
            "ServiceAccount": "nobody",
        }
        return json.dumps(settings | self.settings, indent=2)

    def configure(self, settings=None):
        """Writes the main file anew."""
        self.settings |= settings or {}
        self.write("psremoting.json", self.main_file())

    def add_endpoint(self, name, **settings):
        self.write(f"endpoints/{name}.json", json.dumps({"Schema": 1} | settings, indent=2))

    def set_users(self, *more):
        """The user file: our own user, and (name, account, password) of others."""
        lines = [user_line(*one) for one in [(self.user, self.account, self.password), *more]]
        self.write("users", "".join(lines), 0o600)

    # The process.

    def command(self):
        return [*self.before, self.program, "run", "--config", self.path("psremoting.json"), "--state-directory", self.path("state"),
                "--runtime-directory", self.path("run"), *(["--verbose"] if self.verbose else [])]

    def start(self):
        processes.adopt_orphans()
        self._make_folder()
        self.configure()
        self.set_users()
        for name, endpoint in self.endpoints.items():
            self.add_endpoint(name, **endpoint)
        self.when_written()
        command = self.command()
        # Leaks would be looked for with ptrace, which the service denies everybody.
        environment = os.environ | {"PSREMOTING_TEST_FOLDER": self.folder, "ASAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS": "print_stacktrace=1"}
        self.launcher = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment, start_new_session=True,
                                         stderr=self.stderr or subprocess.PIPE,
                                         user=None if self.before else self.run_by,
                                         extra_groups=None if self.before or not self.run_by else [])
        if self.stderr is None:
            self._reader = threading.Thread(target=self._read_log, daemon=True)
            self._reader.start()
        self.wait_until_served()
        return self

    def _read_log(self):
        for line in self.launcher.stderr:
            with self._heard:
                self.log.append(line.decode(errors="replace").rstrip("\n"))
                self._heard.notify_all()

    def wait_until_served(self):
        def answers():
            if self.launcher.poll() is not None:
                raise AssertionError(f"the service ended with {self.launcher.returncode}\n" + "\n".join(self.log))
            return all(self.answers(port) for port in (self.port, self.http_port))
        processes.until("the service listens", answers, DEADLINE)

    @staticmethod
    def answers(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def expect_log(self, pattern, since=0):
        """The first line from `since` on that has the pattern in it; waits for it."""
        def find():
            return next((line for line in self.log[since:] if re.search(pattern, line)), None)
        with self._heard:
            if not self._heard.wait_for(find, DEADLINE):
                raise AssertionError(f"the log never said {pattern!r}:\n" + "\n".join(self.log[since:]))
            return find()

    def expect_event(self, event, fields="", since=0):
        """The first line of this event (base/events.hpp) whose fields have the pattern in them; waits for it."""
        return self.expect_log(rf" event={event} .*{fields}" if fields else rf" event={event}( |$)", since)

    def main_pid(self):
        """The service's own process."""
        return processes.until("the service runs", lambda: processes.children(self.launcher.pid))[0] if self.before else self.launcher.pid

    def serve_pid(self):
        """The unprivileged half; waits for it where it is being started."""
        def find():
            return next((pid for pid in processes.children(self.main_pid()) if "serve" in processes.words(pid)[1:2]), None)
        return processes.until("there is a serve process", find)

    def workers(self, program="pwsh"):
        """Process ids below the launcher that run `program`."""
        def runs(pid):
            return any(os.path.basename(word) == program for word in processes.words(pid)[:2])
        return [pid for pid in processes.descendants(self.launcher.pid) if runs(pid)]

    def environment(self):
        """What a client program needs to know."""
        return {"PSREMOTING_TEST_HOST": self.host, "PSREMOTING_TEST_PORT": str(self.port),
                "PSREMOTING_TEST_HTTP_PORT": str(self.http_port), "PSREMOTING_TEST_USER": self.user,
                "PSREMOTING_TEST_PROGRAM": self.program, "PSREMOTING_TEST_FOLDER": self.folder,
                "PSREMOTING_TEST_PASSWORD": self.password, "PSREMOTING_TEST_CERTIFICATE": self.path("state", "certificate.pem")}

    # The end.

    def stop(self):
        """Ends the service as a service manager does, and raises what is wrong with how it ended."""
        wrong = []
        if self.launcher.poll() is None:
            no_zombies = lambda: not any(processes.is_zombie(pid) for pid in processes.descendants(self.launcher.pid))
            try:
                processes.until("every dead process below the service is reaped", no_zombies)
            except AssertionError as late:
                wrong.append(str(late))
            os.kill(self.main_pid(), signal.SIGTERM)
        try:
            self.launcher.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            wrong.append("the service did not stop")
            self.launcher.kill()
            self.launcher.wait()
        if self.launcher.returncode != self.exit_code:
            wrong.append(f"the service ended with {self.launcher.returncode}")
        wrong += self._findings()
        if wrong:
            raise AssertionError("; ".join(wrong) + "\n" + "\n".join(self.log))

    def _findings(self):
        found = [f"left behind: {processes.describe(pid)}" for pid in self._left_behind()]
        if self._reader:
            self._reader.join(DEADLINE)  # the last words, too
        found += [line for line in self.log if FINDING.search(line)]
        shutil.rmtree(self.folder, ignore_errors=True)
        return found

    @staticmethod
    def _left_behind():
        """Orphans of the service are our children now. One that is about to end may do so."""
        def ended():
            for pid in processes.children(os.getpid()):
                if processes.is_zombie(pid):
                    os.waitpid(pid, 0)
            return not processes.children(os.getpid())
        try:
            processes.until("all processes of the service have ended", ended, 10)
        except AssertionError:
            pass
        left = processes.children(os.getpid())
        for pid in left:
            processes.reap(pid)
        return left

    def kill(self):
        """No chance to tidy up, for the launcher; the rest is looked at by stop()."""
        self.exit_code = -signal.SIGKILL
        self.launcher.kill()
        self.launcher.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        try:
            self.stop()
        except AssertionError:
            if kind is None:
                raise
        if kind is not None:
            print("\n".join(["the service's log:", *self.log]), flush=True)

