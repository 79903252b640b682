"""A TCP relay on a loopback port that cuts connections, as networks and middleboxes do."""
import contextlib
import random
import select
import socket
import struct
import threading


class Relay:
    """Forwards to `target` on loopback. Each connection is cut after a number of chunks that `lives(n)` gives for the n-th
    one (None: never), half of them with a reset."""

    def __init__(self, target, lives=lambda number: None):
        self._target, self._lives = target, lives
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.cuts = 0
        self._pairs, self._lock = set(), threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        number = 0
        with contextlib.suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                number += 1
                threading.Thread(target=self._serve, args=(client, number), daemon=True).start()

    def _serve(self, client, number):
        try:
            server = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            return client.close()
        pair, left = (client, server), self._lives(number)
        with self._lock:
            self._pairs.add(pair)
        with contextlib.suppress(OSError, ValueError):
            while left is None or left > 0:
                for one in select.select(pair, [], [])[0]:
                    data = one.recv(65536)
                    if not data:
                        return self._end(pair, False)
                    (server if one is client else client).sendall(data)
                    left = left and left - 1
            self.cuts += 1
        self._end(pair, number % 2)

    def _end(self, pair, reset):
        with self._lock:
            self._pairs.discard(pair)
        for one in pair:
            with contextlib.suppress(OSError):
                if reset:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    one.shutdown(socket.SHUT_RDWR)
            one.close()

    def cut_all(self):
        """All connections of this moment, with a reset."""
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            self._end(pair, True)

    def close(self):
        self._listener.close()
        self.cut_all()


def seeded_lives(seed, shortest=5, longest=40):
    chance = random.Random(seed)
    return lambda number: chance.randint(shortest, longest)
