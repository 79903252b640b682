#!/usr/bin/python3
"""What this host's administrators ask the running service: `psremoting status` and `psremoting sessions`."""
import json
import os
import socket
import subprocess
import sys
import unittest

import processes
import wsman
from service import Service, is_root


class Control(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = cls.enterClassContext(Service())
        processes.until("it can be asked", lambda: os.path.exists(cls.service.path("state", "control")))

    def ask(self, *words, **more):
        """(exit code, stdout, stderr)"""
        done = subprocess.run([self.service.program, *words, "--state-directory", self.service.path("state")], timeout=60,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **more)
        return done.returncode, done.stdout, done.stderr

    def json(self, *words):
        code, out, err = self.ask(*words, "--json")
        self.assertEqual((code, err), (0, ""), out)
        return json.loads(out)

    def shell(self):
        shell = wsman.cmd_shell(wsman.Connection(self.service))
        self.addCleanup(shell.delete)
        return shell

    def ids(self, *words):
        return [one["ShellId"] for one in self.json("sessions", "list", *words)]

    def test_status_tells_where_it_listens_and_how_many_sessions_there_are(self):
        self.shell()
        said = self.json("status")
        self.assertEqual({(one["Transport"], one["Port"]) for one in said["Listeners"]},
                         {("HTTPS", self.service.port), ("HTTP", self.service.http_port)})
        self.assertEqual(said["Sessions"], 1)
        self.assertIn(str(self.service.port), self.ask("status")[1])

    def test_a_session_is_listed_with_who_opened_it_from_where(self):
        shell = self.shell()
        (one,) = self.json("sessions", "list")
        self.assertEqual(one["ShellId"], shell.id)
        self.assertEqual((one["Owner"], one["ClientIP"]), (self.service.account, "127.0.0.1"))
        self.assertTrue(one["ResourceUri"].endswith("/cmd"))
        self.assertIn(shell.id, self.ask("sessions", "list")[1])
        self.assertEqual(self.ids("--user", self.service.account), [shell.id])
        self.assertEqual(self.ids("--user", "nobody-else"), [])

    def test_a_stopped_session_ends_for_its_client_and_no_other_does(self):
        mine, other = self.shell(), self.shell()
        command = wsman.run(mine, "sleep 1000")
        self.assertEqual(self.json("sessions", "stop", mine.id), [{"ShellId": mine.id}])
        self.assertNotIn(mine.receive(command).fault(), (None, wsman.TIMED_OUT))
        self.assertEqual(self.ids(), [other.id])
        self.assertEqual(self.ask("sessions", "stop", mine.id)[0], 4)

    def test_all_or_those_of_one_account_can_be_stopped_and_not_none_in_particular(self):
        first, second = self.shell(), self.shell()
        code, _, err = self.ask("sessions", "stop")
        self.assertEqual(code, 1)
        self.assertIn("--all", err)
        self.assertEqual(self.json("sessions", "stop", "--user", "nobody-else"), [])
        self.assertEqual(set(self.ids()), {first.id, second.id})
        self.json("sessions", "stop", "--all")
        self.assertEqual(self.ids(), [])

    def test_what_clients_call_their_sessions_is_printed_and_not_obeyed(self):
        body = ('<rsp:Shell Name="\u00e9&#x9B;31m"><rsp:InputStreams>stdin</rsp:InputStreams>'
                "<rsp:OutputStreams>stdout stderr</rsp:OutputStreams></rsp:Shell>")
        connection = wsman.Connection(self.service)
        created = connection.post(wsman.envelope(wsman.TRANSFER + "Create", wsman.CMD, body))
        self.addCleanup(wsman.Shell(connection, wsman.CMD, created).delete)
        self.assertIn("\u00e9\u009b31m", [one["Name"] for one in self.json("sessions", "list")])
        self.assertIn("\u00e9?31m", self.ask("sessions", "list")[1])

    def talk(self, question):
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(60)
            door.connect(self.service.path("state", "control"))
            door.sendall(question)
            return b"".join(iter(lambda: door.recv(65536), b""))

    def test_questions_that_are_none_are_refused_and_the_next_is_answered(self):
        for question in b"\n", b"status\n", b"[]\n", b'{"Do": 1}\n', b'{"Do": "stop", "ShellId": "\xff"}\n', b"\x00\n":
            self.assertIn(b'"Error"', self.talk(question), question)
        with self.assertRaises(ConnectionResetError):
            self.talk(b"x" * 5000)
        self.assertIn(b'"Sessions"', self.talk(b'{"Do": "status"}\n'))

    @unittest.skipUnless(is_root(), "only root can become somebody else")
    def test_nobody_else_may_ask(self):
        door = self.service.path("state", "control")
        self.assertEqual(os.stat(door).st_mode & 0o777, 0o600)
        os.chmod(self.service.path("state"), 0o755)  # nor is the folder what keeps others out
        try:
            ask = ("import socket, sys; door = socket.socket(socket.AF_UNIX)\ntry: door.connect(sys.argv[1])\n"
                   "except PermissionError: sys.exit(7)")
            code = subprocess.run([sys.executable, "-c", ask, door], user=65533, group=65533, extra_groups=[], check=False).returncode
        finally:
            os.chmod(self.service.path("state"), 0o700)
        self.assertEqual(code, 7)

    def test_where_no_service_runs_it_says_how_to_start_one(self):
        done = subprocess.run([self.service.program, "status", "--state-directory", "/nonexistent"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn("systemctl start psremoting", done.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2, warnings="ignore"))
