#!/usr/bin/env python3
"""The real service against a stand-in for systemd's end of the notify protocol (sd_notify(3)): notify_test.py PROGRAM."""
import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import unittest

BUILT = pathlib.Path(sys.argv.pop(1)).resolve()
NOBODY = 65534
GUARD = 60  # seconds until a test that hangs fails


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Manager:
    """A service manager's socket, and the service it starts. Without privilege, so that no account has to exist."""

    def __init__(self, configuration):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.socket.settimeout(GUARD)
        self.socket.bind(str(self.folder / "notify"))
        (self.folder / "psremoting.json").write_text(configuration)
        for name in ("state", "run"):
            (self.folder / name).mkdir()
        program = shutil.copy(BUILT, self.folder)  # where the account may go, wherever the tree is
        command = [program, "service", "--config", self.folder / "psremoting.json", "--state-directory", self.folder / "state",
                   "--runtime-directory", self.folder / "run"]
        # A sanitizer cannot look for leaks in a process that nobody may look into.
        environment = {"NOTIFY_SOCKET": str(self.folder / "notify"), "PATH": "/usr/bin:/bin", "ASAN_OPTIONS": "detect_leaks=0"}
        as_nobody = {}
        if os.geteuid() == 0:
            for path in [self.folder, *self.folder.iterdir()]:
                os.chown(path, NOBODY, NOBODY)
            as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self.service = subprocess.Popen(command, env=environment,
                                        stderr=subprocess.PIPE, cwd="/", **as_nobody)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.service.poll() is None:
            self.service.kill()
        self.service.wait(GUARD)
        self.service.stderr.close()
        self.socket.close()
        shutil.rmtree(self.folder)

    def next(self):
        """One message: its lines as a dictionary, and the process that sent it."""
        data, ancillary, _, _ = self.socket.recvmsg(4096, socket.CMSG_SPACE(struct.calcsize("3i")))
        sender = next(struct.unpack("3i", value[:12])[0] for _, kind, value in ancillary if kind == socket.SCM_CREDENTIALS)
        return dict(line.split("=", 1) for line in data.decode().splitlines()), sender

    def wait_for(self, name):
        while True:
            message, sender = self.next()
            if message.get(name) == "1":
                return message, sender


def configuration(port):
    return json.dumps({"Schema": 1, "Listeners": [{"Address": "127.0.0.1", "Port": port, "Transport": "HTTPS"}]})


class Notify(unittest.TestCase):
    def test_ready_comes_once_the_port_is_open(self):
        port = free_port()
        with Manager(configuration(port)) as manager:
            message, _ = manager.wait_for("READY")
            self.assertIn("STATUS", message)
            with socket.create_connection(("127.0.0.1", port), GUARD):
                pass

    def test_all_is_sent_by_the_main_process_to_which_alone_the_unit_listens(self):
        with Manager(configuration(free_port())) as manager:
            _, sender = manager.wait_for("READY")
            self.assertEqual(sender, manager.service.pid)
            manager.service.send_signal(signal.SIGTERM)
            _, sender = manager.wait_for("STOPPING")
            self.assertEqual(sender, manager.service.pid)

    def test_a_stop_is_told_before_it_happens_and_ends_well(self):
        with Manager(configuration(free_port())) as manager:
            manager.wait_for("READY")
            manager.service.send_signal(signal.SIGTERM)
            manager.wait_for("STOPPING")
            self.assertEqual(manager.service.wait(GUARD), 0)

    def test_a_broken_configuration_is_never_ready_and_its_exit_code_says_that_another_start_would_not_help(self):
        with Manager('{"Listeners": ') as manager:
            self.assertEqual(manager.service.wait(GUARD), 10)
            manager.socket.setblocking(False)
            self.assertRaises(BlockingIOError, manager.next)

    def test_a_port_in_use_is_never_ready_and_is_worth_another_start(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            with Manager(configuration(taken.getsockname()[1])) as manager:
                self.assertEqual(manager.service.wait(GUARD), 12)
                manager.socket.setblocking(False)
                self.assertRaises(BlockingIOError, manager.next)


if __name__ == "__main__":
    unittest.main()
