#!/usr/bin/env python3
"""confab1: the library reads and refuses datagrams as a reader does that knows only the text.

decode_datagrams is the library's reader as a program; confab1.py is the other one, and the author
of what both are given. All is drawn from one seed, so what fails once fails again.
"""
import json
import os
import pathlib
import random
import re
import subprocess
import unittest
import zlib

import confab1
from confab1 import TO_MEMBER, TO_ROOM, crc32c, encode, sealed

DECODER = os.environ.get("CONFAB_DECODER", "decode_datagrams")
SIM = os.environ.get("CONFAB_SIM", "confab-sim")
PATIENCE = 60  # seconds; far more than anything here takes
SEED = 1


def library(datagrams):
    """What the library makes of each."""
    lines = "".join(f"{datagram.hex()}\n" for datagram in datagrams)
    ended = subprocess.run([DECODER], input=lines, capture_output=True, encoding="utf-8",
                           timeout=PATIENCE, check=True)
    read = [json.loads(line) for line in ended.stdout.split("\n")[:-1]]
    assert len(read) == len(datagrams), ended
    return read


def numbers(generator, size):
    """Of `size` bytes; often one at an edge."""
    top = 256**size
    edge = generator.choice((0, 1, 2, top // 2 - 1, top // 2, top - 2, top - 1))
    return edge if generator.random() < 0.5 else generator.randrange(top)


OF_NAMES = "aZ0-~\u00a1\u00e9\u07ff\u0800中\ud7ff\U00010000😀\U000e1000"  # of one to four bytes
OF_TEXTS = OF_NAMES + " \u00a0\u200b\u202e\ue000\ufeff\uffff\U0010ffff\"\\"
OF_ANYTHING = OF_TEXTS + "\0\t\n\r\x7f\x85\u2028"


def strings(generator, least, most, characters=OF_TEXTS):
    """Of so many bytes; often as few or as many as may be."""
    size = generator.choice((least, most, generator.randint(least, most)))
    string = ""
    while (left := size - len(string.encode())) > 0:
        character = generator.choice(characters)
        string += character if len(character.encode()) <= left else "a"
    return string


class Drawn:
    """Valid messages, frames and records with random values."""

    def __init__(self, seed):
        self.generator = random.Random(seed)

    def number(self, size):
        return numbers(self.generator, size)

    def code(self):
        return self.generator.choice(tuple(confab1.CODES))

    def name(self):
        return strings(self.generator, 1, 32, OF_NAMES)

    def cookie(self):
        return self.generator.randbytes(20).hex()

    def versions(self):
        least, most = sorted((self.number(1), self.number(1)))
        return {"least": least, "most": most}

    def submission(self, most=1024):
        first, last = self.generator.choice(((True, True), (True, False), (False, True),
                                             (False, False)))
        return confab1.record("text", text=strings(self.generator, 0, most), first=first, last=last)

    def record(self, most=1024):
        """As it stands in the log."""
        kind = self.generator.choice(confab1.RECORDS_KINDS)
        match kind:
            case "void":
                return confab1.record(kind)
            case "text":
                piece = self.submission(most)
                return {**piece, "name": self.name() if piece["first"] else "",
                        "ref": self.number(4)}
            case "notice":
                return confab1.record(kind, strings(self.generator, 0, 32),
                                      strings(self.generator, 0, most))
            case "joined":
                return confab1.record(kind, self.name())
        return confab1.record(kind, self.name(), strings(self.generator, 0, most - 1),
                              code=self.code())

    def bitmap(self):
        size = self.generator.choice((0, 1, 32, self.generator.randint(0, 32)))
        bits = self.generator.randbytes(size)
        return (bits[:-1] + bytes((bits[-1] or 1,))).hex() if bits else ""

    def frame(self, to):
        common = (self.ping, self.ack, self.records, self.probe, self.probe_ack, self.close)
        some = (self.roster_ask,) if to == TO_ROOM else (self.position, self.roster)
        return self.generator.choice(common + some)(to)

    def ping(self, _):
        return confab1.ping()

    def ack(self, to):
        return {"frame": "ACK", "cumulative": self.number(8), "echo": self.number(4),
                "hold": self.number(2), "credit": self.number(2) if to == TO_MEMBER else 0,
                "bitmap": self.bitmap()}

    def records(self, to):
        count, most = self.generator.choice(((1, 1024), (2, 400), (9, 20), (146, 0)))
        draw = self.submission if to == TO_ROOM else self.record
        first = max(self.number(8), 1)
        return confab1.records(first, *(draw(max(most, 1)) for _ in range(count)))

    def position(self, _):
        tail, head = sorted((self.number(8), self.number(8)))
        return confab1.position(head, tail)

    def probe(self, _):
        return confab1.probe(self.number(8))

    def probe_ack(self, _):
        return confab1.probe_ack(self.number(8))

    def close(self, _):
        return confab1.close(self.code())

    def roster_ask(self, _):
        return confab1.roster_ask(self.generator.choice(("", self.name())))

    def roster(self, _):
        count = self.generator.choice((0, 1, 5, 30))
        return confab1.roster(self.number(8), [self.name() for _ in range(count)],
                              self.generator.choice((int(count == 0), 1)),
                              self.generator.choice(("", self.name())))

    def data(self, to):
        message = confab1.data(self.number(8), self.number(4), self.frame(to))
        while self.generator.random() < 0.6:
            more = {**message, "frames": [*message["frames"], self.frame(to)]}
            if len(encode(more)) <= confab1.MOST_SIZE:
                message = more
        left = confab1.MOST_SIZE - len(encode(message))
        if left < 0:
            return self.data(to)
        if left and self.generator.random() < 0.3:
            message["frames"].append(confab1.pad(
                self.generator.choice((0, left - 1, self.generator.randrange(left)))))
        return message

    def size(self):
        return self.generator.choice((1152, 1200, self.generator.randint(1152, 1200)))

    def join(self):
        back = self.generator.random() < 0.5
        size = self.size()
        room, name = (strings(self.generator, 0, self.generator.choice((32, 216)), OF_ANYTHING)
                      for _ in range(2))
        left = size - 67 - len(room.encode()) - len(name.encode())
        auth = self.generator.choice((0, 1, left, self.generator.randint(0, left)))
        return confab1.join(
            self.number(8), self.cookie(), name, room=room, history=self.number(2), size=size,
            auth=self.generator.randbytes(auth).hex(), flags=int(back), **self.versions(),
            **{old: self.number(8) if back else 0 for old in ("old_token", "log", "from")})

    def welcome(self):
        widths = {"max_text": 4, "credit": 2, "keepalive": 2, "timeout": 2, "ack_delay": 2}
        start, head = sorted((self.number(8), self.number(8)))
        return confab1.welcome(self.number(8), self.number(8), self.number(8), start, head,
                               size=self.size(),
                               **{name: self.number(width) for name, width in widths.items()})

    def message(self):
        """Whom it goes to, and itself."""
        kind = self.generator.choices(tuple(confab1.SIZES), (1, 1, 2, 2, 1, 1, 12))[0]
        match kind:
            case "HELLO":
                return TO_ROOM, confab1.hello(self.number(8), **self.versions())
            case "CHALLENGE":
                return TO_MEMBER, confab1.challenge(self.number(8), self.cookie(), self.number(8),
                                                    **self.versions())
            case "JOIN":
                return TO_ROOM, self.join()
            case "WELCOME":
                return TO_MEMBER, self.welcome()
            case "REJECT":
                return TO_MEMBER, confab1.reject(self.number(8), self.code(), **self.versions())
            case "RESET":
                return TO_MEMBER, confab1.reset(self.number(8))
        to = self.generator.choice((TO_ROOM, TO_MEMBER))
        return to, self.data(to)


def patched(message, at, patch):
    """Its bytes with others written over them, the checksum mended."""
    datagram = bytearray(encode(message))
    at %= len(datagram)
    datagram[at:at + len(patch)] = patch
    return sealed(bytes(datagram))


def resized(message, by):
    """With so many zeros more at its end, or bytes less."""
    datagram = encode(message)
    return sealed(datagram + bytes(by) if by > 0 else datagram[:by])


def appended(message, more):
    return sealed(encode(message) + more)


HELLO = confab1.hello(1)
CHALLENGE = confab1.challenge(1, "ab" * 20, 2)
JOIN = confab1.join(1, "ab" * 20, "ann", room="hall", auth="0102", size=1152)
BACK = {**JOIN, "flags": 1, "old_token": 1, "log": 2, "from": 3}
WELCOME = confab1.welcome(1, 2, 3, 4, 5, size=1152)
REJECT = confab1.reject(1, 3)
RESET = confab1.reset(7)
ACK = confab1.ack(1, 2, 3, (3, 9))
CUT = {"first": False, "last": False}


def with_frames(*frames):
    return confab1.data(7, 8, *frames)


def with_records(*records):
    return with_frames(confab1.records(1, *records))


PING = with_frames(confab1.ping())
TEXT = confab1.record("text", "ann", "hi", 1)
SAID = confab1.record("text", "", "hi")
NOTICE = confab1.record("notice", "admin", "hi")
JOINED = confab1.record("joined", "ann")
LEFT = confab1.record("left", "ann", "go", code=15)
VOID = confab1.record("void")
ROSTER = confab1.roster(9, ["ann", "bob"])

EDGES = (  # (what is at its edge, to whom, message): to be accepted
    ("all versions", TO_ROOM, confab1.hello(2**64 - 1, 0, 255)),
    ("versions to come", TO_ROOM, confab1.hello(0, 2, 3)),
    ("the least JOIN", TO_ROOM, confab1.join(0, "00" * 20, "", size=1152)),
    ("a JOIN with what is no name", TO_ROOM, {**JOIN, "name": "two\twords", "room": "\0"}),
    ("a JOIN with the longest names", TO_ROOM, {**JOIN, "name": "n" * 255, "room": "r" * 188}),
    ("a JOIN without zeros", TO_ROOM, confab1.join(0, "00" * 20, "n" * 32, auth="61" * 1101)),
    ("a return whose old token is zero", TO_ROOM, {**JOIN, "flags": 1}),
    ("the greatest WELCOME", TO_MEMBER, {**WELCOME, "size": 1200}),
    ("an empty room: nothing to read", TO_MEMBER, {**WELCOME, "start": 1, "head": 0}),
    ("a PAD of one byte", TO_ROOM, with_frames(confab1.pad())),
    ("a DATA that PAD fills", TO_MEMBER, with_frames(confab1.ping(), confab1.pad(1180))),
    ("an empty bitmap", TO_ROOM, with_frames(confab1.ack(0, 0, 0))),
    ("the greatest bitmap", TO_ROOM, with_frames(confab1.ack(5, 0, 65535, range(6, 262)))),
    ("all numbers at once", TO_ROOM, with_frames(confab1.ack(2**64 - 1, 2**32 - 1, 0))),
    ("most records", TO_MEMBER, with_records(*[VOID] * 146)),
    ("most submissions", TO_ROOM, with_records(*[{**SAID, "text": ""}] * 146)),
    ("the longest text", TO_MEMBER, with_records({**TEXT, "name": "n" * 32, "text": "t" * 1024})),
    ("the longest submission", TO_ROOM, with_records({**SAID, "text": "中" * 341 + "."})),
    ("the longest words", TO_MEMBER, with_records({**LEFT, "text": "w" * 1023})),
    ("a notice without words", TO_MEMBER, with_records({**NOTICE, "text": ""})),
    ("a notice by two words", TO_MEMBER, with_records({**NOTICE, "name": "the admin"})),
    ("a notice by nobody", TO_MEMBER, with_records({**NOTICE, "name": ""})),
    ("an empty text", TO_MEMBER, with_records({**TEXT, "text": ""})),
    ("odd characters", TO_MEMBER, with_records({**TEXT, "text": OF_TEXTS})),
    ("pieces", TO_MEMBER, with_records({**TEXT, "last": False}, {**TEXT, **CUT, "name": ""},
                                       {**TEXT, "first": False, "name": ""})),
    ("an empty roster", TO_MEMBER, with_frames(confab1.roster(0, []))),
    ("a page in the middle", TO_MEMBER, with_frames(confab1.roster(9, ["b" * 32], 0, "a" * 32))),
    ("a question from the start", TO_ROOM, with_frames(confab1.roster_ask())),
    ("the least code", TO_ROOM, with_frames(confab1.close(1))),
    ("the greatest code", TO_MEMBER, with_frames(confab1.close(19))),
    ("a frame twice", TO_ROOM, with_frames(confab1.ping(), confab1.ping(), ACK, ACK)),
)


def broken_headers():
    """Each is to be refused: (name, to, datagram)."""
    yield "nothing", TO_ROOM, b""
    yield "one byte", TO_ROOM, b"\xfc"
    yield "no more than a header", TO_ROOM, sealed(b"\xfc\x01" + bytes(4))
    yield "another first byte", TO_ROOM, patched(HELLO, 0, b"\xfd")
    datagram = encode(HELLO)
    rest = datagram[:2] + bytes(4) + datagram[6:]
    for name, checksum in (
            ("checksum: a bit", datagram[2:5] + bytes((datagram[5] ^ 1,))),
            ("checksum: zero", bytes(4)),
            ("checksum: little-endian", datagram[5:1:-1]),
            ("checksum: CRC-32", zlib.crc32(rest).to_bytes(4)),
            ("checksum: not inverted", (crc32c(rest) ^ 0xFFFFFFFF).to_bytes(4)),
            ("checksum: of the body", crc32c(datagram[6:]).to_bytes(4))):
        yield name, TO_ROOM, datagram[:2] + checksum + datagram[6:]
    for kind in (0, 8, 15):
        for version in (0x00, 0x10):
            yield f"kind {version | kind:#x}", TO_ROOM, patched(PING, 1, bytes((version | kind,)))
    for message, to in ((HELLO, TO_ROOM), (CHALLENGE, TO_MEMBER), (REJECT, TO_MEMBER)):
        yield f"{message['kind']} of version 1", to, patched(
            message, 1, bytes((0x10 | encode(message)[1],)))
    for message, to in ((JOIN, TO_ROOM), (WELCOME, TO_MEMBER), (RESET, TO_MEMBER), (PING, TO_ROOM)):
        for version in (0x00, 0x20, 0xF0):
            yield f"{message['kind']} of {version:#x}", to, patched(
                message, 1, bytes((version | encode(message)[1] & 15,)))


def broken_logins():
    for message, to in ((HELLO, TO_ROOM), (CHALLENGE, TO_MEMBER), (REJECT, TO_MEMBER),
                        (RESET, TO_MEMBER)):
        yield f"{message['kind']} too short", to, resized(message, -1)
        yield f"{message['kind']} too long", to, resized(message, 1)
    for message, to in ((HELLO, TO_ROOM), (CHALLENGE, TO_MEMBER), (JOIN, TO_ROOM),
                        (REJECT, TO_MEMBER)):
        yield f"{message['kind']}: least above most", to, encode({**message, "least": 2})
    yield "HELLO: the first zero", TO_ROOM, patched(HELLO, 16, b"\1")
    yield "HELLO: the last zero", TO_ROOM, patched(HELLO, -1, b"\1")
    for message, to in ((JOIN, TO_ROOM), (WELCOME, TO_MEMBER)):
        kind = message["kind"]
        yield f"{kind} of 511", to, encode({**message, "size": 511})
        yield f"{kind} of 1201", to, encode({**message, "size": 1201})
        yield f"{kind}: the last zero", to, patched(message, -1, b"\1")
    yield "JOIN: the first zero", TO_ROOM, patched(JOIN, 67 + 4 + 3 + 2, b"\1")
    yield "WELCOME: the first zero", TO_MEMBER, patched(WELCOME, 58, b"\1")
    for flags in (2, 3, 0x80):
        yield f"JOIN: flags {flags}", TO_ROOM, encode({**BACK, "flags": flags})
    for old in ("old_token", "log", "from"):
        yield f"JOIN: {old} of no return", TO_ROOM, encode({**JOIN, old: 1})
    yield "JOIN: auth past the end", TO_ROOM, patched(JOIN, 72, b"\xff\xff")
    yield "JOIN: auth one past the end", TO_ROOM, patched(JOIN, 72, (1152 - 74 + 1).to_bytes(2))
    yield "JOIN: a name that is no UTF-8", TO_ROOM, patched(JOIN, 69, b"\xff")
    yield "JOIN: half a character", TO_ROOM, patched(JOIN, 71, b"\xc3")
    yield "JOIN: a room that is no UTF-8", TO_ROOM, patched(JOIN, 64, b"\xff")
    for code in (0, 20, 255):
        yield f"REJECT {code}", TO_MEMBER, encode({**REJECT, "code": code})


def broken_frames():
    yield "no frame", TO_ROOM, encode(with_frames())
    yield "DATA of 1201", TO_ROOM, encode(with_frames(confab1.ping(), confab1.pad(1181)))
    for number in (10, 11, 0x7F, 0xFF):
        yield f"frame {number}", TO_ROOM, patched(PING, 18, bytes((number,)))
        yield f"frame {number} after PING", TO_ROOM, appended(PING, bytes((number,)))
    yield "PAD: a frame after it", TO_ROOM, patched(
        with_frames(confab1.ping(), confab1.pad(9)), -1, b"\1")
    yield "PAD: the first zero", TO_ROOM, patched(
        with_frames(confab1.ping(), confab1.pad(9)), 20, b"\1")
    whole = ((ACK, TO_ROOM), (confab1.position(9, 1), TO_MEMBER), (confab1.probe(1), TO_ROOM),
             (confab1.probe_ack(1), TO_MEMBER), (confab1.close(1), TO_ROOM),
             (confab1.roster_ask("ann"), TO_ROOM), (ROSTER, TO_MEMBER),
             (confab1.records(1, SAID), TO_ROOM), (confab1.records(1, LEFT), TO_MEMBER))
    for frame, to in whole:
        for missing in range(1, len(encode(with_frames(frame))) - 18):
            yield f"{frame['frame']} less {missing}", to, resized(with_frames(frame), -missing)
        yield f"{frame['frame']} and 10", to, appended(with_frames(frame), b"\x0a")
    yield "ACK: n 33", TO_ROOM, encode(with_frames({**ACK, "bitmap": "ff" * 33}))
    yield "ACK: the last byte zero", TO_ROOM, encode(with_frames({**ACK, "bitmap": "ff00"}))
    yield "ACK: the only byte zero", TO_ROOM, encode(with_frames({**ACK, "bitmap": "00"}))
    yield "RECORDS: none", TO_ROOM, encode(with_records())
    yield "RECORDS: fewer than said", TO_ROOM, patched(with_records(SAID), 27, b"\2")
    yield "RECORDS: more than said", TO_ROOM, patched(with_records(SAID, SAID), 27, b"\1")
    for code in (0, 20, 255):
        yield f"CLOSE {code}", TO_ROOM, encode(with_frames(confab1.close(code)))
    yield "ROSTER: last 2", TO_MEMBER, encode(with_frames({**ROSTER, "last": 2}))
    yield "ROSTER: no name", TO_MEMBER, encode(with_frames({**ROSTER, "names": [""]}))
    yield "ROSTER: no name to go on with", TO_MEMBER, encode(
        with_frames({**ROSTER, "names": [], "last": 0}))
    yield "ROSTER: 33 bytes", TO_MEMBER, encode(with_frames({**ROSTER, "names": ["n" * 33]}))
    yield "ROSTER: after 33", TO_MEMBER, encode(with_frames({**ROSTER, "after": "n" * 33}))
    yield "ROSTER: no UTF-8", TO_MEMBER, patched(with_frames(ROSTER), -1, b"\xff")
    yield "ROSTER: a name more", TO_MEMBER, patched(with_frames(ROSTER), 29, b"\3")
    yield "ROSTER_ASK: 33 bytes", TO_ROOM, encode(with_frames(confab1.roster_ask("n" * 33)))
    yield "ROSTER_ASK: no UTF-8", TO_ROOM, patched(with_frames(confab1.roster_ask("n")), -1,
                                                   b"\xff")


def broken_records():
    def to_member(title, record, **other):
        return title, TO_MEMBER, encode(with_records({**record, **other}))

    def to_room(title, **other):
        return title, TO_ROOM, encode(with_records({**SAID, **other}))

    for flags in (0x18 | 5, 0x18 | 6, 0x18 | 7, 0x39, 0x59, 0x99):
        yield f"record: flags {flags:#x}", TO_MEMBER, patched(with_records(TEXT), 28,
                                                              bytes((flags,)))
    for record in (VOID, NOTICE, JOINED, LEFT):
        kind = record["kind"]
        for end in ("first", "last"):
            yield to_member(f"{kind} without {end.upper()}", record, **{end: False})
        yield to_member(f"{kind} with a ref", record, ref=1)
    for record in (JOINED, LEFT):
        yield to_member(f"{record['kind']} of nobody", record, name="")
    for record in (TEXT, NOTICE, JOINED, LEFT):
        yield to_member(f"{record['kind']}: a name of 33", record, name="n" * 33)
        yield f"{record['kind']}: a name of no UTF-8", TO_MEMBER, patched(
            with_records(record), 36, b"\xff")
    yield to_member("void with a name", VOID, name="ann")
    yield to_member("void with bytes", VOID, text="x")
    yield to_member("joined with bytes", JOINED, text="x")
    yield to_member("a later piece with a name", TEXT, first=False)
    for record in (TEXT, NOTICE):
        yield to_member(f"{record['kind']} of 1025", record, text="t" * 1025)
    yield to_member("left with 1024 and a code", LEFT, text="t" * 1024)
    yield "left without a code", TO_MEMBER, sealed(
        encode(with_records(VOID))[:28] + b"\x1c\1\0\0\0\0\0\0a")
    yield "left whose code would be the next record's", TO_MEMBER, sealed(
        encode(with_records(VOID, {**TEXT, **CUT, "last": True, "name": ""})).replace(
            b"\x18" + bytes(7), b"\x1c\1" + bytes(6) + b"a"))
    for code in (0, 20, 255):
        yield to_member(f"left {code}", LEFT, code=code)
    yield to_room("a submission of 1025", text="t" * 1025)
    for control in "\0\t\n\r\x1b\x1f\x7f\x80\x85\x9f\u2028\u2029":
        yield to_member(f"notice by {control!r}", NOTICE, name=control)
        for record in (TEXT, NOTICE, LEFT):
            yield to_member(f"{record['kind']} with {control!r}", record, text=f"a{control}")
        yield to_room(f"a submission with {control!r}", text=control)
    for bad in (b"\x80", b"\xff", b"\xc0\xaf", b"\xc1\xbf", b"\xe0\x9f\xbf", b"\xed\xa0\x80",
                b"\xed\xbf\xbf", b"\xf0\x8f\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80",
                b"\xc3", b"\xe4\xb8", b"\xf0\x9f\x98", b"\xb8\xad"):
        for record, to in ((TEXT, TO_MEMBER), (NOTICE, TO_MEMBER), (LEFT, TO_MEMBER),
                           (SAID, TO_ROOM)):
            message = with_records({**record, "text": "a" * len(bad)})
            yield f"{record['kind']} to the {to}: {bad.hex()}", to, patched(message, -len(bad), bad)


def broken_names():
    for character in (" \t\0\x7f\x9f\u00a0\u00ad\u061c\u2028\u200b\u202e\u3000\u3164\ue000\uf8ff"
                      "\u2800\ufff9\U00013430\U0001d159\ufdd0\ufeff\uffff\U0001fffe\U000e0001"
                      "\U000f0000\U0010ffff"):
        name = f"a{character}"
        for frame in (confab1.roster(9, [name]), confab1.roster(9, ["ann"], after=name),
                      *(confab1.records(1, {**record, "name": name})
                        for record in (TEXT, JOINED, LEFT))):
            yield f"{frame['frame']} with {name!r}", TO_MEMBER, encode(with_frames(frame))
        yield f"ROSTER_ASK with {name!r}", TO_ROOM, encode(with_frames(confab1.roster_ask(name)))


BROKEN = (*broken_headers(), *broken_logins(), *broken_frames(), *broken_records(),
          *broken_names())

WRONG_WAY = (  # (what it is, whom it goes to, message): well-formed, but never sent to them
    ("HELLO", TO_MEMBER, HELLO), ("JOIN", TO_MEMBER, JOIN), ("CHALLENGE", TO_ROOM, CHALLENGE),
    ("WELCOME", TO_ROOM, WELCOME), ("REJECT", TO_ROOM, REJECT), ("RESET", TO_ROOM, RESET),
    ("POSITION", TO_ROOM, with_frames(confab1.position(9, 1))),
    ("ROSTER", TO_ROOM, with_frames(ROSTER)),
    ("ROSTER_ASK", TO_MEMBER, with_frames(confab1.roster_ask())),
    ("credit", TO_ROOM, with_frames({**ACK, "credit": 1})),
    ("an author", TO_ROOM, with_records({**SAID, "name": "ann"})),
    ("a ref", TO_ROOM, with_records({**SAID, "ref": 1})),
    ("void", TO_ROOM, with_records(VOID)), ("notice", TO_ROOM, with_records(NOTICE)),
    ("joined", TO_ROOM, with_records(JOINED)), ("left", TO_ROOM, with_records(LEFT)),
    ("a text of nobody", TO_MEMBER, with_records(SAID)),
    ("a frame that may and one that may not", TO_ROOM,
     with_frames(confab1.records(1, SAID), confab1.position(9, 1))),
)


def mutated(generator, datagram, other):
    """With one to three faults, and mostly a right checksum: else nothing more is looked at."""
    datagram = bytearray(datagram)
    for _ in range(generator.choice((1, 1, 1, 2, 3))):
        at = generator.randrange(len(datagram) + 1)
        head = min(len(datagram), 90)  # where more than texts and zeros stands
        at = generator.choice((at, generator.randrange(head + 1)))
        byte = bytes((generator.choice((0, 1, 2, 3, 7, 8, 24, 32, 127, 128, 255,
                                        generator.randrange(256))),))
        match generator.randrange(7):
            case 0 | 1:
                datagram[at:at + 1] = byte
            case 2:
                datagram[at:at] = byte
            case 3:
                del datagram[at:at + 1]
            case 4:
                del datagram[at:]
            case 5:
                datagram[at:] = other[at:]
            case 6 if at < len(datagram):
                datagram[at] ^= 1 << generator.randrange(8)
    datagram = bytes(datagram)
    return datagram if generator.random() < 0.02 else sealed(datagram)


def traced():
    """Each distinct (to, datagram) of confab/1 that some seeds' worlds have sent."""
    found = {}
    for seed in range(1, 9):
        ended = subprocess.run([SIM, "--seed", str(seed), "--trace", "-"], capture_output=True,
                               encoding="utf-8", timeout=PATIENCE, check=True)
        facts = [json.loads(line) for line in ended.stdout.splitlines()]
        rooms = {fact["node"] for fact in facts
                 if fact["fact"] == "started" and "server" not in fact}
        for fact in facts:
            if fact.get("bytes_hex", "").startswith("fc") and "to" in fact:
                to = TO_ROOM if fact["to"] in rooms else TO_MEMBER
                found[to, bytes.fromhex(fact["bytes_hex"])] = None
    return list(found)


class Confab1(unittest.TestCase):
    def expect_agreement(self, datagrams):
        """What both made of them."""
        read = [confab1.decode(datagram) for datagram in datagrams]
        for datagram, ours, theirs in zip(datagrams, read, library(datagrams)):
            self.assertEqual(ours, theirs, datagram.hex())
            if ours is not None:
                self.assertEqual(datagram.hex(), encode(ours).hex())
        return read

    def expect_both_read(self, messages):
        """These (what, to, message), as they were written, and by whom they are for."""
        read = self.expect_agreement([encode(message) for _, _, message in messages])
        for (what, to, message), back in zip(messages, read):
            self.assertEqual(message, back, what)
            self.assertEqual(message, confab1.decode(encode(message), to), what)

    def test_the_checksum_is_that_of_rfc_3720(self):
        self.assertEqual(0xE3069283, crc32c(b"123456789"))
        self.assertEqual(0x8A9136AA, crc32c(bytes(32)))
        self.assertEqual(0x46DD794E, crc32c(bytes(range(32))))

    def test_drawn_messages_are_read_as_they_were_written(self):
        drawn = Drawn(SEED)
        self.expect_both_read([("drawn", *drawn.message()) for _ in range(2000)])

    def test_values_at_their_edges_are_accepted(self):
        self.expect_both_read(EDGES)

    def test_what_breaks_one_rule_is_refused(self):
        read = library([datagram for _, _, datagram in BROKEN])
        for (name, to, datagram), theirs in zip(BROKEN, read):
            with self.subTest(name, datagram=datagram.hex()):
                self.assertIsNone(confab1.decode(datagram), "the reader in Python accepts it")
                self.assertIsNone(confab1.decode(datagram, to))
                self.assertIsNone(theirs, "the library accepts it")

    def test_what_goes_the_wrong_way_is_read_alike(self):
        """The library's reader does not know which way; who asked it looks at that."""
        self.expect_agreement([encode(message) for _, _, message in WRONG_WAY])
        for what, to, message in WRONG_WAY:
            self.assertEqual(message, confab1.decode(encode(message)), what)
            self.assertIsNone(confab1.decode(encode(message), to), what)

    def test_both_agree_on_mutations(self):
        generator = random.Random(SEED)
        drawn = Drawn(SEED)
        sound = [encode(message) for _, message in [drawn.message() for _ in range(300)]]
        sound += [encode(message) for _, _, message in EDGES]
        read = self.expect_agreement([
            mutated(generator, generator.choice(sound), generator.choice(sound))
            for _ in range(6000)])
        accepted = sum(message is not None for message in read)
        self.assertTrue(len(read) // 20 < accepted < len(read) // 2, accepted)

    def test_traffic_of_the_simulator_is_read_alike(self):
        read = self.expect_agreement([datagram for _, datagram in traced()])
        kinds = {message["kind"] for message in read if message}
        self.assertEqual(kinds, {"HELLO", "CHALLENGE", "JOIN", "WELCOME", "REJECT", "RESET", "DATA"})


    def test_the_dump_in_the_specification_is_one(self):
        text = (pathlib.Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
        dump = text.split("## One conversation, in bytes")[1].split("```")[1]
        dump = re.sub(r"00\*(\d+)", lambda zeros: "00 " * int(zeros[1]), dump)
        read = re.findall(r"(→|←) (\w+).*?, (\d+) bytes\n((?: {6}[0-9a-f ]+\n)+)", dump)
        self.assertEqual(len(read), 14)
        datagrams = [bytes.fromhex(digits) for *_, digits in read]
        self.assertEqual([len(datagram) for datagram in datagrams], [int(row[2]) for row in read])
        ours = [confab1.decode(datagram, TO_ROOM if row[0] == "→" else TO_MEMBER)
                for row, datagram in zip(read, datagrams)]
        self.assertEqual([message["kind"] for message in ours], [row[1] for row in read])
        for datagram, message, theirs in zip(datagrams, ours, library(datagrams)):
            self.assertEqual(confab1.encode(message), datagram)
            self.assertEqual(theirs, message)


if __name__ == "__main__":
    unittest.main()
