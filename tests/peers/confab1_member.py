"""confab1_member: a plain member of a confab/1 room, for tests against the real server.

It waits in the calling thread, sends again what had no answer, and recovers from nothing else: no
return, no congestion window, no estimate of the round trip. Whatever the room sends must be well
formed and addressed to us, or the test fails.
"""
import random
import socket
import time

import confab1
from confab1 import CODE, CODES, MOST_PIECES, TO_MEMBER

PATIENCE = 10  # seconds; far more than anything here takes
RESEND = 0.3
WINDOW = 8 * confab1.MOST_BITMAP  # what an acknowledgement can tell of


class Closed(Exception):
    """The room has closed the session, or refused it; says why by the name of the code."""


def is_newer(stamp, other):
    """By serial numbers, RFC 1982."""
    return other is None or 0 < (stamp - other) % 2**32 < 2**31


class Member:
    """In the room once it is made. What it hears are tuples: ("text", name, text),
    ("notice", name, text), ("joined", name), ("left", name, code, words), ("gap", first, last)."""

    def __init__(self, port, name, host="127.0.0.1", **wishes):
        """`wishes` are fields of the JOIN: room, auth, history, size."""
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect((host, port))
        self.name = name
        self.events = []
        self.log = {}  # number: record, all that were read
        self.run = None  # the pieces so far of a text that is being read
        self.ahead = {}  # records that came before their turn
        self.newest, self.newest_came = None, 0
        self.stamp = time.monotonic_ns() // 1024
        self.echoed = self.stamp % 2**32
        self.committed, self.submitted, self.outstanding = 0, 0, {}
        self.answers = []  # ROSTER and CLOSE frames, for whoever asked
        self.closed = None
        try:
            self._login(wishes)
        except BaseException:
            self.socket.close()
            raise

    def _login(self, wishes):
        nonce = random.getrandbits(64)
        challenge = self._ask(confab1.hello(nonce), "CHALLENGE")
        joining = confab1.join(nonce, challenge["cookie"], self.name, **wishes)
        welcome = self._ask(joining, "WELCOME")
        self.size = joining["size"]
        self.token, self.head = welcome["token"], welcome["head"]
        self.cumulative = welcome["start"] - 1
        self.edge = welcome["credit"]

    def _ask(self, question, kind):
        """Its answer, asked for every second."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.socket.send(confab1.encode(question))
            again = time.monotonic() + 1
            while (answer := self._receive(again)) is not None:
                if answer.get("nonce") != question["nonce"]:
                    continue  # the first records may overtake the WELCOME; they come again
                if answer["kind"] == "REJECT":
                    raise Closed(CODES[answer["code"]])
                if answer["kind"] == kind:
                    return answer
        raise AssertionError(f"waited in vain for {kind}")

    def _receive(self, until):
        self.socket.settimeout(max(until - time.monotonic(), 1e-6))
        try:
            datagram = self.socket.recv(65536)
        except TimeoutError:
            return None
        message = confab1.decode(datagram, TO_MEMBER)
        assert message is not None, f"malformed: {datagram.hex()}"
        return message

    def _send(self, *frames):
        """With the acknowledgement along, once there is something to acknowledge."""
        self.stamp = max(self.stamp + 1, time.monotonic_ns() // 1024)
        if self.newest is not None:
            hold = min((time.monotonic_ns() - self.newest_came) // 16384, 65535)
            frames = (confab1.ack(self.cumulative, self.newest, hold, self.ahead), *frames)
        datagram = confab1.encode(confab1.data(self.token, self.stamp % 2**32, *frames))
        assert len(datagram) <= self.size
        self.socket.send(datagram)

    def _wait(self, condition, what, again=None):
        """Lives until condition() is true; calls again() now and after each pause without it."""
        end = time.monotonic() + PATIENCE
        due = time.monotonic()
        while not condition():
            if self.closed:
                raise Closed(self.closed)
            now = time.monotonic()
            assert now < end, f"waited in vain for {what}"
            if again and now >= due:
                again()
                due = now + RESEND
            if message := self._receive(min(end, due if again else end)):
                self._take(message)

    def _take(self, message):
        if message.get("token") != self.token:
            return
        if message["kind"] == "RESET":
            self.closed = "RESET"
        if message["kind"] != "DATA":
            return
        if is_newer(message["stamp"], self.newest):
            self.newest, self.newest_came = message["stamp"], time.monotonic_ns()
        replies = []
        owed = False
        for frame in message["frames"]:
            match frame["frame"]:
                case "ACK":
                    self._acknowledged(frame)
                case "RECORDS":
                    for number, record in enumerate(frame["records"], frame["first"]):
                        if self.cumulative < number <= self.cumulative + WINDOW:
                            self.ahead[number] = record
                    self._read()
                case "POSITION" if frame["tail"] > self.cumulative + 1:
                    self.events.append(("gap", self.cumulative + 1, frame["tail"] - 1))
                    self.run = None
                    self.cumulative = frame["tail"] - 1
                    self.ahead = {number: record for number, record in self.ahead.items()
                                  if number > self.cumulative}
                    self._read()
                case "PROBE":
                    replies.append(confab1.probe_ack(frame["value"]))
                case "ROSTER":
                    self.answers.append(frame)
                case "CLOSE":
                    self.closed = CODES[frame["code"]]
            owed = owed or frame["frame"] in ("RECORDS", "POSITION", "PING")
        if (owed or replies) and not self.closed:
            self._send(*replies)

    def _acknowledged(self, frame):
        assert frame["cumulative"] <= self.submitted, "the room has what was never sent"
        if is_newer(frame["echo"], self.echoed):
            self.echoed = frame["echo"]
        self.committed = max(self.committed, frame["cumulative"])
        self.edge = max(self.edge, frame["cumulative"] + frame["credit"])
        self.outstanding = {number: record for number, record in self.outstanding.items()
                            if number > self.committed}

    def _read(self):
        while (record := self.ahead.pop(self.cumulative + 1, None)) is not None:
            self.cumulative += 1
            self.log[self.cumulative] = record
            if record["kind"] == "text":
                self._read_text(record)
                continue
            self.run = None
            match record["kind"]:
                case "notice":
                    self.events.append(("notice", record["name"], record["text"]))
                case "joined":
                    self.events.append(("joined", record["name"]))
                case "left":
                    self.events.append(("left", record["name"], CODES[record["code"]],
                                        record["text"]))

    def _read_text(self, record):
        """A text is heard when its last piece is here; a run that is broken is not."""
        if record["first"]:
            self.run = [record]
        elif self.run is not None:
            self.run.append(record)
        if self.run is not None and len(self.run) > MOST_PIECES:
            self.run = None
        if self.run is not None and record["last"]:
            whole = "".join(piece["text"] for piece in self.run)
            self.events.append(("text", self.run[0]["name"], whole))
            self.run = None

    def submit(self, text):
        """Does not wait: flush() does."""
        for record in confab1.submissions(text):
            self.submitted += 1
            self.outstanding[self.submitted] = record

    def flush(self):
        """Returns when all that was submitted is in the log."""
        self._wait(lambda: not self.outstanding, "the commitment", self._send_submissions)

    def _send_submissions(self):
        for number, record in self.outstanding.items():
            if number <= self.edge:
                self._send(confab1.records(number, record))

    def say(self, text):
        self.submit(text)
        self.flush()

    def hear(self):
        """What comes next."""
        self._wait(lambda: self.events, "something to hear")
        return self.events.pop(0)

    def expect(self, *wanted):
        """These come next, in this order."""
        for event in wanted:
            heard = self.hear()
            assert heard == event, f"heard {heard!r}, not {event!r}"

    def hear_until(self, wanted):
        """Passes over what others do until this comes."""
        while self.hear() != wanted:
            pass

    def ping(self):
        """Returns when the room has answered; then all that it sent before has been read."""
        before = self.stamp % 2**32
        self._wait(lambda: is_newer(self.echoed, before), "an answer",
                   lambda: self._send(confab1.ping()))

    def roster(self):
        """The names of who is in, page by page, and the record of the log that they are true at."""
        names, last = [], False
        while not last:
            after = names[-1] if names else ""
            self.answers.clear()
            self._wait(lambda: any(page["after"] == after for page in self.answers), "a roster",
                       lambda: self._send(confab1.roster_ask(after)))
            page = next(page for page in self.answers if page["after"] == after)
            names += page["names"]
            last = page["last"]
        return names, page["at"]

    def leave(self):
        """Returns when the room has answered."""
        try:
            self._wait(lambda: False, "the room's BYE", lambda: self._send(
                confab1.close(CODE["BYE"])))
        except Closed as closed:
            assert str(closed) == "BYE", closed

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
