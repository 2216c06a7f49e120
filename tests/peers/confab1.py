#!/usr/bin/env python3
"""confab1: the datagrams of confab/1, read and written as docs/protocol.md says.

It owes nothing to the library: where the two differ, one of them is wrong, or the text is. What a
name is stands in docs/classic.md.
A message is a dict of numbers, strings, booleans and lists, so that JSON can hold it: texts and
names are strings, bytes without a meaning (cookie, auth, bitmap) are hexadecimal digits.

Usage: confab1.py HEX...: prints each datagram as a line of JSON, or null if it must be refused.
"""
import json
import re
import sys

MAGIC = 0xFC
LEAST_SIZE, MOST_SIZE = 1152, 1200  # of JOIN and WELCOME; no DATA is longer either
TO_ROOM, TO_MEMBER = "room", "member"
MOST_NAME, MOST_BYTES, MOST_PIECES, MOST_BITMAP = 32, 1024, 16, 32
RECORDS_KINDS = ("void", "text", "notice", "joined", "left")
FIRST, LAST = 0x08, 0x10

CODES = dict(enumerate(
    "BYE VERSION FULL NAME_TAKEN NAME_BAD AUTH QUOTA BUSY TOO_BIG LAGGED TIMEOUT PROTOCOL SHUTDOWN"
    " REPLACED KICKED UNKNOWN NO_SUCH_ROOM UNREACHABLE PATH".split(), 1))
CODE = {name: code for code, name in CODES.items()}


def fields(text):
    return tuple(tuple(field.split()) for field in text.split(", "))


# Number: name, version, whom it goes to (None: both), fields. A width is a number of bytes.
KINDS = {
    1: ("HELLO", 0, TO_ROOM, fields("least 1, most 1, nonce 8")),
    2: ("CHALLENGE", 0, TO_MEMBER, fields("least 1, most 1, nonce 8, cookie cookie, log 8")),
    3: ("JOIN", 1, TO_ROOM, fields(
        "least 1, most 1, nonce 8, cookie cookie, flags 1, old_token 8, log 8, from 8, history 2,"
        " room string, name string, auth bytes2")),
    4: ("WELCOME", 1, TO_MEMBER, fields(
        "nonce 8, token 8, log 8, start 8, head 8, max_text 4, credit 2, keepalive 2, timeout 2,"
        " ack_delay 2")),
    5: ("REJECT", 0, TO_MEMBER, fields("least 1, most 1, nonce 8, code 1")),
    6: ("RESET", 1, TO_MEMBER, fields("token 8")),
    7: ("DATA", 1, None, fields("token 8, stamp 4")),
}
SIZES = {"HELLO": (64, 64), "CHALLENGE": (44, 44), "JOIN": (LEAST_SIZE, MOST_SIZE),
         "WELCOME": (LEAST_SIZE, MOST_SIZE), "REJECT": (17, 17), "RESET": (14, 14),
         "DATA": (19, MOST_SIZE)}
FRAMES = {
    0: ("PAD", None, ()),
    1: ("PING", None, ()),
    2: ("ACK", None, fields("cumulative 8, echo 4, hold 2, credit 2, bitmap bytes1")),
    3: ("RECORDS", None, fields("first 8, records records")),
    4: ("POSITION", TO_MEMBER, fields("head 8, tail 8")),
    5: ("PROBE", None, fields("value 8")),
    6: ("PROBE_ACK", None, fields("value 8")),
    7: ("CLOSE", None, fields("code 1")),
    8: ("ROSTER_ASK", TO_ROOM, fields("after string")),
    9: ("ROSTER", TO_MEMBER, fields("at 8, last 1, after string, names strings")),
}
KIND_NUMBERS = {kind[0]: number for number, kind in KINDS.items()}
FRAME_NUMBERS = {frame[0]: number for number, frame in FRAMES.items()}


def crc_table():
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        yield value


CRC_TABLE = tuple(crc_table())


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def sealed(datagram):
    """The same with its checksum right, whatever else is wrong with it."""
    return datagram[:2] + crc32c(datagram[:2] + bytes(4) + datagram[6:]).to_bytes(4) + datagram[6:]


class Malformed(ValueError):
    pass


def require(condition):
    if not condition:
        raise Malformed


def may_go(only_to, to):
    return None in (only_to, to) or only_to == to


class Reader:
    """Takes a datagram apart from the front; what is not there is malformed."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def left(self):
        return len(self.data) - self.at

    def take(self, size):
        require(size <= self.left())
        self.at += size
        return self.data[self.at - size:self.at]

    def number(self, size):
        return int.from_bytes(self.take(size))

    def string(self, size):
        try:
            return self.take(size).decode()
        except UnicodeDecodeError:
            raise Malformed from None

    def zeros(self):
        rest = self.take(self.left())
        require(not any(rest))
        return len(rest)

    def field(self, how, to):
        match how:
            case "cookie":
                return self.take(20).hex()
            case "string":
                return self.string(self.number(1))
            case "bytes1":
                return self.take(self.number(1)).hex()
            case "bytes2":
                return self.take(self.number(2)).hex()
            case "strings":
                return [self.string(self.number(1)) for _ in range(self.number(1))]
            case "records":
                return [read_record(self, to) for _ in range(self.number(1))]
        return self.number(int(how))

    def fields(self, what, to):
        return {name: self.field(how, to) for name, how in what}


# Which the invisible ones are, the text does not say: here Default_Ignorable_Code_Point of Unicode
# 15, which has the bidi controls, and, as the library has it, the few others that show nothing.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\u2800\ufff9-\ufffb\U00013430-\U0001343f\U0001d159")
PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
CONTROL = "\0-\x1f\x7f-\x9f\u2028\u2029"  # the separators that end a line among them
NOT_OF_NAMES = re.compile(rf"[\s{CONTROL}{INVISIBLE}{PRIVATE}{NONCHARACTERS}]")
NOT_OF_TEXTS = re.compile(rf"[{CONTROL}]")


def is_name(string):
    return 1 <= len(string.encode()) <= MOST_NAME and not NOT_OF_NAMES.search(string)


def is_text(string):
    return not NOT_OF_TEXTS.search(string)


def read_record(reader, to):
    flags, name_size, size, ref = (reader.number(width) for width in (1, 1, 2, 4))
    require(flags & 7 < len(RECORDS_KINDS) and flags < 32 and size <= MOST_BYTES)
    record = {"kind": RECORDS_KINDS[flags & 7], "first": bool(flags & FIRST),
              "last": bool(flags & LAST), "ref": ref, "name": reader.string(name_size)}
    if record["kind"] == "left":
        require(size >= 1)
        record["code"] = reader.number(1)
        require(record["code"] in CODES)
        size -= 1
    record["text"] = reader.string(size)
    check_record(record, to)
    return record


def check_record(record, to):
    kind, name = record["kind"], record["name"]
    require(kind == "text" or record["first"] and record["last"] and record["ref"] == 0)
    require(kind in ("text", "notice", "left") or not record["text"])
    require(is_text(record["text"]))
    if kind == "notice":  # the administrator's may be of several words, or none
        require(len(name.encode()) <= MOST_NAME and is_text(name))
    elif kind in ("joined", "left"):
        require(is_name(name))
    else:
        require(name == "" or kind == "text" and record["first"] and is_name(name))
    if to == TO_ROOM:
        require(kind == "text" and name == "" and record["ref"] == 0)
    if to == TO_MEMBER:
        require(kind != "text" or not record["first"] or name)


def read_frame(reader, to):
    number = reader.number(1)
    require(number in FRAMES)
    name, only_to, what = FRAMES[number]
    require(may_go(only_to, to))
    frame = {"frame": name, **reader.fields(what, to)}
    match name:
        case "PAD":
            frame["zeros"] = reader.zeros()
        case "ACK":
            bitmap = bytes.fromhex(frame["bitmap"])
            require(len(bitmap) <= MOST_BITMAP and bitmap[-1:] != b"\0")
            require(frame["credit"] == 0 or to != TO_ROOM)
        case "RECORDS":
            require(frame["records"])
        case "CLOSE":
            require(frame["code"] in CODES)
        case "ROSTER_ASK":
            require(frame["after"] == "" or is_name(frame["after"]))
        case "ROSTER":
            require(frame["last"] <= 1 and all(is_name(member) for member in frame["names"]))
            require(frame["after"] == "" or is_name(frame["after"]))
            require(frame["last"] or frame["names"])  # its last name is what to go on with
    return frame


def read_message(datagram, to):
    reader = Reader(datagram)
    require(reader.number(1) == MAGIC)
    version, number = divmod(reader.number(1), 16)
    reader.take(4)
    require(number in KINDS)
    name, its_version, only_to, what = KINDS[number]
    least, most = SIZES[name]
    require(version == its_version and may_go(only_to, to))
    require(least <= len(datagram) <= most)
    message = {"kind": name, **reader.fields(what, to)}
    if "least" in message:
        require(message["least"] <= message["most"])
    match name:
        case "JOIN":
            require(message["flags"] <= 1)
            require(message["flags"] or not message["old_token"] | message["log"] | message["from"])
            message["size"] = len(datagram)
        case "WELCOME":
            message["size"] = len(datagram)
        case "REJECT":
            require(message["code"] in CODES)
        case "DATA":
            message["frames"] = []
            while reader.left():
                message["frames"].append(read_frame(reader, to))
    reader.zeros()
    return message


def decode(datagram, to=None):
    """The message, or None if it must be refused. `to`, when given, is who reads it, the room or
    the member, and refuses besides what may only go the other way."""
    if datagram[2:6] != sealed(datagram)[2:6]:
        return None
    try:
        return read_message(datagram, to)
    except Malformed:
        return None


def counted(items):
    return len(items).to_bytes(1) + b"".join(items)


def string_bytes(string):
    return len(string.encode()).to_bytes(1) + string.encode()


def record_bytes(record):
    name, text = record["name"].encode(), record["text"].encode()
    if record["kind"] == "left":
        text = record["code"].to_bytes(1) + text
    flags = RECORDS_KINDS.index(record["kind"]) + FIRST * record["first"] + LAST * record["last"]
    return (bytes((flags, len(name))) + len(text).to_bytes(2) + record["ref"].to_bytes(4)
            + name + text)


def field_bytes(value, how):
    match how:
        case "cookie":
            return bytes.fromhex(value)
        case "string":
            return string_bytes(value)
        case "bytes1" | "bytes2":
            return (len(value) // 2).to_bytes(int(how[-1])) + bytes.fromhex(value)
        case "strings":
            return counted([string_bytes(string) for string in value])
        case "records":
            return counted([record_bytes(each) for each in value])
    return value.to_bytes(int(how))


def fields_bytes(values, what):
    return b"".join(field_bytes(values[name], how) for name, how in what)


def frame_bytes(frame):
    number = FRAME_NUMBERS[frame["frame"]]
    return (number.to_bytes(1) + fields_bytes(frame, FRAMES[number][2])
            + bytes(frame.get("zeros", 0)))


def encode(message):
    """Its bytes. Judges nothing: tests need wrong ones too."""
    number = KIND_NUMBERS[message["kind"]]
    _, version, _, what = KINDS[number]
    datagram = bytes((MAGIC, version << 4 | number, 0, 0, 0, 0)) + fields_bytes(message, what)
    datagram += b"".join(map(frame_bytes, message.get("frames", ())))
    if message["kind"] != "DATA":
        datagram = datagram.ljust(message.get("size", SIZES[message["kind"]][0]), b"\0")
    return sealed(datagram)


def hello(nonce, least=1, most=1):
    return {"kind": "HELLO", "least": least, "most": most, "nonce": nonce}


def challenge(nonce, cookie, log, least=1, most=1):
    return {"kind": "CHALLENGE", "least": least, "most": most, "nonce": nonce, "cookie": cookie,
            "log": log}


def join(nonce, cookie, name, **others):
    return {"kind": "JOIN", "least": 1, "most": 1, "nonce": nonce, "cookie": cookie, "flags": 0,
            "old_token": 0, "log": 0, "from": 0, "history": 0, "room": "", "name": name, "auth": "",
            "size": MOST_SIZE, **others}


def welcome(nonce, token, log, start, head, **others):
    return {"kind": "WELCOME", "nonce": nonce, "token": token, "log": log, "start": start,
            "head": head, "max_text": MOST_PIECES * MOST_BYTES, "credit": 16, "keepalive": 15,
            "timeout": 60, "ack_delay": 25, "size": MOST_SIZE, **others}


def reject(nonce, code, least=1, most=1):
    return {"kind": "REJECT", "least": least, "most": most, "nonce": nonce, "code": code}


def reset(token):
    return {"kind": "RESET", "token": token}


def data(token, stamp, *frames):
    return {"kind": "DATA", "token": token, "stamp": stamp, "frames": list(frames)}


def pad(zeros=0):
    return {"frame": "PAD", "zeros": zeros}


def ping():
    return {"frame": "PING"}


def ack(cumulative, echo, hold, here=(), credit=0):
    """`here`: the numbers beyond `cumulative` that are here."""
    bits = sum(1 << number - cumulative - 1 for number in here)
    return {"frame": "ACK", "cumulative": cumulative, "echo": echo, "hold": hold, "credit": credit,
            "bitmap": bits.to_bytes((bits.bit_length() + 7) // 8, "little").hex()}


def records(first, *those):
    return {"frame": "RECORDS", "first": first, "records": list(those)}


def position(head, tail):
    return {"frame": "POSITION", "head": head, "tail": tail}


def probe(value):
    return {"frame": "PROBE", "value": value}


def probe_ack(value):
    return {"frame": "PROBE_ACK", "value": value}


def close(code):
    return {"frame": "CLOSE", "code": code}


def roster_ask(after=""):
    return {"frame": "ROSTER_ASK", "after": after}


def roster(at, names, last=1, after=""):
    return {"frame": "ROSTER", "at": at, "last": last, "after": after, "names": list(names)}


def record(kind, name="", text="", ref=0, first=True, last=True, code=None):
    made = {"kind": kind, "first": first, "last": last, "ref": ref, "name": name, "text": text}
    return made if code is None else {**made, "code": code}


def submissions(text):
    """A text as records to the room: pieces of at most 1024 bytes, cut between characters."""
    pieces = [""]
    for character in text:
        if len((pieces[-1] + character).encode()) > MOST_BYTES:
            pieces.append("")
        pieces[-1] += character
    ends = len(pieces) - 1
    return [record("text", text=piece, first=at == 0, last=at == ends)
            for at, piece in enumerate(pieces)]


def main():
    for digits in sys.argv[1:]:
        message = decode(bytes.fromhex(re.sub(r"\s", "", digits)))
        print(json.dumps(message, ensure_ascii=False))


if __name__ == "__main__":
    main()
