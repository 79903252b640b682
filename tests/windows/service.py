#!/usr/bin/python3
"""The service as a Windows program, with clients on Linux: Debian's python3-winrm, and requests made by hand."""
import json
import os
import re
import secrets
import signal
import socket
import sys
import unittest
import warnings

for name in "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE":
    os.environ.pop(name, None)
import winrm
from winrm.exceptions import InvalidCredentialsError

from windows_service import PROGRAM, ConsoleService, ManagedService, processes, running, windows_path, wine
import wsman

CTRL_C = wsman.SHELL + "/signal/ctrl_c"
WAIT = windows_path(os.environ.get("PSREMOTING_TEST_WAIT", "wait.exe"))


def setUpModule():
    warnings.simplefilter("ignore")


def session(service, user=None, password=None):
    return winrm.Session(f"https://127.0.0.1:{service.port}/wsman", auth=(user or service.user, password or service.password),
                         transport="ssl", server_cert_validation="ignore")


def count():
    """A number of seconds that nobody else waits for: the mark by which a process is found."""
    return str(100000 + secrets.randbelow(900000))


def waiting(mark):
    """The waiting programs themselves, beside what has their number in its command line, too."""
    return [pid for pid in running(mark) if re.fullmatch(r"(.*\\)?wait\.exe", (processes.words(pid) or [""])[0], re.I)]


def start_wait(shell, mark, line="{} {}"):
    command = wsman.run(shell, line.format(WAIT, mark))
    processes.until("the command's program waits", lambda: waiting(mark))
    return command


class Cases:
    """What must be so whoever runs the service."""

    def run_line(self, line):
        result = session(self.service).run_cmd(line)
        return result.status_code, result.std_out, result.std_err

    def shell(self, inside="", **more):
        return wsman.cmd_shell(wsman.Connection(self.service), inside, **more)

    def outcome(self, shell, command):
        answers = shell.receive_all(command)
        return b"".join(a.stream("stdout") for a in answers), answers[-1].first("<rsp:ExitCode>(-?[0-9]+)<")

    def test_a_stranger_may_ask_what_it_is(self):
        connection = wsman.Connection(self.service)
        connection.http.request("POST", "/wsman", wsman.IDENTIFY, {
            "Content-Type": "application/soap+xml;charset=UTF-8", "WSMANIDENTIFY": "unauthenticated"})
        answer = connection.answer()
        self.assertEqual(answer.status, 200)
        self.assertIn("<wsmid:ProductVendor>psremoting</wsmid:ProductVendor>", answer.text)

    def test_somebody_known_learns_that_it_is_windows(self):
        answer = wsman.Connection(self.service).post(wsman.IDENTIFY)
        self.assertRegex(answer.text, r"OS: 10\.0\.\d+ SP: 0\.0 Stack: 3\.0")

    def test_a_command_gives_output_errors_and_its_exit_code(self):
        self.assertEqual(self.run_line("echo out& echo err 1>&2& exit 3"), (3, b"out\r\n", b"err \r\n"))

    def test_quotes_reach_the_command_as_they_are(self):
        self.assertEqual(self.run_line('echo "a b" "c"'), (0, b'"a b" "c"\r\n', b""))

    def test_environment_and_directory_are_the_shells(self):
        inside = ('<rsp:Environment><rsp:Variable Name="COLOUR">deep blue</rsp:Variable></rsp:Environment>'
                  "<rsp:WorkingDirectory>C:\\windows\\system32</rsp:WorkingDirectory>")
        shell = self.shell(inside)
        command = wsman.run(shell, "cd& echo %COLOUR%")
        self.assertEqual(self.outcome(shell, command), (b"C:\\windows\\system32\r\ndeep blue\r\n", "0"))

    def test_a_command_speaks_in_the_code_page_that_its_shell_asked_for(self):
        for page in "65001", "437", "850":
            options = f'<w:Option Name="WINRS_CODEPAGE">{page}</w:Option>'
            shell = self.shell(options=options)
            command = wsman.run(shell, "echo \u00e9& exit 7")
            name = "utf-8" if page == "65001" else "cp" + page
            self.assertEqual(self.outcome(shell, command), ("\u00e9\r\n".encode(name), "7"))

    def test_a_code_page_that_is_not_there_is_a_fault(self):
        shell = self.shell(options='<w:Option Name="WINRS_CODEPAGE">64999</w:Option>')
        answer = shell.do("Command", "<rsp:CommandLine><rsp:Command>cd</rsp:Command></rsp:CommandLine>")
        self.assertEqual(answer.status, 500)
        self.assertIn("64999", answer.words())

    def test_the_environment_is_the_accounts_own(self):
        os.environ["PSREMOTING_TEST_LEAK"] = "of the test"
        out = self.run_line("set")[1]
        names = {line.partition(b"=")[0].upper() for line in out.split(b"\r\n")}
        self.assertLessEqual({b"USERPROFILE", b"PATH", b"SYSTEMROOT", b"TEMP"}, names)
        self.assertEqual({name for name in names if name.startswith(b"PSREMOTING")}, {b"PSREMOTING_" + word for word in (b"USER", b"CLIENT", b"SESSION", b"BADGE")})

    def test_what_is_sent_is_read_to_its_end(self):
        shell = self.shell()
        command = wsman.run(shell, "more")
        shell.send(b"one\r\n", command)
        shell.send(b"two\r\n", command, end=True)
        out = self.outcome(shell, command)[0]
        self.assertEqual(out.split(), [b"one", b"two"])

    def test_a_program_is_started_without_a_shell_when_asked(self):
        shell = self.shell()
        out, code = self.outcome(shell, wsman.run(shell, WAIT + " 0", skip=True))
        self.assertEqual((out, code), (b"waiting for 0 s\r\n", "0"))

    def test_a_program_that_is_not_there_is_a_fault(self):
        shell = self.shell()
        answer = shell.do("Command", "<rsp:CommandLine><rsp:Command>no-such-program</rsp:Command></rsp:CommandLine>",
                          options='<w:Option Name="WINRS_SKIP_CMD_SHELL">TRUE</w:Option>')
        self.assertEqual(answer.status, 500)
        self.assertIn("no-such-program", answer.words())

    def test_a_command_that_is_let_go_ends_with_all_it_started(self):
        shell, mark = self.shell(), count()
        shell.signal(start_wait(shell, mark))
        processes.until("the command and its program are gone", lambda: not running(mark))

    def test_ctrl_c_ends_a_command_as_at_a_console(self):
        shell, mark = self.shell(), count()
        command = start_wait(shell, mark)
        self.assertEqual(shell.signal(command, CTRL_C).status, 200)
        self.assertTrue(shell.receive_all(command)[-1].is_done())
        processes.until("the command and its program are gone", lambda: not running(mark))

    def test_what_a_command_leaves_behind_ends_with_it(self):
        shell, mark = self.shell(), count()
        command = start_wait(shell, mark, "start /b {} {}& set /p word=")
        shell.send(b"go on\r\n", command)
        self.outcome(shell, command)
        processes.until("nothing of the command is left", lambda: not running(mark))

    def test_a_shell_that_is_removed_takes_its_commands_with_it(self):
        shell, mark = self.shell(), count()
        start_wait(shell, mark)
        shell.delete()
        processes.until("nothing of the shell is left", lambda: not running(mark))

    def control(self, *words):
        code, text = wine(PROGRAM, *words, "--json", "--state-directory", windows_path(self.service.path("state")), check=False)
        return code, json.loads(text)

    def test_administrators_of_the_host_see_and_stop_sessions(self):
        mark, shell, other = count(), self.shell(), self.shell()
        start_wait(shell, mark)
        processes.until("it can be asked", lambda: self.control("status")[0] == 0)
        ports = {one["Port"] for one in self.control("status")[1]["Listeners"]}
        self.assertEqual(ports, {self.service.port, self.service.http_port})
        ids = {one["ShellId"] for one in self.control("sessions", "list")[1]}
        self.assertLessEqual({shell.id, other.id}, ids)
        self.assertEqual(self.control("sessions", "stop", shell.id), (0, [{"ShellId": shell.id}]))
        processes.until("nothing of the session is left", lambda: not running(mark))
        ids = {one["ShellId"] for one in self.control("sessions", "list")[1]}
        self.assertIn(other.id, ids)
        self.assertNotIn(shell.id, ids)
        other.delete()

    def test_a_command_is_told_whose_session_it_is_in(self):
        shell = self.shell()
        line = f'"{PROGRAM}" sessions self --json --state-directory "{windows_path(self.service.path("state"))}"'
        out, code = self.outcome(shell, wsman.run(shell, line))
        self.assertEqual(code, "0", out)
        told = json.loads(out)
        self.assertEqual((told["Endpoint"], told["Client"], told["Session"]), ("cmd", "127.0.0.1", shell.id))
        shell.delete()

    def test_the_doctor_finds_the_service_well(self):
        """Which PowerShells there are is the machine's, so the exit code is not looked at."""
        text = wine(PROGRAM, "doctor", "--json", *self.service.words(), check=False)[1]
        states = {}
        for one in json.loads(text)["Checks"]:
            states.setdefault(one["Name"], set()).add(one["State"])
        for name in "configuration", "service", "version", "listener", "answer", "certificate", "certificate-key", "user-file":
            self.assertEqual(states.get(name), {"good"}, text)

    def test_where_no_service_runs_status_says_how_to_start_one(self):
        code, text = wine(PROGRAM, "status", "--state-directory", windows_path(self.service.path("elsewhere")), check=False)
        self.assertEqual(code, 4)
        self.assertIn("Start-Service psremoting", text)

    def test_a_wrong_password_is_refused(self):
        with self.assertRaises(InvalidCredentialsError):
            session(self.service, password="not the password").run_cmd("cd")

    def test_nobody_logs_on_whom_the_user_file_does_not_name(self):
        """Wine's LogonUser would take any password for any name: it must not be asked."""
        account = self.run_line("echo %USERNAME%")[1].decode().strip()
        for user in account, "no-such-user":
            with self.assertRaises(InvalidCredentialsError):
                session(self.service, user=user, password="anything").run_cmd("cd")

    def test_a_serve_that_dies_is_followed_by_another_and_takes_its_workers(self):
        shell, mark = self.shell(), count()
        start_wait(shell, mark)
        launcher, serve = self.service.halves()
        os.kill(serve, signal.SIGKILL)
        processes.until("its worker is gone", lambda: not running(mark))
        processes.until("another serves", lambda: self.service.halves()[1] not in (None, serve) and self.service.answers())
        self.assertEqual(self.service.halves()[0], launcher)
        self.assertEqual(self.run_line("echo again")[1], b"again\r\n")


class Console(Cases, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = cls.enterClassContext(ConsoleService())

    def test_ctrl_c_at_the_console_ends_everything(self):
        with ConsoleService() as service:
            mark = count()
            start_wait(wsman.cmd_shell(wsman.Connection(service)), mark)
            service.stop()
            processes.until("the worker is gone", lambda: not running(mark), 20)
            service.expect_end()
            service.stop = lambda: None

    def test_a_launcher_that_is_killed_takes_serve_and_workers_with_it(self):
        with ConsoleService() as service:
            mark = count()
            start_wait(wsman.cmd_shell(wsman.Connection(service)), mark)
            os.kill(service.halves()[0], signal.SIGKILL)
            processes.until("the worker is gone", lambda: not running(mark), 20)
            service.expect_end()
            service.stop = lambda: None

    def test_a_port_that_is_taken_is_said_and_ends_the_start_with_its_number(self):
        service = ConsoleService()
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", service.port))
            holder.listen()
            with self.assertRaisesRegex(AssertionError, f"ended with 12\n(?s:.*)port {service.port}"):
                service.__enter__()


class ServiceManager(Cases, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = cls.enterClassContext(ManagedService())

    def test_it_runs_only_once_it_serves_and_can_be_stopped(self):
        with ManagedService() as service:
            self.assertTrue(service.answers())
            self.assertRegex(service.state()["STATE"], "RUNNING")
            mark = count()
            start_wait(wsman.cmd_shell(wsman.Connection(service)), mark)
            service.stop()
            self.assertRegex(service.state()["STATE"], "STOPPED")
            self.assertEqual(service.state()["WIN32_EXIT_CODE"].split()[0], "0")
            self.assertRegex(service.log_text(), rf"(?m)^2\d\d\d-\S+Z info listening .*port={service.port} ")
            processes.until("the worker is gone", lambda: not running(mark), 20)
            service.expect_end()
            service.stop = lambda: None

    def test_a_start_that_fails_tells_the_manager_which_step(self):
        service = ManagedService({"Listeners": []})
        self.addCleanup(service.remove)
        service.make_files()
        with self.assertRaisesRegex(AssertionError, "did not start"):
            service.start()
        state = service.state()
        self.assertRegex(state["STATE"], "STOPPED")
        # 1066: a number of the service's own; 10: the configuration.
        self.assertEqual((state["WIN32_EXIT_CODE"].split()[0], state["SERVICE_EXIT_CODE"].split()[0]), ("1066", "10"))
        self.assertRegex(service.log_text(), r"(?m)^2\d\d\d-\S+Z error no listener is configured")

    def test_by_hand_it_says_who_starts_it(self):
        code, text = wine(PROGRAM, "service", check=False)
        self.assertEqual(code, 1)
        self.assertIn("psremoting run", text)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2, warnings="ignore"))
