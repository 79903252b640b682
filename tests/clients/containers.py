#!/usr/bin/python3
"""The service in a container, as far as the kernel makes one: a process id namespace of its own, in which it is the first process."""
import os
import pwd
import stat
import subprocess
import sys
import unittest

import processes
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
    before = CONTAINER

    def setUp(self):
        self.service = Service(settings=self.settings)
        self.service.before = self.before
        self.prepare()
        self.service.start()
        self.addCleanup(self.service.stop)

    def prepare(self):
        pass

    def own_shell(self):
        return wsman.cmd_shell(wsman.Connection(self.service))


class FirstProcess(Contained):
    """That it stops on SIGTERM, and how it ends, setUp's cleanup looks at."""

    def test_what_others_leave_in_the_container_is_reaped(self):
        first = self.service.main_pid()
        inside = ["nsenter", "--target", str(first), "--pid", "sh", "-c", "sleep 0.1 & exit 0"]  # as docker exec does
        subprocess.run(inside, check=True)
        processes.until("the orphan has ended", lambda: not [p for p in processes.children(first) if processes.stat(p)[0] == "sleep"])
        processes.until("and is reaped", lambda: not any(processes.is_zombie(pid) for pid in processes.descendants(first)))

    def test_sessions_are_opened_and_what_they_leave_is_ended(self):
        shell = self.own_shell()
        self.assertEqual(output_of(shell, "(sleep 600 &) ; echo $$ >/dev/null; echo there"), b"there\n")
        shell.delete()
        processes.until("what the command left has ended", lambda: not self.service.workers("sleep"))


# Everything is read-only but two volumes: as with --read-only, or readOnlyRootFilesystem.
READ_ONLY = [*CONTAINER, "--mount", "sh", "-c", """
for volume in state run; do mount --bind "$PSREMOTING_TEST_FOLDER/$volume" "$PSREMOTING_TEST_FOLDER/$volume"; done
mount -o remount,bind,ro / && exec "$0" "$@"
"""]


class ReadOnlyRoot(Contained):
    before = READ_ONLY

    def test_two_volumes_are_enough(self):
        shell = self.own_shell()
        output = output_of(shell, "touch /usr/there 2>&1; mkdir -p $XDG_CACHE_HOME/there && ls $XDG_CACHE_HOME; echo done")
        self.assertIn(b"Read-only file system", output)
        self.assertEqual(output.split()[-2:], [b"there", b"done"])


class StateFolder(Contained):
    def prepare(self):
        self.service.when_written = lambda: os.rmdir(self.service.path("state"))

    def test_one_that_is_missing_is_made_as_the_package_makes_it(self):
        facts = os.stat(self.service.path("state"))
        self.assertEqual((facts.st_uid, stat.S_IMODE(facts.st_mode)), (pwd.getpwnam("nobody").pw_uid, 0o711))
        words = [self.service.program, "status", "--state-directory", self.service.path("state")]
        self.assertEqual(subprocess.run(words, stdout=subprocess.DEVNULL, check=False).returncode, 0)


class NoStateFolder(unittest.TestCase):
    """Where it cannot be made, or written: the service ends, and says which it is and what to type."""

    def refused(self, prepare, before=CONTAINER):
        service = Service()
        service.before = before
        service.when_written = lambda: prepare(service)
        service.exit_code = 11
        with self.assertRaises(AssertionError):
            service.start()
        service.stop()
        said = next(line for line in service.log if "event=no_certificate" in line)
        self.assertIn(f"{service.path('state')}, where the service keeps its certificate, ", said)
        self.assertIn("--state-directory", said)
        return said, service.path("state")

    def test_that_it_cannot_be_made(self):
        said, state = self.refused(lambda service: os.rmdir(service.path("state")), [*CONTAINER, "--mount", "sh", "-c", """
            mount --bind "$PSREMOTING_TEST_FOLDER/run" "$PSREMOTING_TEST_FOLDER/run"; mount -o remount,bind,ro / && exec "$0" "$@" """])
        self.assertIn(f"No such file or directory. Make it: install -d -m 711 -o nobody {state}", said)
        self.assertIn("mount a volume there that nobody may write", said)

    def test_that_it_is_anothers(self):
        said, state = self.refused(lambda service: os.chown(service.path("state"), 0, 0))
        self.assertIn(f"Permission denied, and belongs to uid 0. Give it to the service: chown nobody {state}", said)


UID = 1000660000  # as OpenShift gives one; no database of accounts has it


class AsUid(Contained):
    before = [*CONTAINER, "setpriv", "--reuid", str(UID), "--regid", "0", "--clear-groups", "--"]

    def prepare(self):
        self.service.run_by = UID
        self.service.account = str(UID)


class ArbitraryUid(AsUid):
    def test_the_one_account_that_it_is_can_use_it(self):
        self.assertEqual(output_of(self.own_shell(), "id -u; id -g; echo $USER"), b"1000660000\n0\n1000660000\n")

    def test_no_other_account_can_and_the_log_says_why(self):
        self.service.set_users(("clara", CLIENT, "hers"), ("nobody else", "1000660001", "his"))
        for user, password in (("clara", "hers"), ("nobody else", "his")):
            self.assertEqual(wsman.create_cmd(wsman.Connection(self.service, user, password)).status, 401)
        self.service.expect_event("logon_refused", f"user=clara.*only its own account can log on, not {CLIENT}")
        self.service.expect_event("logon_refused", "user=\"nobody else\".*there is no account 1000660001")


class GivenToItsGroup(AsUid):
    """The user file is root's, and readable for a group of the service's: a Secret with fsGroup."""
    before = [*CONTAINER, "setpriv", "--reuid", str(UID), "--regid", "0", "--groups", str(UID), "--"]

    def test_it_is_read_and_one_that_everybody_can_read_is_not(self):
        os.chown(self.service.path("users"), 0, UID)
        os.chmod(self.service.path("users"), 0o440)
        self.assertEqual(output_of(self.own_shell(), "id -G"), f"0 {UID}\n".encode())
        os.chmod(self.service.path("users"), 0o444)
        self.assertEqual(wsman.create_cmd(wsman.Connection(self.service)).status, 401)


class NoUsers(AsUid):
    settings = {"UserFile": ""}

    def test_the_start_says_that_nobody_can_log_on_and_what_to_write(self):
        said = self.service.expect_event("nobody_logs_on")
        self.assertIn("uid 1000660000 has no account on this host", said)
        self.assertIn("psremoting user add NAME", said)
        self.assertEqual(wsman.create_cmd(wsman.Connection(self.service)).status, 401)


class ProcessQuota(Contained):
    settings = {"Winrs": {"MaxProcessesPerShell": 1}, "Access": {"Users": [CLIENT]}}

    def setUp(self):
        super().setUp()
        self.service.set_users(("clara", CLIENT, "hers"))
        sleep = lambda: subprocess.Popen(["sleep", "600"], user=CLIENT, start_new_session=True)
        elsewhere = [sleep() for _ in range(100)]  # more than one process's share of tasks
        self.addCleanup(lambda: [process.wait() for process in elsewhere])
        self.addCleanup(lambda: [process.kill() for process in elsewhere])

    def test_tasks_of_the_same_uid_in_another_container_take_nothing_from_it(self):
        shell = wsman.cmd_shell(wsman.Connection(self.service, "clara", "hers"))
        seen, limit = map(int, output_of(shell, "ls -d /proc/[0-9]* | wc -l; awk '/Max processes/ {print $3}' /proc/self/limits").split())
        self.assertLess(seen, 50)
        self.assertGreater(limit, 100 + 64)


if __name__ == "__main__":
    if not can_contain():
        print("left out: only root can make a container, where the kernel lets it")
        sys.exit(77)
    unittest.main(verbosity=2)
