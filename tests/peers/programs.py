"""programs: what the peer tests share: our programs as processes, and a classic client of the tutorial's kind.

The client is written from the description of the protocol, not from the library. Every wait has a bound.
"""
import contextlib
import os
import queue
import re
import socket
import subprocess
import threading

PATIENCE = 5  # seconds for what ought to happen at once


class Program:
    """A program with its lines of output as they come."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, encoding="utf-8", bufsize=1)
        self.lines = queue.Queue()
        self.seen = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def type(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait_for(self, pattern):
        """The first new line in which the pattern is found."""
        while True:
            try:
                line = self.lines.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"no line like {pattern!r} after {self.seen}") from None
            if line is None:
                raise AssertionError(f"the program ended without a line like {pattern!r}: {self.seen}")
            self.seen.append(line)
            if re.search(pattern, line):
                return line

    def close_input(self):
        self.process.stdin.close()

    def exit_code(self):
        return self.process.wait(timeout=PATIENCE)

    def memory_kib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])

    def kill(self):
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait(timeout=PATIENCE)


class Peer:
    """A socket that says the tutorial's words to a server."""

    def __init__(self, server):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(PATIENCE)
        self.server = server

    def send(self, message):
        self.socket.sendto(message if isinstance(message, bytes) else message.encode(), self.server)

    def receive(self):
        return self.socket.recv(2048).decode()

    def ask(self, message):
        self.send(message)
        return self.receive()

    def expect(self, *wanted):
        for line in wanted:
            heard = self.receive()
            assert heard == line, f"heard {heard!r}, not {line!r}"

    def receive_until(self, wanted):
        """Passes over what others do until this comes."""
        while self.receive() != wanted:
            pass

    def expect_silence(self):
        """Nothing has come. The server answers in order, so ask it something whose answer is known first."""
        self.socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            raise AssertionError(f"heard {self.socket.recv(2048).decode()!r}")
        self.socket.settimeout(PATIENCE)

    def close(self):
        self.socket.close()


@contextlib.contextmanager
def server(*options):
    """confab-server on a free loopback port, and its address."""
    program = Program(os.environ["CONFAB_SERVER"], "--listen", "127.0.0.1:0", *options)
    try:
        port = int(re.search(r"127\.0\.0\.1:(\d+)", program.wait_for(r"127\.0\.0\.1:\d+"))[1])
        yield program, ("127.0.0.1", port)
    finally:
        program.kill()


@contextlib.contextmanager
def client(name, address, *options):
    program = Program(os.environ["CONFAB_CLIENT"], *options, "--name", name, f"{address[0]}:{address[1]}")
    try:
        yield program
    finally:
        program.kill()


def log_in(server_address, *names):
    """Peers that are in the room, and have heard of those who came after them."""
    peers = []
    for name in names:
        peer = Peer(server_address)
        answer = peer.ask(f"L {name}")
        assert answer == "OK", answer
        for earlier in peers:
            earlier.expect(f"\n歡迎 {name} 進入聊天室")
        peers.append(peer)
    return peers
