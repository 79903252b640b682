#!/usr/bin/python3
"""The service in a container, as far as the kernel makes one: a process id namespace of its own, in which it is the first process."""
import subprocess
import sys
import unittest

import wsman
from service import Service, is_root

CONTAINER = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
CLIENT = "games"  # an account that every system has


def can_contain():
    return is_root() and subprocess.run([*CONTAINER, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0


def output_of(shell, line):
    command = wsman.run(shell, line)
    return b"".join(answer.stream("stdout") for answer in shell.receive_all(command))


class Contained(unittest.TestCase):
    settings = {}

    def setUp(self):
        self.service = Service(settings=self.settings)
        self.service.before = CONTAINER
        self.service.start()
        self.addCleanup(self.service.stop)
        self.service.set_users(("clara", CLIENT, "hers"))

    def clara(self):
        return wsman.Connection(self.service, "clara", "hers")


class ProcessQuota(Contained):
    settings = {"Winrs": {"MaxProcessesPerShell": 1}, "Access": {"Users": [CLIENT]}}

    def setUp(self):
        super().setUp()
        sleep = lambda: subprocess.Popen(["sleep", "600"], user=CLIENT, start_new_session=True)
        elsewhere = [sleep() for _ in range(100)]  # more than one process's share of tasks
        self.addCleanup(lambda: [process.wait() for process in elsewhere])
        self.addCleanup(lambda: [process.kill() for process in elsewhere])

    def test_tasks_of_the_same_uid_in_another_container_take_nothing_from_it(self):
        shell = wsman.cmd_shell(self.clara())
        seen, limit = map(int, output_of(shell, "ls -d /proc/[0-9]* | wc -l; awk '/Max processes/ {print $3}' /proc/self/limits").split())
        self.assertLess(seen, 50)
        self.assertGreater(limit, 100 + 64)


if __name__ == "__main__":
    if not can_contain():
        print("left out: only root can make a container, where the kernel lets it")
        sys.exit(77)
    unittest.main(verbosity=2)
