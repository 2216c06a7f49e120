#!/usr/bin/env python3
"""capture: the capture file of confab-sim, read from the specification of pcapng in Python, and by tshark and
tcpdump where they are installed; compared with the trace of the same seed."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SIM = os.environ.get("CONFAB_SIM", "confab-sim")
START = 946_684_800 * 10**9  # 2000-01-01, in ns since 1970


def fields(data, *sizes):
    """Big-endian numbers of so many bytes, one after the other."""
    at, numbers = 0, []
    for size in sizes:
        numbers.append(int.from_bytes(data[at:at + size], "big"))
        at += size
    return numbers


def blocks(data):
    while data:
        kind, size = fields(data, 4, 4)
        assert size % 4 == 0 and 12 <= size <= len(data), (kind, size)
        assert fields(data[size - 4:], 4) == [size]
        yield kind, data[8:size - 4]
        data = data[size:]


def options(data):
    found = {}
    while data:
        code, size = fields(data, 2, 2)
        if code == 0:
            assert (size, data[4:]) == (0, b"")
            return found
        found[code] = data[4:4 + size]
        data = data[4 + (size + 3) // 4 * 4:]
    raise AssertionError("no end of options")


def ones_sum(data):
    """0xFFFF when the checksum in it is right (RFC 1071)."""
    data += b"\0" * (len(data) % 2)
    total = sum(int.from_bytes(data[at:at + 2], "big") for at in range(0, len(data), 2))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def payload(packet):
    """Addresses with ports, and what UDP carries; everything around it is checked."""
    assert packet[0] == 0x45 and fields(packet[2:], 2) == [len(packet)]
    assert ones_sum(packet[:20]) == 0xFFFF and packet[9] == 17
    udp = packet[20:]
    assert fields(udp[4:], 2) == [len(udp)]
    assert ones_sum(packet[12:20] + bytes((0, 17)) + udp[4:6] + udp) == 0xFFFF
    ports = fields(udp, 2, 2)
    addresses = [".".join(map(str, packet[at:at + 4])) for at in (12, 16)]
    return *(f"{address}:{port}" for address, port in zip(addresses, ports)), udp[8:]


class Capture(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        folder = pathlib.Path(cls.folder.name)
        cls.file = folder / "seed.pcapng"
        for seed in range(1, 50):
            subprocess.run([SIM, "--seed", str(seed), "--trace", folder / "trace", "--pcap", cls.file], check=True,
                           stdout=subprocess.DEVNULL, timeout=60)
            cls.facts = [json.loads(line) for line in (folder / "trace").read_text("utf-8").splitlines()]
            if {"lost", "injected"} <= {fact["fact"] for fact in cls.facts}:
                break
        cls.sent = [fact for fact in cls.facts if fact["fact"] in ("sent", "injected")]

    def test_every_datagram_stands_there_once_as_it_was_sent(self):
        (kind, section), *others = blocks(self.file.read_bytes())
        self.assertEqual((0x0A0D0D0A, [0x1A2B3C4D, 1, 0]), (kind, fields(section, 4, 2, 2)))
        interfaces = [body for kind, body in others if kind == 1]
        self.assertEqual([[101]], [fields(body, 2) for body in interfaces])
        self.assertEqual(b"\x09", options(interfaces[0][8:])[9])
        packets = [body for kind, body in others if kind == 6]
        self.assertEqual(len(self.sent), len(packets))
        for fact, body in zip(self.sent, packets):
            interface, high, low, size, original = fields(body, 4, 4, 4, 4, 4)
            self.assertEqual((0, size), (interface, original))
            self.assertEqual(START + fact["at"], high << 32 | low)
            sent = bytes.fromhex(fact["bytes_hex"]) if "bytes_hex" in fact else fact["bytes"].encode()
            self.assertEqual((fact["from"], fact["to"], sent), payload(body[20:20 + size]))
            comment = options(body[20 + (size + 3) // 4 * 4:])[1]
            self.assertEqual(fact["fact"] == "injected", comment.startswith(b"a stranger: "))

    def test_comments_say_what_was_lost(self):
        lost = [fact for fact in self.facts if fact["fact"] == "lost"]
        told = {}
        for kind, body in blocks(self.file.read_bytes()):
            if kind == 6:
                own = options(body[20 + (fields(body[12:], 4)[0] + 3) // 4 * 4:])
                told[int.from_bytes(own[5], "big")] = own[1].decode()
        self.assertGreater(len(lost), 0)
        for fact in lost:
            self.assertIn(f"lost ({fact['cause']})", told[fact["number"]])
        self.assertEqual(len(lost), sum(comment.count("lost (") for comment in told.values()))

    def test_a_file_that_cannot_be_written_is_an_error_that_names_it(self):
        for option in ("--pcap", "--html", "--trace"):
            ended = subprocess.run([SIM, "--seed", "1", option, "/nowhere/file"], capture_output=True,
                                   encoding="utf-8", timeout=60)
            self.assertEqual(2, ended.returncode)
            self.assertIn("/nowhere/file", ended.stderr)
            self.assertEqual("", ended.stdout)

    def test_one_can_go_to_stdout_and_then_the_verdict_does_not(self):
        for option, start in (("--pcap", b"\x0a\x0d\x0d\x0a"), ("--html", b"<!DOCTYPE html>")):
            ended = subprocess.run([SIM, "--seed", "1", option, "-"], check=True, capture_output=True, timeout=60)
            self.assertTrue(ended.stdout.startswith(start))
            self.assertNotIn(b"all invariants hold", ended.stdout)
            self.assertIn(b"all invariants hold", ended.stderr)

    def test_they_are_of_one_run(self):
        for arguments in (["--list"], ["--scenario", "all"], ["--seed", "1", "--hashes"]):
            for option in ("--pcap", "--html"):
                ended = subprocess.run([SIM, *arguments, option, "-"], capture_output=True, timeout=60)
                self.assertEqual((2, b""), (ended.returncode, ended.stdout), arguments)

    def test_of_many_seeds_only_a_failure_is_written(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "failure.pcapng"
            subprocess.run([SIM, "--seeds", "2", "--pcap", path], check=True, capture_output=True, timeout=60)
            self.assertFalse(path.exists())

    @unittest.skipUnless(shutil.which("tshark"), "tshark is not installed")
    def test_tshark_reads_it_and_finds_nothing_wrong(self):
        shown = subprocess.run(
            ["tshark", "-n", "-r", self.file, "-o", "udp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE",
             "-T", "fields", "-E", "separator=|", "-e", "frame.time_epoch", "-e", "ip.src", "-e", "udp.srcport",
             "-e", "ip.checksum.status", "-e", "udp.checksum.status", "-e", "frame.comment"],
            check=True, capture_output=True, encoding="utf-8", timeout=60).stdout.splitlines()
        self.assertEqual(len(self.sent), len(shown))
        for fact, line in zip(self.sent, shown):
            time, address, port, *checksums, comment = line.split("|", 5)
            self.assertEqual(START + fact["at"], int(time.replace(".", "")))
            self.assertEqual(fact["from"], f"{address}:{port}")
            self.assertEqual(["1", "1"], checksums)  # good
            self.assertNotEqual("", comment)

    @unittest.skipUnless(shutil.which("tcpdump"), "tcpdump is not installed")
    def test_tcpdump_reads_it(self):
        shown = subprocess.run(["tcpdump", "-n", "-vv", "-r", self.file], check=True, capture_output=True,
                               encoding="utf-8", timeout=60).stdout
        self.assertEqual(len(self.sent), shown.count("[udp sum ok]"))
        self.assertNotIn("bad udp cksum", shown)


if __name__ == "__main__":
    unittest.main()
