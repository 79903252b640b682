#!/usr/bin/python3
"""Debian's python3-winrm against the cmd shell."""
import base64
import os
import sys
import unittest
import warnings

import winrm
from winrm.exceptions import InvalidCredentialsError, WinRMError, WinRMOperationTimeoutError, WinRMTransportError
from winrm.protocol import Protocol

from environment import HOST, HTTP_PORT, PASSWORD, PORT, USER

URL = f"https://{HOST}:{PORT}/wsman"
PWSH = os.environ.get("PSREMOTING_TEST_PWSH")
for name in "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE":
    os.environ.pop(name, None)


def protocol(password=PASSWORD, url=URL, **more):
    transport = "ssl" if url.startswith("https") else "plaintext"
    return Protocol(url, transport=transport, username=USER, password=password, server_cert_validation="ignore", **more)


class Shell:
    """A shell for the length of a block."""

    def __init__(self, **more):
        self.client = protocol(operation_timeout_sec=20, read_timeout_sec=60)
        self.more = more

    def __enter__(self):
        self.id = self.client.open_shell(**{"codepage": 65001} | self.more)
        return self

    def __exit__(self, *_):
        self.client.close_shell(self.id)

    def refusal(self, line, arguments=(), **more):
        """What a command is refused with."""
        try:
            self.client.run_command(self.id, line, arguments, **more)
        except WinRMError as error:
            return str(error)
        raise AssertionError("the command was not refused")

    def run(self, line, arguments=(), stdin=None):
        command = self.client.run_command(self.id, line, arguments, console_mode_stdin=stdin is None)
        if stdin is not None:
            send(self, command, stdin)
        out, errors, code = self.client.get_command_output(self.id, command)
        self.client.cleanup_command(self.id, command)
        return out, errors, code



def send(shell, command, data):
    """pywinrm 0.3 cannot send; its messages can, as Ansible sends."""
    envelope = {"env:Envelope": shell.client._get_soap_header(
        resource_uri="http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd",
        action="http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Send", shell_id=shell.id)}
    envelope["env:Envelope"].setdefault("env:Body", {})["rsp:Send"] = {
        "rsp:Stream": {"@Name": "stdin", "@CommandId": command, "@End": "TRUE", "#text": base64.b64encode(data)}}
    import xmltodict
    shell.client.send_message(xmltodict.unparse(envelope))


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        warnings.simplefilter("ignore")

    def test_the_high_level_session_runs_a_command(self):
        session = winrm.Session(URL, auth=(USER, PASSWORD), transport="ssl", server_cert_validation="ignore")
        result = session.run_cmd("echo", ["one", "two"])
        self.assertEqual((result.status_code, result.std_out, result.std_err), (0, b"one two\n", b""))

    def test_output_errors_and_the_exit_code_come_apart(self):
        with Shell() as shell:
            self.assertEqual(shell.run("echo out; echo err >&2; exit 3"), (b"out\n", b"err\n", 3))

    def test_every_exit_code_comes_as_it_is(self):
        with Shell() as shell:
            self.assertEqual([shell.run(f"exit {code}")[2] for code in (0, 1, 127, 255)], [0, 1, 127, 255])

    def test_a_killed_command_has_the_shells_exit_code_of_a_signal(self):
        with Shell() as shell:
            self.assertEqual(shell.run("kill -TERM $$")[2], 128 + 15)

    def test_a_program_that_is_not_there_is_told_on_the_error_stream(self):
        with Shell() as shell:
            out, errors, code = shell.run("no-such-program")
        self.assertEqual((out, code), (b"", 127))
        self.assertIn(b"no-such-program", errors)

    def test_arguments_are_joined_as_they_are(self):
        with Shell() as shell:
            self.assertEqual(shell.run("printf", ["'%s|'", "'a b'", '"c"', "d\\e"])[0], b"a b|c|de|")

    def test_environment_and_directory_are_the_shells(self):
        # One variable only: pywinrm 0.3 forgets all but the last.
        with Shell(working_directory="/usr/share", env_vars={"COLOUR": "deep blue=x"}) as shell:
            self.assertEqual(shell.run('pwd; echo "$COLOUR"')[0], b"/usr/share\ndeep blue=x\n")

    def test_nothing_of_a_command_is_left_for_the_next(self):
        with Shell() as shell:
            shell.run("cd /usr; export LEFT=over")
            out = shell.run("pwd; echo [$LEFT]")[0]
        self.assertNotIn(b"/usr\n", out)
        self.assertIn(b"[]\n", out)

    def test_the_environment_is_clean(self):
        with Shell() as shell:
            names = {line.partition(b"=")[0] for line in shell.run("env -0")[0].split(b"\0")}
        ours = {name for name in names if name.startswith((b"PSREMOTING", b"ASAN", b"UBSAN"))}
        self.assertEqual(ours, {b"PSREMOTING_" + word for word in (b"USER", b"CLIENT", b"SESSION", b"BADGE")})  # who the client is
        self.assertLessEqual({b"HOME", b"USER", b"PATH"}, names)

    def test_nothing_is_open_in_a_command_but_its_three_streams(self):
        with Shell() as shell:
            self.assertEqual(shell.run("ls /proc/self/fd")[0].split(), [b"0", b"1", b"2", b"3"])  # 3 is ls' own

    def test_input_reaches_the_command_and_ends(self):
        with Shell() as shell:
            self.assertEqual(shell.run("cat", stdin=b"line one\nline two")[0], b"line one\nline two")

    def test_a_megabyte_of_input_comes_back_as_it_was(self):
        data = bytes(range(256)) * 4096
        with Shell() as shell:
            self.assertEqual(shell.run("cat", stdin=data)[0], data)

    def test_five_megabytes_of_output_are_whole(self):
        with Shell() as shell:
            out = shell.run("seq 1 720000")[0]
        self.assertEqual(out, "".join(f"{n}\n" for n in range(1, 720001)).encode())

    def test_words_of_all_languages_pass_both_ways(self):
        text = "Grüße, мир, 世界, 🌍, e\u0301"
        with Shell(env_vars={"TEXT": text}) as shell:
            self.assertEqual(shell.run(f"echo '{text}'; echo \"$TEXT\"; cat", stdin=text.encode())[0].decode(), f"{text}\n{text}\n{text}")

    def test_markup_in_a_command_is_no_markup(self):
        with Shell() as shell:
            self.assertEqual(shell.run("echo '<a b=\"c\">&amp;]]></a>'")[0], b"<a b=\"c\">&amp;]]></a>\n")

    def test_a_command_that_says_nothing_for_longer_than_the_timeout_is_waited_for(self):
        # pywinrm asks again after each fault that says "timed out": the file shows that it came to that.
        client = protocol(operation_timeout_sec=1, read_timeout_sec=60)
        shell = client.open_shell()
        command = client.run_command(shell, "read line; echo got $line")
        with self.assertRaises(WinRMOperationTimeoutError):
            client._raw_get_command_output(shell, command)
        holder = Shell()
        holder.client, holder.id = client, shell
        send(holder, command, b"it\n")
        self.assertEqual(client.get_command_output(shell, command)[0], b"got it\n")
        client.cleanup_command(shell, command)
        client.close_shell(shell)

    def test_commands_of_one_shell_run_side_by_side(self):
        with Shell() as shell:
            first = shell.client.run_command(shell.id, "read word; echo first $word", console_mode_stdin=False)
            self.assertEqual(shell.run("echo second")[0], b"second\n")
            send(shell, first, b"too\n")
            self.assertEqual(shell.client.get_command_output(shell.id, first)[0], b"first too\n")
            shell.client.cleanup_command(shell.id, first)

    def test_a_program_is_started_without_a_shell_when_asked(self):
        with Shell() as shell:
            command = shell.client.run_command(shell.id, "/bin/echo", ["$HOME"], skip_cmd_shell=True)
            self.assertEqual(shell.client.get_command_output(shell.id, command), (b"$HOME\n", b"", 0))
            shell.client.cleanup_command(shell.id, command)

    def test_what_is_too_long_for_the_system_says_so(self):
        with Shell() as shell:
            self.assertIn("The command line has 132005 bytes; Linux takes 131071", shell.refusal("echo " + "z" * 132000))
            self.assertIn("256 KiB", shell.refusal("echo " + "z" * 300000))
            self.assertEqual(len(shell.run("echo " + "z" * 130000)[0]), 130001)
        with Shell(env_vars={"BIG": "x" * 132000}) as shell:
            self.assertIn("The variable BIG has 132004 bytes", shell.refusal("echo"))

    def test_a_command_that_cannot_start_says_why(self):
        with Shell(working_directory="/no/such/folder") as shell:
            self.assertIn("The working directory /no/such/folder cannot be entered: No such file", shell.refusal("pwd"))
        with Shell() as shell:
            self.assertIn("/etc/passwd: Permission denied", shell.refusal("/etc/passwd", skip_cmd_shell=True))

    def test_output_comes_in_the_code_page_that_was_asked_for(self):
        with Shell(codepage=437) as shell:
            self.assertEqual(shell.run("printf 'gr\\303\\274n'")[0], b"gr\x81n")
            self.assertEqual(shell.run("printf '\\303'; /usr/bin/printf '\\274'")[0], b"\x81")
            self.assertEqual(shell.run("printf '\\342\\202\\254'")[0], b"?")  # the euro is younger than 437
            self.assertEqual(shell.run("printf 'gr\\374n' >&2")[1], b"gr\xfcn")
            self.assertEqual(shell.run("od -An -tx1", stdin=b"\x81")[0].split(), [b"c3", b"bc"])

    def test_a_code_page_that_is_not_there_is_refused(self):
        with self.assertRaisesRegex(WinRMError, "4242 is not a code page.*65001"):
            Shell(codepage=4242).__enter__()

    def test_chcp_says_utf_8_and_does_nothing(self):
        if not PWSH:
            self.skipTest("no PowerShell to be called by Windows' names")
        with Shell() as shell:
            self.assertEqual(shell.run("chcp.com 65001"), (b"Active code page: 65001\n", b"", 0))

    def test_a_wrong_password_is_refused_and_the_right_one_taken_after_it(self):
        with self.assertRaises(InvalidCredentialsError):
            protocol(password="not the password").open_shell()
        client = protocol()
        client.close_shell(client.open_shell())

    def test_a_password_is_not_taken_in_clear(self):
        with self.assertRaises((InvalidCredentialsError, WinRMTransportError)):
            protocol(url=f"http://{HOST}:{HTTP_PORT}/wsman").open_shell()

    @unittest.skipUnless(PWSH, "no PowerShell for run_ps")
    def test_run_ps_finds_a_powershell(self):
        session = winrm.Session(URL, auth=(USER, PASSWORD), transport="ssl", server_cert_validation="ignore")
        result = session.run_ps("6 * 7; exit 4")
        self.assertEqual((result.status_code, result.std_out.strip()), (4, b"42"), result.std_err)

    @unittest.skipUnless(PWSH, "no PowerShell to call")
    def test_powershell_takes_a_command_as_windows_powershell_does(self):
        with Shell(env_vars={"x": "wrong"}) as shell:
            self.assertEqual(shell.run('powershell "$x = 6; $x * 7"'), (b"42\n", b"", 0))
            self.assertEqual(shell.run('powershell -NoProfile -executionpolicy bypass -windowstyle hidden "exit 5"')[2], 5)
            self.assertEqual(shell.run('pwsh -Command "$x = 6; $x * 7"; echo "$x"')[0], b"42\nwrong\n")

    @unittest.skipUnless(PWSH, "no PowerShell to call")
    def test_powershells_errors_are_plain_text(self):
        with Shell() as shell:
            out, errors, _ = shell.run("powershell -Command \"Get-Item /no/such/item\"")
            self.assertEqual((out, b"\x1b" in errors), (b"", False))
            self.assertIn(b"/no/such/item", errors)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
