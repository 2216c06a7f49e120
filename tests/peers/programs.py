"""programs: our two programs as processes, and peers that speak the tutorial's words to them.

The peers are written from the description of the protocol, not from the library. Every wait is
bounded; what does not come in time fails the test with what did come.
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
PATIENCE = 10  # seconds; far more than anything here takes


def wait_for(what, condition, patience=PATIENCE):
    """The first true value of condition(); fails after a while, showing what()."""
    end = time.monotonic() + patience
    while not (value := condition()):
        assert time.monotonic() < end, f"waited in vain for {what()}"
        time.sleep(0.01)
    return value


@contextlib.contextmanager
def started(*command, **streams):
    """A process with streams of its own that is gone afterwards, whatever happened."""
    with subprocess.Popen(command, **streams) as process:
        try:
            yield process
        finally:
            process.kill()


class Program:
    """A running program; all that it writes is gathered as it comes, so it never waits for us."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.out = b""
        self.err = b""
        self.expected = 0  # of self.out, up to the end of the last line that was expected
        self.deaf = False
        self.readers = [threading.Thread(target=self._gather, args=where, daemon=True)
                        for where in (("out", self.process.stdout), ("err", self.process.stderr))]
        for reader in self.readers:
            reader.start()

    def _gather(self, name, stream):
        with stream:
            while not (self.deaf and name == "out"):
                if not select.select([stream], [], [], 0.05)[0]:
                    continue
                if not (chunk := os.read(stream.fileno(), 65536)):
                    break
                setattr(self, name, getattr(self, name) + chunk)

    def close_output(self):
        """Nobody reads its output any more: to write some is an error to it."""
        self.deaf = True
        self.readers[0].join(PATIENCE)

    def type(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def close_input(self):
        self.process.stdin.close()

    def text(self):
        return self.out.decode()

    def expect(self, part, patience=PATIENCE):
        """The first line of output, after the last one expected, with this in it."""
        return wait_for(lambda: f"{part!r} in {self.out[self.expected:]!r}, {self.err!r}",
                        lambda: self._next_line(part), patience)

    def _next_line(self, part):
        start = self.expected
        while (end := self.out.find(b"\n", start)) >= 0:
            line = self.out[start:end].decode()
            start = end + 1
            if part in line:
                self.expected = start
                return line
        return None

    def exit_code(self):
        """Once it has ended, when all that it wrote is there."""
        code = self.process.wait(PATIENCE)
        for reader in self.readers:
            reader.join(PATIENCE)
        return code

    def memory_kib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.exit_code()
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()


class Server(Program):
    """confab-server on a port of the loopback, a free one unless said."""

    def __init__(self, *options, port=0):
        super().__init__(SERVER, "--listen", f"127.0.0.1:{port}", *options)
        listening = self.expect("127.0.0.1:")
        self.port = int(re.search(r"127\.0\.0\.1:(\d+)", listening)[1])
        self.address = f"127.0.0.1:{self.port}"


class Client(Program):
    """confab with a name, its input a pipe."""

    def __init__(self, name, address, *options):
        super().__init__(CLIENT, *options, "--name", name, address)


class Peer:
    """A socket that says whatever it is told to, to a server on the loopback."""

    def __init__(self, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))

    def send(self, message):
        self.socket.send(message if isinstance(message, bytes) else message.encode())

    def hear(self):
        return self.socket.recv(2048).decode()

    def ask(self, message):
        self.send(message)
        return self.hear()

    def expect(self, *wanted):
        """These come next, in this order."""
        for line in wanted:
            heard = self.hear()
            assert heard == line, f"heard {heard!r}, not {line!r}"

    def hear_until(self, wanted):
        """Passes over what others do until this comes."""
        while self.hear() != wanted:
            pass

    def expect_silence(self):
        """Nothing more has been sent to us.

        The server answers in order: had it sent anything for what came before this question, that
        would be heard before the answer.
        """
        question, answer = self.known_answer()
        self.send(question)
        self.expect(answer)

    def known_answer(self):
        """A question that is always answered so, and makes the server tell nobody else."""
        return "L 管理員", "該昵稱已被占用"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


class Member(Peer):
    """A peer that is in the room: what the tutorial's client sends and hears."""

    def __init__(self, port, name):
        super().__init__(port)
        self.name = name
        self.send(f"L {name}")
        self.expect("OK")

    def known_answer(self):
        return f"L {self.name}", "OK"  # as if the first OK had been lost

    def say(self, text):
        self.send(f"C {self.name} {text}")

    def say_and_hear(self, text):
        """Returns when the room has taken it, so that many follow at the room's pace."""
        self.say(text)
        self.hear_until(f"{self.name} : {text}")
