"""A program on a terminal of its own, and the screen that a person would see."""
import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import termios

import pyte

DEADLINE = 60  # seconds without the awaited text before a check fails; nothing waits for it otherwise
ROWS, COLUMNS = 50, 240


class Screen(pyte.Screen):
    """Answers what programs ask of a terminal: where the cursor is, for one."""

    def __init__(self, terminal):
        super().__init__(COLUMNS, ROWS)
        self.terminal = terminal

    def write_process_input(self, data):
        os.write(self.terminal, data.encode())


class Terminal:
    def __init__(self, command, environment):
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (ROWS, COLUMNS))
        self.screen = Screen(self.master)
        self.stream = pyte.ByteStream(self.screen)
        self.program = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)

    def type(self, text):
        os.write(self.master, text.encode())

    def text(self):
        """What is on the screen, without blanks at the ends of lines, and of the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def expect(self, pattern):
        """The screen, once the pattern is on it; raises with the screen that is there instead."""
        while not re.search(pattern, self.text()):
            self._read(pattern)
        return self.text()

    def _read(self, pattern):
        if not select.select([self.master], [], [], DEADLINE)[0]:
            raise AssertionError(f"no {pattern!r} on the screen:\n{self.text()}")
        try:
            self.stream.feed(os.read(self.master, 65536))
        except OSError:
            raise AssertionError(f"ended before {pattern!r}:\n{self.text()}") from None

    def wait(self):
        """The program's exit code, once it has ended by itself."""
        try:
            while True:
                self._read("its end")
        except AssertionError as why:
            if not str(why).startswith("ended"):
                raise
        return self.program.wait(DEADLINE)

    def close(self):
        if self.program.poll() is None:
            os.killpg(self.program.pid, signal.SIGKILL)
            self.program.wait()
