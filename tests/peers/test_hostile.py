#!/usr/bin/env python3
"""hostile: what ends or fools the tutorial's server leaves ours serving, with its memory flat.

Usage: test_hostile.py [DATAGRAMS]: how many random datagrams, 200,000 unless said.
"""
import random
import re
import sys

import programs

DEADLY = [b"", b"   ", b"L", b"L ", b"\xff\xfe", b"L \xff", b"C ann \xff", b"Q nobody", b"C", b"Q", b"\x00" * 1400, b"C" * 60000]


def forge(server, address):
    ann, bob = programs.log_in(address, "ann", "bob")
    stranger = programs.Peer(address)
    for datagram in [*DEADLY, "C ann forged", "C ANN forged", "C 管理員 forged", "Q ann", "Q 管理員", "C stranger hi"]:
        stranger.send(datagram)
    assert stranger.ask("L ann") == "該昵稱已被占用"  # the first answer of all that was sent
    ann.send("C ann still here")
    for peer in (ann, bob):
        peer.expect("ann : still here")
        peer.expect_silence()
    stranger.expect_silence()
    server.type("/stats")
    server.wait_for(r"malformed\D+[1-9]")
    return ann, bob


def flood(server, address, ann, datagrams):
    generator = random.Random(1)
    stranger = programs.Peer(address)

    def some(count):
        for number in range(count):
            size = generator.choice((0, 1, 5, 20, 100, 1100))
            start = generator.choice((b"", b"L ", b"C ", b"C ann ", b"Q ", b"Q ann"))
            stranger.send(start + generator.randbytes(size))
            if number % 200 == 199:  # at the server's pace: what the system drops tests nothing
                ann.send("L ann")
                ann.receive_until("OK")

    some(datagrams // 10)
    before = server.memory_kib()
    some(datagrams - datagrams // 10)
    after = server.memory_kib()
    print(f"{datagrams} random datagrams: {before} KiB, then {after} KiB")
    assert after <= before + 2048, "memory grows"


def main():
    datagrams = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with programs.server() as (server, address):
        ann, bob = forge(server, address)
        flood(server, address, ann, datagrams)
        bob.send("C bob done")
        ann.receive_until("bob : done")
        server.type("/quit")
        ann.receive_until("EXIT")
        assert server.exit_code() == 0


if __name__ == "__main__":
    main()
