"""processes: our two programs as child processes with what they write kept apart, and a classic member.

Every wait is bounded; what does not come in time fails the test with what did come.
"""

import contextlib
import os
import re
import select
import socket
import subprocess
import threading
import time

SERVER = os.environ.get("CONFAB_SERVER", "confab-server")
CLIENT = os.environ.get("CONFAB_CLIENT", "confab")
PATIENCE = 10.0  # seconds; far more than anything here takes


def wait_for(what, condition):
    """The first true value of condition(); fails after a while, showing what()."""
    end = time.monotonic() + PATIENCE
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what()}")
        time.sleep(0.02)
    return value


class Process:
    """A child process whose output is gathered as it comes."""

    def __init__(self, *command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.out = b""
        self.err = b""
        self.deaf = set()
        self.readers = [threading.Thread(target=self._read, args=(name, stream), daemon=True)
                        for name, stream in (("out", self.process.stdout),
                                             ("err", self.process.stderr))]
        for reader in self.readers:
            reader.start()

    def _read(self, name, stream):
        while name not in self.deaf:
            if not select.select([stream], [], [], 0.05)[0]:
                continue
            if not (chunk := os.read(stream.fileno(), 65536)):
                break
            setattr(self, name, getattr(self, name) + chunk)
        stream.close()

    def stop_reading_output(self):
        self.deaf.add("out")
        self.readers[0].join()

    def type(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def text(self):
        return self.out.decode()

    def expect(self, part):
        wait_for(lambda: f"{part!r} in {self.out!r}, {self.err!r}", lambda: part in self.text())

    def end_input(self):
        self.process.stdin.close()

    def exit_code(self):
        code = self.process.wait(timeout=PATIENCE)
        for reader in self.readers:
            reader.join(PATIENCE)
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for reader in self.readers:
            reader.join(PATIENCE)
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()


class Server(Process):
    """confab-server on a free port of the loopback."""

    def __init__(self, *options):
        super().__init__(SERVER, "--listen", "127.0.0.1:0", *options)
        found = wait_for(lambda: f"the port in {self.out!r}, {self.err!r}",
                         lambda: re.search(r"127\.0\.0\.1:(\d+)", self.text()))
        self.port = int(found[1])
        self.address = f"127.0.0.1:{self.port}"


class ClassicMember:
    """What the tutorial's client sends and hears."""

    def __init__(self, port, name):
        self.name = name
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self.socket.send(f"L {name}".encode())
        answer = self.hear()
        assert answer == "OK", answer

    def hear(self):
        return self.socket.recv(2048).decode()

    def say(self, text):
        self.socket.send(f"C {self.name} {text}".encode())

    def say_and_hear(self, text):
        """Returns when the room has taken it, so that many follow at the room's pace."""
        self.say(text)
        while self.hear() != f"{self.name} : {text}":
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
