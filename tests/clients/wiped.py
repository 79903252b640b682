#!/usr/bin/python3
"""What is left of a password in the service's memory, read as root may read it, once the client has gone."""
import base64
import os
import re
import socket
import unittest

import processes
import wsman
from service import Service, is_root


def memory(pid):
    """All that the process can write to, a mapping at a time."""
    with open(f"/proc/{pid}/maps", encoding="ascii") as maps, open(f"/proc/{pid}/mem", "rb", 0) as bytes_of_it:
        for line in maps:
            begin, end, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line).groups()
            if not rights.startswith("rw"):
                continue
            bytes_of_it.seek(int(begin, 16))
            try:
                yield bytes_of_it.read(int(end, 16) - int(begin, 16))
            except OSError:  # of the kernel's own
                continue


def holds(pid, secret):
    return any(secret in part for part in memory(pid))


@unittest.skipUnless(is_root(), "only root may read the memory of another account's process")
class Secrets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = cls.enterClassContext(Service(settings={"Service": {"AllowUnencrypted": True}}))
        try:
            next(memory(cls.service.serve_pid()))
        except PermissionError as refused:  # a root without CAP_SYS_PTRACE, as in some containers
            raise unittest.SkipTest(f"the memory of other processes cannot be read here: {refused}") from refused

    def processes(self):
        """The one that faces the network, and the launcher."""
        return [self.service.serve_pid(), self.service.main_pid()]

    def log_on(self, secure):
        password = os.urandom(12).hex()
        self.service.set_users(("zoe", "daemon", password))
        proof = base64.b64encode(f"zoe:{password}".encode())
        request = (b"POST /wsman HTTP/1.1\r\nHost: h\r\nAuthorization: Basic " + proof + b"\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n"
                   + b"Content-Length: %d\r\n\r\n" % len(wsman.IDENTIFY) + wsman.IDENTIFY.encode())

        def is_let_in():
            with socket.create_connection(("127.0.0.1", self.service.port if secure else self.service.http_port)) as plain:
                connection = wsman.tls().wrap_socket(plain) if secure else plain
                connection.sendall(request)
                return b" 200 " in connection.recv(100)
        processes.until("zoe is let in", is_let_in)
        return password.encode(), proof

    def test_nothing(self):
        for secure in False, True:
            for secret in self.log_on(secure):
                for pid in self.processes():
                    processes.until(f"process {pid} has forgotten it", lambda: not holds(pid, secret), 10)


if __name__ == "__main__":
    unittest.main(verbosity=2)
