"""A host to try things on: mount and network namespaces of a test's own, which vanish with its last process. Root only."""
import fcntl
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile

SKIPPED = 77
GUARD = 60  # seconds until what hangs fails
SCRATCH = os.environ.get("PSREMOTING_TEST_SCRATCH")  # set inside


def skip(why):
    print("skipped:", why)
    sys.exit(SKIPPED)


def enter(test):
    """Runs the test's file again inside, and ends as it ended."""
    if os.geteuid() != 0:
        skip("only root can make a scratch host")
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "PSREMOTING_TEST_SCRATCH": folder,
                       "ASAN_OPTIONS": "detect_leaks=0"}  # which works in no process that nobody may look into
        inside = ["unshare", "--mount", "--net", "--propagation", "private", "/usr/bin/python3", os.path.abspath(test), *sys.argv[1:]]
        sys.exit(subprocess.run(inside, env=environment).returncode)


def mount(*arguments):
    if subprocess.run(["mount", *arguments], stderr=subprocess.DEVNULL).returncode != 0:
        skip("this machine does not let us mount")


def overlay(lower, place, name):
    """The folder `lower` at `place`; what is written there goes to SCRATCH/name/upper."""
    for part in ("upper", "work"):
        os.makedirs(f"{SCRATCH}/{name}/{part}")
    mount("-t", "overlay", "overlay", "-o", f"lowerdir={lower},upperdir={SCRATCH}/{name}/upper,workdir={SCRATCH}/{name}/work", place)


def loopback_up():
    """The loopback device of a new network namespace is down."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=GUARD, **options)


class Service:
    """`psremoting service` until the block is left; inside, it has said that it is ready. `folder` is one that everybody may pass."""

    def __init__(self, program, folder, before=()):
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.settimeout(GUARD)
        pathlib.Path(f"{folder}/notify").unlink(missing_ok=True)
        self.notify.bind(f"{folder}/notify")
        os.chmod(f"{folder}/notify", 0o666)
        self.process = subprocess.Popen([*before, program, "service"], env={**os.environ, "NOTIFY_SOCKET": f"{folder}/notify"},
                                        stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        while b"READY=1" not in self.notify.recv(4096):
            pass
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.log = self.process.communicate(timeout=GUARD)[1]
        self.notify.close()


def session(user, password):
    import winrm
    return winrm.Session("https://localhost:5986/wsman", auth=(user, password), transport="basic", server_cert_validation="ignore")
