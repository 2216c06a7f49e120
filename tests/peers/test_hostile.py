#!/usr/bin/env python3
"""hostile: what ends or fools the tutorial's server leaves ours serving, with its memory flat.

Usage: test_hostile.py [DATAGRAMS]: how many random datagrams, 200,000 unless said.
"""
import os
import random
import re
import sys

from programs import SERVER, Member, Peer, Server

DEADLY = (b"", b"   ", b"L", b"L ", b"\xff\xfe", b"L \xff", b"C ann \xff", b"Q nobody", b"C", b"Q",
          b"\x00" * 1400, b"C" * 60000)
FORGED = ("C ann forged", "C ANN forged", "C 管理員 forged", "Q ann", "Q 管理員", "C stranger hi")


def forge(server, ann, bob):
    """A stranger hears nothing of what it sent, and the members nothing of the stranger."""
    with Peer(server.port) as stranger:
        for datagram in (*DEADLY, *FORGED):
            stranger.send(datagram)
        stranger.expect_silence()  # first: from here on the server has taken all of it
        assert stranger.ask("L ann") == "該昵稱已被占用"
    for member in (ann, bob):
        member.expect_silence()
    ann.say("still here")
    for member in (ann, bob):
        member.expect("ann : still here")
    server.type("/stats")
    malformed = int(re.search(r"malformed (\d+)", server.expect("malformed"))[1])
    assert malformed > 0


def is_sanitized(program):
    with open(program, "rb") as binary:
        return b"__asan_init" in binary.read()


def flood(server, ann, datagrams):
    generator = random.Random(1)

    def send(stranger, count):
        for number in range(count):
            size = generator.choice((0, 1, 5, 20, 100, 1100))
            start = generator.choice((b"", b"L ", b"C ", b"C ann ", b"Q ", b"Q ann"))
            stranger.send(start + generator.randbytes(size))
            if number % 200 == 199:  # at the server's pace: what the system drops tests nothing
                ann.send("L ann")
                ann.hear_until("OK")

    with Peer(server.port) as stranger:
        send(stranger, datagrams // 10)
        before = server.memory_kib()
        send(stranger, datagrams - datagrams // 10)
        after = server.memory_kib()
    print(f"{datagrams} random datagrams: {before} KiB, then {after} KiB")
    # The log's ring fills meanwhile, 1 MiB of text; under AddressSanitizer each string weighs more.
    assert after <= before + (8192 if is_sanitized(SERVER) else 2048), "memory grows"


def main():
    # An instrumented server keeps freed memory for a while (AddressSanitizer): little, or it seems to grow.
    os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
    datagrams = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with Server() as server, Member(server.port, "ann") as ann, Member(server.port, "bob") as bob:
        ann.expect("\n歡迎 bob 進入聊天室")
        forge(server, ann, bob)
        flood(server, ann, datagrams)
        bob.say("done")
        ann.hear_until("bob : done")
        server.type("/quit")
        ann.hear_until("EXIT")
        assert server.exit_code() == 0


if __name__ == "__main__":
    main()
