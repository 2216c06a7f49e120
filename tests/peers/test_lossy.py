#!/usr/bin/env python3
"""lossy: our two programs over a bad network, which lossy_proxy makes. --help tells the options.

Three clients talk at once, and must hear the same lines in the same order, each line once:
  lossy    although a quarter of the datagrams is lost each way, others doubled and corrupted
  rebind   likewise, while each client's address changes every 2 s
  restart  before the server is killed, and after another has taken its port
  pause    although one of them is stopped for a while
"""
import argparse
import contextlib
import itertools
import re
import signal
import subprocess
import time

from lossy_proxy import CLEAN, Faults, LossyProxy
from programs import PATIENCE, SERVER, Client, Server, wait_for

NAMES = ("ann", "bob", "cat")
BAD = Faults(loss=25, duplicate=10, corrupt=1, jitter=80)
FAIR = Faults(loss=5, duplicate=2, corrupt=0.5, jitter=20)
LOGIN = 32  # seconds: a first login fails after 30
HEARING = 150  # seconds, until all has come; a member that lost its address is silent for 15 first
REJOINING = 30  # seconds
LASTS = 280  # seconds: no proxy longer
GAP = re.compile(r"^\* missed for good")
MOVED = re.compile(r"^\* \S+ (joined|left)")


def unlimited():
    """The options of a server that lets everybody say as much as they like."""
    told = subprocess.run([SERVER, "--help"], capture_output=True, timeout=10, check=True).stdout
    return ("--rate", "off") if b"--rate" in told else ()


def lines_of(client):
    return client.out[:client.out.rfind(b"\n") + 1].decode().splitlines()


def difference(lines, others):
    """Where two lists of lines part, for people to read."""
    pairs = itertools.zip_longest(lines, others)
    at = next((at for at, (one, other) in enumerate(pairs) if one != other), len(lines))
    return f"{len(lines)} and {len(others)} lines, not the same from number {at} on:\n" + "\n".join(
        str([line[:20] for line in each[max(at - 1, 0):at + 4]]) for each in (lines, others))


def heard(client):
    """What members have said, as it prints it."""
    return [line for line in lines_of(client) if line.startswith(tuple(f"{n} : " for n in NAMES))]


class Room:
    """A server, and three clients in its room, each with all that it says noted."""

    def __init__(self, options, faults, direct=()):
        """Those named in direct have no proxy between."""
        self.options = options
        self.clients = {}
        self.said = {name: [] for name in NAMES}
        self.settled = {}  # how many lines each had printed when all were in
        if options.clean:
            faults = CLEAN
        with contextlib.ExitStack() as stack:
            self.server = stack.enter_context(Server(*unlimited()))
            self.proxy = stack.enter_context(LossyProxy(self.server.port, faults, faults,
                                                        seed=options.seed, seconds=LASTS))
            for name in NAMES:
                address = (self.server if name in direct else self.proxy).address
                client = stack.enter_context(Client(name, address))
                client.expect(f"in the room as {name}", LOGIN)
                for other in self.clients.values():
                    other.expect(f"* {name} joined", LOGIN)
                self.clients[name] = client
            self.settled = {name: len(lines_of(self.clients[name])) for name in NAMES}
            self.stack = stack.pop_all()

    def say(self, name):
        number = len(self.said[name])
        text = f"line {number} {'字' * (number * 7 % 100)}".strip()
        self.clients[name].type(text)
        self.said[name].append(f"{name} : {text}")

    def expect_all(self, *names, patience=HEARING):
        """These clients have heard as much as was said; expect_agreement tells whether the same."""
        wanted = sum(map(len, self.said.values()))
        wait_for(self.state, lambda: all(len(heard(self.clients[name])) >= wanted
                                         for name in names), patience)

    def state(self):
        counts = {name: len(lines) for name, lines in self.said.items()}
        return f"all of {counts} said:\n" + "\n".join(
            f"{name}: heard {len(heard(client))}, the last "
            f"{[line[:20] for line in lines_of(client)[-3:]]}, stderr {client.err[-500:]}, "
            f"exit code {client.process.poll()}"
            for name, client in self.clients.items()) + "\n" + self.proxy.report()

    def talk(self, count, *names, over=0):
        """Each of these says so many lines in so many seconds."""
        for _ in range(count):
            for name in names or NAMES:
                self.say(name)
            time.sleep(over / count)

    def expect_agreement(self, *names):
        """They have heard what was said, in one order, and each author's in the author's."""
        whole = heard(self.clients[names[0]])
        for author, lines in self.said.items():
            found = [line for line in whole if line.startswith(f"{author} : ")]
            assert found == lines, (names[0], author, difference(found, lines))
        for name in names[1:]:
            lines = heard(self.clients[name])
            assert lines == whole, (names[0], name, difference(whole, lines))

    def expect_nobody_moved(self):
        for name, client in self.clients.items():
            moved = [line for line in lines_of(client)[self.settled[name]:] if MOVED.match(line)]
            assert not moved, (name, moved)

    def calm(self):
        self.proxy.up = self.proxy.down = CLEAN
        self.proxy.rebind = 0

    def leave(self):
        """One after another, properly: the network is calm, and knows where each is."""
        for name, client in self.clients.items():
            client.close_input()
            assert client.exit_code() == 0, (name, client.err)
            self.server.expect(f"{name} left")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        print(self.proxy.report())
        self.stack.close()


def lossy(options, rebind=0, over=0):
    with Room(options, BAD) as room:
        room.proxy.rebind = rebind
        room.talk(options.lines, over=over)
        room.expect_all(*NAMES)
        room.expect_nobody_moved()
        assert room.proxy.counts["up"]["rebound"] >= (over and 3 * len(NAMES)), room.state()
        room.calm()
        room.talk(1)
        room.expect_all(*NAMES)
        room.leave()
        room.expect_agreement(*NAMES)


def rebind(options):
    """From after the logins on: who changes address in the midst of one may find its name taken."""
    lossy(options, rebind=2, over=max(8, options.lines / 8))


def restart(options):
    with Room(options, FAIR, direct=("cat",)) as room:
        room.talk(options.lines // 4)
        room.expect_all(*NAMES)
        room.server.process.kill()
        room.server.process.wait()
        time.sleep(1)  # nobody is there
        with Server(*unlimited(), port=room.server.port) as room.server:
            wait_for(lambda: f"{NAMES} in {room.server.out}\n{room.state()}",
                     lambda: all(f"{name} joined" in room.server.text() for name in NAMES),
                     REJOINING)
            room.talk(options.lines // 4)
            room.expect_all(*NAMES)
            room.calm()
            room.talk(1)
            room.expect_all(*NAMES)
            room.leave()
            room.expect_agreement(*NAMES)


def pause(options):
    with Room(options, FAIR) as room:
        ann, cat = room.clients["ann"], room.clients["cat"]
        room.talk(5)
        room.expect_all(*NAMES)
        cat.process.send_signal(signal.SIGSTOP)
        room.talk(options.lines, "ann", "bob", over=options.pause)
        room.expect_all("ann", "bob", patience=PATIENCE)
        cat.process.send_signal(signal.SIGCONT)
        wait_for(room.state, lambda: heard(ann)[-1] in heard(cat), HEARING)
        room.expect_nobody_moved()
        room.calm()
        room.talk(1)
        room.expect_all("ann", "bob")
        wait_for(room.state, lambda: heard(cat)[-3:] == heard(ann)[-3:])
        room.leave()
        room.expect_agreement("ann", "bob")
        expect_at_most_one_gap(cat, heard(ann))


def expect_at_most_one_gap(client, whole):
    lines = heard(client)
    told = lines_of(client) + client.err.decode().splitlines()
    gaps = [line for line in told if GAP.match(line)]
    missing = len(whole) - len(lines)
    assert (missing > 0) == (len(gaps) == 1), (missing, gaps, client.err)
    if missing:
        start = next(at for at, line in enumerate(whole) if line not in lines)
        rest = whole[:start] + whole[start + missing:]
        assert lines == rest, difference(lines, rest)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    scenarios = {scenario.__name__: scenario for scenario in (lossy, rebind, restart, pause)}
    parser.add_argument("scenario", choices=scenarios)
    parser.add_argument("--full", action="store_true", help="200 lines and a pause of 20 s")
    parser.add_argument("--lines", type=int, help="that each says (60)")
    parser.add_argument("--pause", type=float, help="in seconds (6)")
    parser.add_argument("--seed", type=int, default=1, help="of what the network does")
    parser.add_argument("--clean", action="store_true", help="a network without faults")
    options = parser.parse_args()
    options.lines = options.lines or (200 if options.full else 60)
    options.pause = options.pause or (20 if options.full else 6)
    start = time.monotonic()
    scenarios[options.scenario](options)
    print(f"{options.scenario}: {options.lines} lines each, {time.monotonic() - start:.1f} s")


if __name__ == "__main__":
    main()
