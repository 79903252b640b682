"""A PowerShell as a client, asked line by line."""
import os
import queue
import subprocess
import threading

import engines

DEADLINE = 120  # seconds that nothing should need, on a busy machine


class Client:
    """A PowerShell that runs line after line."""

    def __init__(self, service, port, deadline=DEADLINE):
        self._deadline = deadline
        environment = os.environ | engines.client_environment() | {"PASSWORD": service.password, "NO_COLOR": "1"}
        command = [engines.client(), "-NoProfile", "-NoLogo", "-NonInteractive", "-Command", "-"]
        self._program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                         env=environment, text=True)
        self._lines, self._asked = queue.Queue(), 0
        threading.Thread(target=self._read, daemon=True).start()
        self.tell("$secret = [Net.NetworkCredential]::new('', $env:PASSWORD).SecurePassword")
        self.tell(f"$who = [pscredential]::new('{service.user}', $secret)")
        self.tell("$how = @{ ComputerName = '127.0.0.1'; Port = %d; UseSSL = $true; Authentication = 'Basic'; Credential = $who; "
                  "SessionOption = New-PSSessionOption -SkipCACheck -SkipCNCheck }" % port)

    def _read(self):
        for line in self._program.stdout:
            self._lines.put(line.rstrip("\n"))

    def tell(self, line):
        """Starts a line; said() gives what it says."""
        self._asked += 1
        self._program.stdin.write(f"{line}\n'==={self._asked}==='\n")
        self._program.stdin.flush()

    def next_line(self):
        return self._lines.get(timeout=self._deadline)

    def said(self):
        """All that came since, without the warnings of a lost network."""
        lines = []
        while True:
            line = self.next_line()
            if line == f"==={self._asked}===":
                return [one for one in lines if not one.startswith(("WARNING: ", "==="))]
            lines.append(line)

    def ask(self, line):
        self.tell(line)
        return self.said()

    def open(self):
        assert self.ask("$s = New-PSSession @how; $s.State") == ["Opened"]

    def close(self):
        self._program.stdin.close()
        self._program.wait(DEADLINE)
