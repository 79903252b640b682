#!/usr/bin/python3
"""What this host's administrators ask: `psremoting status` and `psremoting sessions` the service, `psremoting doctor` the host."""
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

import authority
import processes
import wsman
from service import Service, free_ports, is_root


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

    def test_of_a_cmd_session_the_list_has_the_process_of_its_command(self):
        shell = self.shell()
        (one,) = self.json("sessions", "list")
        self.assertEqual((one["ProcessId"], one["ProcessIds"]), (0, []))
        self.assertRegex(self.ask("sessions", "list")[1], rf"{shell.id}.* - ")
        commands = [wsman.run(shell, f"exec sleep {seconds}") for seconds in (601, 602)]
        (one,) = self.json("sessions", "list")
        self.assertEqual(one["ProcessId"], one["ProcessIds"][0])
        processes.until("both are what runs there", lambda: sorted(processes.words(pid)[-1] for pid in one["ProcessIds"]) == ["601", "602"])
        self.assertIn(",".join(map(str, one["ProcessIds"])), self.ask("sessions", "list")[1])
        for command in commands:
            shell.signal(command)
        self.assertEqual(self.json("sessions", "list")[0]["ProcessIds"], [])

    def test_a_stopped_session_ends_for_its_client_and_no_other_does(self):
        mine, other = self.shell(), self.shell()
        command = wsman.run(mine, "sleep 1000")
        self.assertEqual(self.json("sessions", "stop", mine.id), [{"ShellId": mine.id}])
        self.assertNotIn(mine.receive(command).fault(), (None, wsman.TIMED_OUT))
        self.assertEqual(self.ids(), [other.id])
        self.assertEqual(self.ask("sessions", "stop", mine.id)[0], 4)

    def test_the_beginning_of_an_id_is_enough_where_it_fits_one_session(self):
        shells = {self.shell().id for _ in range(17)}  # two of them begin with the same digit
        digit = next(one for one in "0123456789ABCDEF" if sum(shell.startswith(one) for shell in shells) > 1)
        code, _, err = self.ask("sessions", "stop", digit)
        self.assertEqual(code, 1)
        self.assertIn("write more", err)
        self.assertEqual(set(self.ids()), shells)
        mine = shells.pop()
        self.assertEqual(self.json("sessions", "stop", mine[:8].lower()), [{"ShellId": mine}])
        self.assertEqual(self.ask("sessions", "stop", "not-an-id")[0], 4)
        self.assertEqual(set(self.ids()), shells)

    def test_who_cannot_be_stopped_keeps_none_of_the_others_and_an_empty_word_names_nobody(self):
        mine = self.shell()
        self.assertEqual(self.ask("sessions", "stop", "")[0], 2)  # of a variable that is not set
        self.assertEqual(self.ids(), [mine.id])
        code, out, err = self.ask("sessions", "stop", "not-an-id", mine.id)
        self.assertEqual(code, 4)
        self.assertIn("not-an-id", err)
        self.assertIn(mine.id, out)
        self.assertEqual(self.ids(), [])

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

    def output_of(self, shell, line):
        return b"".join(answer.stream("stdout") for answer in shell.receive_all(wsman.run(shell, line))).decode()

    def test_a_command_is_told_whose_session_it_is_in(self):
        shell = self.shell()
        line = f"{self.service.program} sessions self --json --state-directory {self.service.path('state')}"
        told = json.loads(self.output_of(shell, line))
        self.assertGreater(int(told.pop("Port")), 0)
        self.assertEqual(told, {"User": self.service.account, "Endpoint": "cmd", "Client": "127.0.0.1", "Session": shell.id})
        self.assertEqual(self.output_of(shell, "echo $PSREMOTING_SESSION $PSREMOTING_CLIENT").split(), [shell.id, "127.0.0.1"])

    def test_outside_a_session_there_is_none_and_no_badge_of_ones_own_making_helps(self):
        code, _, err = self.ask("sessions", "self")
        self.assertEqual(code, 4)
        self.assertIn("PSREMOTING_BADGE", err)
        for badge in "", "x", "00000000-0000-0000-0000-000000000000", "A" * 5000, self.shell().id:
            code, _, err = self.ask("sessions", "self", env=dict(os.environ, PSREMOTING_BADGE=badge))
            self.assertNotEqual(code, 0, badge)

    def test_at_the_door_for_everybody_nothing_else_is_told(self):
        for what in "status", "sessions", "stop", "":
            said = json.loads(self.talk(json.dumps({"Do": what}).encode() + b"\n", "self"))
            self.assertEqual(list(said), ["Error", "Detail"], what)

    def test_who_stands_in_the_door_and_says_nothing_keeps_nobody_out_for_long(self):
        with contextlib.ExitStack() as standing:
            for _ in range(20):
                door = standing.enter_context(socket.socket(socket.AF_UNIX))
                door.connect(self.service.path("state", "control"))
            self.assertEqual(self.json("status")["Sessions"], 0)

    def talk(self, question, which="control"):
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(60)
            door.connect(self.service.path("state", which))
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
        ask = ("import socket, sys; door = socket.socket(socket.AF_UNIX)\ntry: door.connect(sys.argv[1])\n"
               "except PermissionError: sys.exit(7)")
        def knock(which):
            words = [sys.executable, "-c", ask, self.service.path("state", which)]
            return subprocess.run(words, user=65533, group=65533, extra_groups=[], check=False).returncode
        self.assertEqual((knock("control"), knock("self")), (7, 0))

    def test_where_no_service_runs_it_says_how_to_start_one(self):
        done = subprocess.run([self.service.program, "status", "--state-directory", "/nonexistent"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn("systemctl start psremoting", done.stderr)


class Doctor(unittest.TestCase):
    """Hosts that are well, and hosts that were broken on purpose."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="psremoting-doctor-")
        cls.addClassCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        cls.folder = folder.name
        os.mkdir(os.path.join(cls.folder, "7"))
        for name, text in ("pwsh", "#!/bin/false\n"), ("pwsh.deps.json", '{"libraries": {"pwsh/7.4.7.500": {}}}'):
            with open(os.path.join(cls.folder, "7", name), "w") as file:
                file.write(text)
        os.chmod(os.path.join(cls.folder, "7", "pwsh"), 0o755)

    def doctor(self, config, state):
        """The exit code, and the checks by name: of several of one name a list of (state, found, cure)."""
        done = subprocess.run([Service().program, "doctor", "--json", "--config", config, "--state-directory", state], timeout=120,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, "")
        checks = {}
        for one in json.loads(done.stdout)["Checks"]:
            checks.setdefault(one["Name"], []).append((one["State"], one["Found"], one["Cure"]))
        return done.returncode, checks

    def of(self, service):
        return self.doctor(service.path("psremoting.json"), service.path("state"))

    def assert_wrong(self, checks, name, found, cure=""):
        self.assertTrue([one for one in checks.get(name, []) if one[0] == "wrong" and found in one[1] and cure in one[2]], checks)

    def without_service(self, port):
        """The files of a service that nobody started."""
        folder = tempfile.mkdtemp(dir=self.folder)
        os.chmod(folder, 0o755)
        config = os.path.join(folder, "psremoting.json")
        with open(config, "w") as file:
            json.dump({"Schema": 1, "InstallRoots": [self.folder], "Listeners": [{"Transport": "HTTPS", "Port": port}]}, file)
        return self.doctor(config, os.path.join(folder, "state"))

    def test_of_a_host_that_is_well_nothing_is_wrong(self):
        with Service(installs=[self.folder]) as service:
            processes.until("it can be asked", lambda: os.path.exists(service.path("state", "control")))
            code, checks = self.of(service)
        self.assertEqual(code, 0, checks)
        for name in "configuration", "powershell", "service", "version", "listener", "answer", "certificate", "certificate-key", "logon", "user-file":
            self.assertEqual({one[0] for one in checks[name]}, {"good"}, checks[name])
        self.assertEqual(len(checks["answer"]), 2)
        self.assertIn("with this certificate", checks["answer"][0][1])
        self.assertIn("7.4.7 in " + os.path.join(self.folder, "7", "pwsh"), checks["powershell"][0][1])

    def test_a_service_that_is_stopped_is_said_with_how_to_start_it(self):
        port = free_ports()[0]
        code, checks = self.without_service(port)
        self.assertEqual(code, 5)
        self.assert_wrong(checks, "service", "no service", "psremoting run ")
        self.assert_wrong(checks, "listener", f"nobody listens on HTTPS port {port}")

    def test_a_port_that_another_program_has_is_said_with_which(self):
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            holder.listen()
            code, checks = self.without_service(holder.getsockname()[1])
        self.assertEqual(code, 5)
        self.assert_wrong(checks, "listener", f"is taken by {os.path.realpath('/proc/self/exe')} (process {os.getpid()})", "listener add")

    def test_an_expired_certificate_is_said(self):
        certificate, key = authority.make(os.path.join(self.folder, "old"), "localhost", ["subjectAltName=DNS:localhost"], days=-1)
        os.chmod(certificate, 0o644)
        if is_root():
            shutil.chown(key, "nobody")  # what faces the network
        with Service(installs=[self.folder]) as service:
            processes.until("it can be asked", lambda: os.path.exists(service.path("state", "control")))
            service.configure({"Listeners": [{"Transport": "HTTPS", "Port": service.port, "CertificateFile": certificate, "KeyFile": key}]})
            service.expect_event("not_listening")
            service.expect_event("certificate_doubtful", "old.*expired on")
            processes.until("it listens again", lambda: service.answers(service.port))
            code, checks = self.of(service)
        self.assertEqual(code, 5)
        self.assert_wrong(checks, "certificate", f"{certificate} expired on", "put a new one into")
        self.assert_wrong(checks, "answer", "certificate has expired")

    def test_what_it_prints_for_people_is_a_line_a_check(self):
        done = subprocess.run([Service().program, "doctor", "--state-directory", "/nonexistent"], timeout=120, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 5)
        self.assertRegex(done.stdout, r"(?m)^WRONG    service: no service .*\n         > .*psremoting( |$)")
        self.assertRegex(done.stdout, r"thing(s are| is) wrong")


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2, warnings="ignore"))
