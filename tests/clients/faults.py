#!/usr/bin/python3
"""What goes wrong with workers, clients and the service itself, and what of it others notice: nothing. Each test has a service
of its own; workers are pretenders, so that what they do wrong is the same on every machine. No test waits for a time to pass."""
import os
import resource
import signal
import socket
import tempfile
import unittest

import pretenders
import processes
import psrp
import wsman
from service import Service, free_ports, is_root

GOOD, SILENT, DYING, REFUSING = "7.4.1", "7.2.1", "7.3.1", "7.1.1"
GONE = {995, 1223, wsman.NOT_FOUND, 2150858883}


class WithService(unittest.TestCase):
    settings, endpoints, stderr, verbose = {}, {}, None, False

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="psremoting-installs-")
        os.chmod(self.folder.name, 0o755)
        for version, mode in (GOOD, ""), (SILENT, "silent"), (DYING, "dies"), (REFUSING, "refuses"):
            pretenders.make(self.folder.name, version, mode)
        self.service = Service(settings=dict(self.settings), installs=[self.folder.name], stderr=self.stderr,
                               verbose=self.verbose).start()

    def tearDown(self):
        self.folder.cleanup()
        self.service.stop()

    def connect(self, **more):
        return wsman.Connection(self.service, **more)

    def session(self, name="PowerShell.7.4", **more):
        return psrp.Session(self.connect(), name, **more).open()

    def others_work(self, session):
        """A session that was open all the time, a new one and a command."""
        for one in session, self.session():
            self.assertEqual(one.run("echo still here"), (psrp.COMPLETED, ["still here"]))
        shell = wsman.cmd_shell(self.connect())
        command = wsman.run(shell, "echo here, too")
        self.assertEqual(b"".join(answer.stream("stdout") for answer in shell.receive_all(command)), b"here, too\n")

    def fails_clearly(self, session, command=""):
        """Waits for the fault of a session that has ended; gives its words."""
        while True:
            answer = session.shell.receive(command)
            if answer.fault() not in (None, wsman.TIMED_OUT):
                return answer.words()


class Workers(WithService):
    def test_a_killed_worker_ends_its_session_and_no_other(self):
        other, mine = self.session(), self.session()
        pid = int(mine.run("pid")[1][0])
        command = mine.start("wait")
        waiting = self.connect()
        waiting.ask(mine.shell.request("Receive", mine.shell.receive_body(command), timeout="PT60S"))
        os.kill(pid, signal.SIGKILL)
        answer = waiting.answer()
        self.assertIsNotNone(answer.fault())
        self.assertRegex(answer.words(), "PowerShell ended.* killed by signal 9")
        self.assertRegex(self.fails_clearly(mine), "PowerShell ended|does not exist|not found")
        self.others_work(other)

    def test_a_worker_that_ends_in_the_middle_says_with_which_code(self):
        other, mine = self.session(), self.session()
        command = mine.start("die")
        self.assertRegex(self.fails_clearly(mine, command), "exit code 5")
        self.others_work(other)

    def test_junk_on_a_workers_stdout_is_passed_over(self):
        mine = self.session()
        self.assertEqual(mine.run("junk"), (psrp.COMPLETED, ["after junk"]))
        self.assertEqual(mine.run("echo fine"), (psrp.COMPLETED, ["fine"]))
        self.service.expect_event("worker_wrote_junk")

    def test_a_worker_that_acknowledges_the_opening_and_complains_has_refused_it(self):
        other, mine = self.session(), psrp.Session(self.connect(), "PowerShell.7.1")
        words = self.fails_clearly(mine)
        self.assertIn("opens no session on the endpoint PowerShell.7.1. It said: Unbekannte Option in own.pssc: VisibleCmdlet", words)
        self.service.expect_event("session_failed", "endpoint=PowerShell.7.1 .*/etc/own.pssc")
        self.others_work(other)

    def test_a_torn_line_ends_its_pipeline_with_an_error_and_no_other(self):
        mine = self.session()
        self.assertRegex(self.fails_clearly(mine, mine.start("torn")), "Output was damaged")
        self.assertEqual(mine.run("echo fine"), (psrp.COMPLETED, ["fine"]))

    def test_a_worker_that_only_spews_garbage_is_ended_in_words(self):
        other, mine = self.session(), self.session()
        pid = int(mine.run("pid")[1][0])
        command = mine.start("endless")
        self.assertRegex(self.fails_clearly(mine, command), "stdout carries something else")
        processes.until("the worker is gone", lambda: not processes.stat(pid))
        self.others_work(other)

    def test_a_worker_that_dies_at_once_is_told_with_its_last_words(self):
        other = self.session()
        with self.assertRaisesRegex(AssertionError, "there is nothing to run here"):
            self.session("PowerShell.7.3")
        self.others_work(other)

    def test_a_silent_worker_keeps_nobody_waiting_but_its_client(self):
        other = self.session()
        silent = psrp.Session(self.connect(), "PowerShell.7.2")
        waiting = self.connect()
        waiting.ask(silent.shell.request("Receive", silent.shell.receive_body(), timeout="PT60S"))
        self.others_work(other)
        silent.shell.delete()
        self.assertIn(waiting.answer().fault(), GONE)

    def test_a_stop_comes_through_while_nobody_takes_the_output(self):
        mine = self.session()
        command = mine.start("flood 200000")
        # Nothing is received: the worker stands in the middle of a write when it is told to stop.
        self.assertIsNone(mine.shell.signal(command, wsman.STOP).fault())
        self.assertEqual(mine.finish(command)[0], psrp.STOPPED)
        self.assertEqual(mine.run("echo after it"), (psrp.COMPLETED, ["after it"]))

    def test_a_worker_that_reads_nothing_any_more_can_be_closed_and_harms_nobody(self):
        other, mine = self.session(), self.session()
        pid = int(mine.run("pid")[1][0])
        mine.start("deaf")
        self.assertIsNone(mine.shell.delete().fault())
        self.others_work(other)
        processes.until("the worker is gone", lambda: not processes.stat(pid), 60)

    def test_input_beyond_the_quota_ends_in_a_fault_that_names_it(self):
        other, mine = self.session(), self.session()
        command = mine.start("wait", has_input=True)  # which takes all input and uses none
        chunk = mine.message(psrp.INPUT, "<S>" + "i" * 1000000 + "</S>")
        for _ in range(80):
            answer = mine.shell.send(chunk, command, timeout="PT1S")
            if answer.fault() not in (None, wsman.TIMED_OUT):
                break
        self.assertRegex(answer.words(), "(?i)quota|input")
        self.others_work(other)


class Clients(WithService):
    def test_a_client_that_vanishes_gets_its_answer_on_its_next_connection(self):
        mine = self.session()
        command = mine.start("count", has_input=True)
        request = mine.shell.request("Receive", mine.shell.receive_body(command))
        first = self.connect()
        first.ask(request)
        first.vanish()
        mine.shell.send(mine.message(psrp.END_OF_INPUT, "", psrp.uuid.UUID(command)), command)
        answer = self.connect().post(request)
        self.assertIn((psrp.OUTPUT, "<S>0</S>"), list(mine.messages(answer, command)))

    def test_an_answer_that_was_lost_is_given_again_to_the_same_message(self):
        shell = wsman.cmd_shell(self.connect())
        command = wsman.run(shell, "echo once")
        request = shell.request("Receive", shell.receive_body(command))
        first, second = (self.connect().post(request) for _ in range(2))
        self.assertEqual(first.stream("stdout"), b"once\n")
        self.assertEqual(second.stream("stdout"), b"once\n")

    def test_a_command_that_is_sent_twice_runs_once(self):
        shell = wsman.cmd_shell(self.connect())
        file = self.service.path("state", "count")
        line = f"<rsp:CommandLine><rsp:Command>echo x &gt;&gt; {file}</rsp:Command></rsp:CommandLine>"
        request = shell.request("Command", line)
        first, second = (self.connect().post(request) for _ in range(2))
        self.assertEqual(first.first("<rsp:CommandId>([^<]*)"), second.first("<rsp:CommandId>([^<]*)"))
        shell.receive_all(first.first("<rsp:CommandId>([^<]*)"))
        with open(file, encoding="ascii") as counted:
            self.assertEqual(counted.read(), "x\n")

    def test_half_an_answer_that_was_not_read_is_not_lost(self):
        shell = wsman.cmd_shell(self.connect())
        command = wsman.run(shell, "seq 1 200000")
        request = shell.request("Receive", shell.receive_body(command), size=512000)
        first = self.connect()
        first.ask(request)
        first.http.sock.recv(100)
        first.vanish()
        answers = [self.connect().post(request), *shell.receive_all(command)]
        out = b"".join(answer.stream("stdout") for answer in answers)
        self.assertEqual(out, "".join(f"{n}\n" for n in range(1, 200001)).encode())

    def test_who_sends_byte_by_byte_is_closed_and_others_are_served(self):
        mine = self.session()
        slow = [socket.create_connection(("127.0.0.1", port)) for port in (self.service.port, self.service.http_port)]
        for one in slow:
            one.send(b"P")
        open_ones = set(slow)
        while open_ones:
            self.assertEqual(mine.run("echo served"), (psrp.COMPLETED, ["served"]))
            for one in list(open_ones):
                try:
                    one.send(b"O")
                    one.settimeout(0.2)
                    ended = not one.recv(100)
                except TimeoutError:
                    ended = False
                except OSError:
                    ended = True
                if ended:
                    one.close()
                    open_ones.remove(one)

    def test_a_thousand_connections_are_served_at_once(self):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        if most < 3000:
            self.skipTest(f"only {most} descriptors")
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        shell = wsman.cmd_shell(self.connect())
        many = []
        for _ in range(1000):
            many.append(self.connect())
            self.assertEqual(many[-1].post(wsman.IDENTIFY).status, 200)
        for one in many:
            one.ask(shell.request(wsman.TRANSFER + "Get"))
        self.assertEqual({one.answer().status for one in many}, {200})
        for one in many:
            one.vanish()
        self.assertIsNone(shell.delete().fault())

    def test_strangers_of_one_address_are_limited_and_those_known_are_not(self):
        known = self.connect()
        self.assertEqual(known.post(wsman.IDENTIFY).status, 200)
        strangers = [socket.create_connection(("127.0.0.1", self.service.port)) for _ in range(130)]
        closed = lambda one: one.recv(1) == b""
        for one in strangers[100:]:
            one.settimeout(60)
            self.assertTrue(closed(one))
        with socket.create_connection(("127.0.0.1", self.service.http_port)) as in_clear:
            in_clear.settimeout(60)
            self.assertRegex(in_clear.recv(1000), rb"^HTTP/1.1 503 ")
        self.assertEqual(known.post(wsman.IDENTIFY).status, 200)
        for one in strangers:
            one.close()


class Halves(WithService):
    def test_with_the_launcher_everything_ends(self):
        mine = self.session()
        mine.start("wait")
        worker, serve = int(self.session().run("pid")[1][0]), self.service.serve_pid()
        self.service.kill()
        for pid in worker, serve:
            processes.until("what the launcher started has ended", lambda pid=pid: processes.stat(pid) is None or processes.is_zombie(pid))

    def test_a_serve_that_dies_is_started_again_and_its_workers_end(self):
        worker, serve = int(self.session().run("pid")[1][0]), self.service.serve_pid()
        os.kill(serve, signal.SIGKILL)
        self.service.expect_event("serve_restarted")
        processes.until("another serve", lambda: self.service.serve_pid() != serve)
        self.service.wait_until_served()
        processes.until("the worker is gone", lambda: processes.stat(worker) is None)
        self.assertEqual(self.session().run("echo again"), (psrp.COMPLETED, ["again"]))

    @unittest.skipUnless(is_root(), "without root both halves are of one account")
    def test_serve_has_no_privilege_and_a_worker_only_its_users(self):
        self.service.set_users(("guest", "daemon", "guess"))
        with open(f"/proc/{self.service.serve_pid()}/status", encoding="ascii") as file:
            serve = dict(line.split(":", 1) for line in file)
        self.assertEqual([int(serve[name], 16) for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb")], [0] * 4)
        self.assertNotIn("0", serve["Uid"].split())
        self.assertEqual(serve["NoNewPrivs"].strip(), "1")
        guest = wsman.Connection(self.service, "guest", "guess")
        refused = psrp.Session(guest, "PowerShell.7.4").refused
        self.assertEqual(refused.fault(), wsman.ACCESS_DENIED)
        refused = wsman.create_cmd(guest)
        self.assertEqual(refused.fault(), wsman.ACCESS_DENIED)
        self.assertIn("may not open a command shell", refused.text)
        self.service.configure({"Access": {"Users": ["daemon"]}})
        processes.until("the change counts", lambda: not (opened := psrp.Session(guest, "PowerShell.7.4")).refused and opened.open())
        pid = int(psrp.Session(guest, "PowerShell.7.4").open().run("pid")[1][0])
        self.assertEqual(os.stat(f"/proc/{pid}").st_uid, 1)
        self.assertEqual(wsman.create_cmd(guest).status, 200)


class Configuration(WithService):
    def test_a_broken_file_is_told_of_and_the_old_one_stays_in_force(self):
        mine = self.session()
        since = len(self.service.log)
        self.service.write("psremoting.json", self.service.main_file().replace('"Schema": 1', '"Schema": 1, "Listner": []'))
        line = self.service.expect_event("configuration_broken", "Listner", since)
        self.assertRegex(line, r"psremoting\.json:\d+")
        self.others_work(mine)

    def test_an_endpoint_that_is_added_while_running_opens_and_one_removed_does_not(self):
        mine = self.session()
        self.assertEqual(psrp.Session(self.connect(), "New").refused.fault(), wsman.UNKNOWN_NAME)
        self.service.add_endpoint("New", Target="PowerShell.7.4")
        processes.until("the new name opens", lambda: psrp.Session(self.connect(), "New").refused is None)
        os.remove(self.service.path("endpoints", "New.json"))
        processes.until("the name is gone", lambda: psrp.Session(self.connect(), "New").refused is not None)
        self.others_work(mine)

    def test_a_powershell_that_is_installed_while_running_opens_and_one_removed_does_not(self):
        self.assertEqual(psrp.Session(self.connect(), "PowerShell.7.5.5").refused.fault(), wsman.UNKNOWN_NAME)
        pretenders.make(self.folder.name, "7.5.5")
        processes.until("the new version opens", lambda: psrp.Session(self.connect(), "PowerShell.7.5.5").refused is None)
        os.remove(os.path.join(self.folder.name, "7.5.5", "pwsh"))
        processes.until("the version is gone", lambda: psrp.Session(self.connect(), "PowerShell.7.5.5").refused is not None)

    def test_asked_to_reload_it_reads_the_configuration_and_keeps_sessions_and_processes(self):
        mine, serve = self.session(), self.service.serve_pid()
        since = len(self.service.log)
        self.service.write("psremoting.json", self.service.main_file().replace('"Schema": 1', '"Schema": 1, "Listner": []'))
        self.service.expect_event("configuration_broken", "Listner", since)
        self.service.launcher.send_signal(signal.SIGHUP)
        self.service.expect_event("configuration_broken", "Listner", since + 1)
        self.service.configure()
        self.others_work(mine)
        self.assertEqual(self.service.serve_pid(), serve)

    def test_a_listener_that_is_added_while_running_serves_and_one_removed_does_not(self):
        mine = self.session()
        before, first = self.service.main_file(), self.service.port
        second, _ = free_ports()
        self.service.write("psremoting.json", before.replace(f'"Port": {first}', f'"Port": {second}'))
        self.service.expect_event("listening", f"port={second}")
        self.service.expect_event("not_listening", f"port={first}")
        self.service.port = second
        self.others_work(mine)  # whose connection came in at the port that is closed
        self.assertFalse(self.service.answers(first))
        self.service.write("psremoting.json", before)
        self.service.port = first
        processes.until("the old port is back", lambda: self.service.answers(first))
        self.others_work(mine)

    def test_a_user_whose_password_changes_must_prove_it_anew_on_the_same_connection(self):
        connection = self.connect()
        self.assertEqual(connection.post(wsman.IDENTIFY).status, 200)
        self.service.password = "another one"
        self.service.set_users()
        processes.until("the old password is refused", lambda: connection.post(wsman.IDENTIFY).status == 401)
        self.assertEqual(self.connect().post(wsman.IDENTIFY).status, 200)


class Verbose(WithService):
    verbose = True

    def test_each_request_is_logged_with_what_it_asked_and_where_its_time_went(self):
        shell = wsman.cmd_shell(self.connect())
        command = wsman.run(shell, "echo here")
        shell.receive_all(command)
        self.connect(password="wrong").post(wsman.envelope(wsman.TRANSFER + "Get", wsman.CMD))
        self.service.expect_event("request_served", r"method=POST operation=Create .*user=\w+ .*status=200")
        self.service.expect_event("request_served", rf"operation=Command shell={shell.id}\b")
        line = self.service.expect_event("request_served", f"operation=Receive shell={shell.id} command={command} .*status=200")
        self.assertRegex(line, r" in=[1-9]\d* out=[1-9]\d* logon_ms=\d+\.\d\d worker_ms=\d+\.\d\d own_ms=\d+\.\d\d$")
        self.service.expect_event("request_served", "status=401")


class FullDisk(WithService):
    def setUp(self):
        self.stderr = open("/dev/full", "w", encoding="ascii")
        super().setUp()

    def tearDown(self):
        super().tearDown()
        self.stderr.close()

    def test_a_log_that_cannot_be_written_stops_nothing(self):
        mine = self.session()
        self.others_work(mine)


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
