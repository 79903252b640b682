#!/usr/bin/python3
"""Ansible's winrm connection plug-in, alone and below the ansible command, against the cmd shell."""
import os
import subprocess
import sys
import tempfile
import unittest
import warnings

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.playbook.play_context import PlayContext
from ansible.plugins.loader import connection_loader

from environment import HOST, HTTP_PORT, PASSWORD, PORT, USER

PWSH = os.environ.get("PSREMOTING_TEST_PWSH")
for name in "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE":
    os.environ.pop(name, None)


def connect(password=PASSWORD, port=PORT, scheme="https", **more):
    """The plug-in, as a task gets it."""
    connection = connection_loader.get("winrm", PlayContext(), os.devnull)
    variables = {"ansible_host": HOST, "ansible_port": port, "ansible_winrm_scheme": scheme, "ansible_user": USER,
                 "ansible_winrm_password": password, "ansible_winrm_transport": ["basic"],
                 "_extras": {"ansible_winrm_server_cert_validation": "ignore"}}
    connection.set_options(var_options=variables | more)
    return connection


class Plain(unittest.TestCase):
    """What the plug-in does below its PowerShell lines: no PowerShell is needed for it."""

    @classmethod
    def setUpClass(cls):
        warnings.simplefilter("ignore")

    def setUp(self):
        self.connection = connect()
        self.connection._connect()
        self.addCleanup(self.connection.close)

    def run_line(self, line, stdin=None, chunk=200000):
        pieces = stdin if stdin is None else self.connection._wrapper_payload_stream(stdin, chunk)
        return self.connection._winrm_exec(line, from_exec=True, stdin_iterator=pieces)

    def test_a_command_has_its_output_errors_and_exit_code(self):
        result = self.run_line("echo out; echo err >&2; exit 3")
        self.assertEqual((result.status_code, result.std_out, result.std_err), (3, "out\n", "err\n"))

    def test_input_in_many_pieces_arrives_in_order_and_ends(self):
        text = "".join(f"line {n}\n" for n in range(200000))
        self.assertGreater(len(text), 2 << 20)
        self.assertEqual(self.run_line("cat", text).std_out, text)

    def test_input_for_a_command_that_does_not_read_it_does_not_spoil_its_result(self):
        result = self.run_line("exec <&-; echo '{\"said\": 1}'; exit 5", "x" * 3_000_000)
        self.assertEqual((result.status_code, result.std_out), (5, '{"said": 1}\n'))

    def test_the_shell_serves_one_command_after_the_other(self):
        self.assertEqual([self.run_line(f"exit {code}").status_code for code in range(8)], list(range(8)))

    def test_a_reset_connection_has_a_shell_of_its_own(self):
        before = self.connection.shell_id
        self.connection.reset()
        self.assertNotEqual(self.connection.shell_id, before)
        self.assertEqual(self.run_line("echo again").std_out, "again\n")

    def test_a_wrong_password_is_told_as_such(self):
        with self.assertRaises(AnsibleConnectionFailure) as refused:
            connect(password="not the password")._connect()
        self.assertIn("credentials were rejected", str(refused.exception))

    def test_a_password_is_not_taken_in_clear(self):
        with self.assertRaises(AnsibleConnectionFailure):
            connect(port=HTTP_PORT, scheme="http")._connect()

    def test_an_unknown_certificate_is_not_trusted(self):
        with self.assertRaises(AnsibleConnectionFailure) as refused:
            connect(_extras={"ansible_winrm_server_cert_validation": "validate"})._connect()
        self.assertIn("certificate", str(refused.exception).lower())

    @unittest.skipIf(PWSH, "there is a PowerShell")
    def test_where_there_is_no_powershell_the_error_names_it(self):
        code, out, errors = self.connection.exec_command("1")
        self.assertEqual((code, out), (127, b""))
        self.assertIn(b"PowerShell", errors)


@unittest.skipUnless(PWSH, "no PowerShell")
class PowerShell(unittest.TestCase):
    """What a task does."""

    @classmethod
    def setUpClass(cls):
        warnings.simplefilter("ignore")

    def setUp(self):
        self.connection = connect()
        self.addCleanup(self.connection.close)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def test_a_script_has_its_output_errors_and_exit_code(self):
        code, out, errors = self.connection.exec_command("6 * 7; [Console]::Error.WriteLine('oops'); exit 4")
        self.assertEqual((code, out, errors), (4, b"42\n", b"oops\n"))

    def test_a_payload_of_megabytes_reaches_the_script_as_its_input(self):
        payload = "".join(f"{n}\n" for n in range(300000))
        self.assertEqual(self.connection.exec_command("$all = @($input); $all.Count; $all[-1]", in_data=payload)[1], b"300000\n299999\n")

    def test_files_are_put_and_fetched_whole(self):
        for size in 0, 1, 250000, 1_500_000:
            with open(self.path("here"), "wb") as file:
                file.write(os.urandom(size))
            self.connection.put_file(self.path("here"), self.path("there"))
            self.connection.fetch_file(self.path("there"), self.path("back"))
            with open(self.path("here"), "rb") as sent, open(self.path("back"), "rb") as back:
                self.assertEqual(sent.read(), back.read(), size)

    def test_a_file_that_cannot_be_written_is_an_error_with_its_cause(self):
        with self.assertRaisesRegex(AnsibleError, "no-such-folder"):
            self.connection.put_file(__file__, self.path("no-such-folder/file"))

    def test_a_file_that_is_not_there_cannot_be_fetched(self):
        with self.assertRaisesRegex(AnsibleError, "failed to transfer"):
            self.connection.fetch_file(self.path("nothing"), self.path("back"))

    def ansible(self, *words):
        inventory = self.path("inventory")
        with open(inventory, "w") as file:
            file.write(f"{HOST} ansible_connection=winrm ansible_port={PORT} ansible_user={USER} ansible_password={PASSWORD} "
                       "ansible_winrm_transport=basic ansible_winrm_server_cert_validation=ignore\n")
        environment = os.environ | {"ANSIBLE_LOCAL_TEMP": self.folder, "ANSIBLE_HOME": self.folder}
        done = subprocess.run(["ansible", "all", "-i", inventory, *words], env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_the_ansible_command_runs_a_raw_line(self):
        code, said = self.ansible("-m", "raw", "-a", "'{0}-{1}' -f 6, 7")
        self.assertEqual(code, 0, said)
        self.assertIn("CHANGED | rc=0 >>\n6-7\n", said)

    def test_the_ansible_command_tells_a_failure_with_its_exit_code(self):
        code, said = self.ansible("-m", "raw", "-a", "[Console]::Error.WriteLine('oops'); exit 4")
        self.assertEqual(code, 2, said)
        self.assertRegex(said, r"FAILED \| rc=4 >>\n(.*\n)*oops\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
