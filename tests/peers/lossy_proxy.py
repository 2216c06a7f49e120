#!/usr/bin/env python3
"""lossy_proxy: a bad network on the loopback, between clients and a server.

Usage: lossy_proxy.py SERVER_PORT [OPTION...]; --help tells them
       lossy_proxy.py --self-test

Clients send to the proxy's port; the server sees each as a port of its own. Datagrams are lost,
doubled, corrupted and held for a while, each direction as it is told to. Their fates are drawn
from the seed: the nth datagram of the mth client has the same one in each run.
"""
import argparse
import collections
import contextlib
import dataclasses
import functools
import heapq
import itertools
import random
import selectors
import socket
import sys
import threading
import time
import unittest

LOOPBACK = "127.0.0.1"
AT_ONCE = 64  # datagrams read of one socket before the others' turn
REMEMBERED = 60  # seconds that an address given up stays taken, and deaf: no "port closed" from it


@dataclasses.dataclass(frozen=True)
class Faults:
    loss: float = 0  # percent
    duplicate: float = 0  # percent
    corrupt: float = 0  # percent of what arrives: with one bit flipped
    jitter: float = 0  # ms: each is held for 0 to so long, and so they overtake each other


CLEAN = Faults()


class Path:
    """One direction of one client: the fates of its datagrams."""

    def __init__(self, seed, counts):
        self.random = random.Random(seed)
        self.counts = counts

    def copies(self, datagram, faults):
        """What arrives of it, as pairs of a delay in seconds and bytes.

        It draws as often whatever the faults are, so that one can be changed alone.
        """
        lost, doubled = self._happens(faults.loss), self._happens(faults.duplicate)
        arriving = 0 if lost else 2 if doubled else 1
        self.counts.update(taken=1, lost=lost, doubled=arriving == 2)
        drawn = [(self.random.random() * faults.jitter / 1000, self._happens(faults.corrupt),
                  self.random.random()) for _ in range(2)]
        return [(delay, self._flip(datagram, where) if corrupt else datagram)
                for delay, corrupt, where in drawn[:arriving]]

    def _happens(self, percent):
        return self.random.random() * 100 < percent

    def _flip(self, datagram, where):
        if not datagram:
            return datagram
        self.counts["corrupted"] += 1
        byte, bit = divmod(int(where * len(datagram) * 8), 8)
        changed = bytearray(datagram)
        changed[byte] ^= 1 << bit
        return bytes(changed)


@dataclasses.dataclass
class Flow:
    """A client: its address, the socket that the server knows it by, and since when."""
    client: tuple
    upstream: socket.socket
    since: float
    up: Path
    down: Path


class LossyProxy:
    """Runs in a thread of its own inside `with`; `up`, `down` and `rebind` may change meanwhile.

    up, down: the Faults to the server and to the clients. rebind: seconds after which a client
    gets another port towards the server, and nothing sent to the old one arrives; 0: never.
    """

    def __init__(self, server_port, up=CLEAN, down=CLEAN, *, rebind=0, seed=1, seconds=60, port=0):
        self.server = (LOOPBACK, server_port)
        self.up, self.down, self.rebind = up, down, rebind
        self.seed = seed
        self.end = time.monotonic() + seconds
        self.counts = {"up": collections.Counter(), "down": collections.Counter()}
        self.flows = {}
        self.waiting = []  # a heap of what to do: (when, number, action)
        self.numbers = itertools.count()
        self.selector = selectors.DefaultSelector()
        self.front = self._open(self._from_clients, bind=(LOOPBACK, port))
        self.port = self.front.getsockname()[1]
        self.address = f"{LOOPBACK}:{self.port}"
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        """Until its time is over, or somebody stops it."""
        while not self.stopped.is_set() and time.monotonic() < self.end:
            self._do_what_is_due()
            for key, _ in self.selector.select(self._pause()):
                key.data(key.fileobj)
        for key in list(self.selector.get_map().values()):
            self._close(key.fileobj)

    def report(self):
        order = ("taken", "lost", "doubled", "corrupted", "sent", "refused", "stale", "rebound")
        return "\n".join(f"{way:4} " + ", ".join(f"{what} {counts[what]}" for what in order)
                         for way, counts in self.counts.items())

    def _open(self, on_readable, bind=None, connect=None):
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        opened.setblocking(False)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        if bind:
            opened.bind(bind)
        if connect:
            opened.connect(connect)
        self.selector.register(opened, selectors.EVENT_READ, on_readable)
        return opened

    def _close(self, opened):
        self.selector.unregister(opened)
        opened.close()

    def _later(self, delay, action, *arguments):
        when, what = time.monotonic() + delay, functools.partial(action, *arguments)
        heapq.heappush(self.waiting, (when, next(self.numbers), what))

    def _pause(self):
        """At most a twentieth of a second, since it may be stopped."""
        if not self.waiting:
            return 0.05
        return min(max(self.waiting[0][0] - time.monotonic(), 0), 0.05)

    def _do_what_is_due(self):
        now = time.monotonic()
        for flow in self.flows.values():
            if self.rebind and now - flow.since >= self.rebind:
                self._rebind(flow)
        while self.waiting and self.waiting[0][0] <= now:
            heapq.heappop(self.waiting)[2]()

    def _rebind(self, flow):
        self._later(REMEMBERED, self._close, flow.upstream)
        flow.upstream, flow.since = self._open_upstream(flow.client), time.monotonic()
        self.counts["up"]["rebound"] += 1

    def _open_upstream(self, client):
        return self._open(functools.partial(self._from_server, client), connect=self.server)

    def _new_flow(self, client):
        up, down = (Path(f"{self.seed} {len(self.flows)} {way}", self.counts[way])
                    for way in ("up", "down"))
        return Flow(client, self._open_upstream(client), time.monotonic(), up, down)

    def _from_clients(self, front):
        for datagram, client in self._received(front):
            if client not in self.flows:
                self.flows[client] = self._new_flow(client)
            flow = self.flows[client]
            for delay, copy in flow.up.copies(datagram, self.up):
                self._later(delay, self._send_up, flow, copy)

    def _from_server(self, client, upstream):
        flow = self.flows[client]
        for datagram, _ in self._received(upstream):
            if upstream is not flow.upstream:
                self.counts["down"]["stale"] += 1
                continue
            for delay, copy in flow.down.copies(datagram, self.down):
                self._later(delay, self._send_down, flow, copy)

    def _received(self, readable):
        for _ in range(AT_ONCE):
            try:
                yield readable.recvfrom(65536)
            except BlockingIOError:
                return
            except ConnectionRefusedError:
                self.counts["up"]["refused"] += 1  # no server there

    def _send_up(self, flow, datagram):
        self._send("up", flow.upstream.send, datagram)

    def _send_down(self, flow, datagram):
        self._send("down", self.front.sendto, datagram, flow.client)

    def _send(self, way, send, *arguments):
        try:
            send(*arguments)
            self.counts[way]["sent"] += 1
        except OSError:
            self.counts[way]["refused"] += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.thread.join()


class SelfTest(unittest.TestCase):
    def setUp(self):
        stack = self.enterContext(contextlib.ExitStack())
        self.client, self.server = (
            stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in "12")
        for opened in (self.client, self.server):
            opened.bind((LOOPBACK, 0))
            opened.settimeout(5)

    def proxy(self, *faults, **options):
        proxy = self.enterContext(LossyProxy(self.server.getsockname()[1], *faults, **options))
        self.client.connect((LOOPBACK, proxy.port))
        return proxy

    def ask(self, datagram):
        """It reaches the server, and is echoed; returns whom the server sees."""
        self.client.send(datagram)
        received, peer = self.server.recvfrom(2048)
        self.assertEqual(received, datagram)
        self.server.sendto(datagram, peer)
        self.assertEqual(self.client.recv(2048), datagram)
        return peer

    def wait_for_count(self, proxy, what):
        end = time.monotonic() + 5
        while not proxy.counts["up"][what]:
            self.assertLess(time.monotonic(), end, proxy.report())
            time.sleep(0.01)

    def test_fates_are_as_told_and_repeat(self):
        faults = Faults(loss=25, duplicate=10, corrupt=2, jitter=80)
        sent = random.Random(1).randbytes(100)
        counts = collections.Counter()

        def fates(seed):
            path = Path(seed, counts)
            return [path.copies(sent, faults) for _ in range(10_000)]

        first = fates("1")
        self.assertAlmostEqual(counts["lost"], 2500, delta=200)
        self.assertAlmostEqual(counts["doubled"], 750, delta=120)
        self.assertAlmostEqual(counts["corrupted"], 165, delta=60)
        self.assertEqual(first, fates("1"))
        self.assertNotEqual(first, fates("2"))
        for delay, copy in itertools.chain.from_iterable(first):
            self.assertTrue(0 <= delay <= 0.08)
            flipped = (int.from_bytes(sent, "big") ^ int.from_bytes(copy, "big")).bit_count()
            self.assertIn(flipped, (0, 1))

    def test_a_clean_one_changes_nothing(self):
        self.proxy()
        for number in range(100):
            self.ask(b"%d" % number)
        self.ask(b"")

    def test_what_arrives_is_what_it_counts(self):
        proxy = self.proxy(Faults(loss=30, duplicate=20, jitter=20))
        for number in range(500):
            self.client.send(b"%d" % number)
        received = []
        self.server.settimeout(1)
        with contextlib.suppress(TimeoutError):
            while True:
                received.append(int(self.server.recv(2048)))
        counts = proxy.counts["up"]
        self.assertEqual(counts["taken"], 500)
        self.assertEqual(len(received), counts["sent"])
        self.assertEqual(len(set(received)), 500 - counts["lost"])
        self.assertNotEqual(received, sorted(received))

    def test_another_address_hears_nothing_of_the_old_ones(self):
        proxy = self.proxy()
        old = self.ask(b"here")
        proxy.rebind = 0.2
        self.wait_for_count(proxy, "rebound")
        proxy.rebind = 0
        new = self.ask(b"and now?")
        self.assertNotEqual(new, old)
        self.server.sendto(b"to the old one", old)
        self.server.sendto(b"to the new one", new)
        self.assertEqual(self.client.recv(2048), b"to the new one")
        self.assertEqual(proxy.counts["down"]["stale"], 1)

    def test_a_server_may_go_and_come(self):
        proxy = self.proxy()
        self.ask(b"before")
        where = self.server.getsockname()
        self.server.close()
        self.client.send(b"to nobody")
        self.wait_for_count(proxy, "refused")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as self.server:
            self.server.bind(where)
            self.server.settimeout(5)
            self.ask(b"after")

    def test_it_stops_by_itself(self):
        proxy = self.proxy(seconds=0.2)
        proxy.thread.join(5)
        self.assertFalse(proxy.thread.is_alive())


def both_ways(text):
    """`25`: either way; `25,0`: to the server, and to the clients."""
    values = [float(part) for part in text.split(",")]
    return values[0], values[-1]


def main():
    if sys.argv[1:2] == ["--self-test"]:
        unittest.main(argv=sys.argv[:1] + sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0],
                                     epilog="A fault is one number, or UP,DOWN. "
                                     "--self-test alone tests the proxy itself.")
    parser.add_argument("server_port", type=int)
    parser.add_argument("--port", type=int, default=0, help="to listen on; a free one unless said")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60, help="after which it ends")
    parser.add_argument("--rebind", type=float, default=0,
                        help="seconds after which a client gets another address; 0: never")
    names = [field.name for field in dataclasses.fields(Faults)]
    for name in names:
        unit = "MS" if name == "jitter" else "PERCENT"
        parser.add_argument("--" + name, type=both_ways, default=(0, 0), metavar=unit)
    given = parser.parse_args()
    up, down = (Faults(**{name: getattr(given, name)[way] for name in names}) for way in (0, 1))
    proxy = LossyProxy(given.server_port, up, down, rebind=given.rebind, seed=given.seed,
                       seconds=given.seconds, port=given.port)
    print(f"listening on {proxy.address}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        proxy.run()
    print(proxy.report())


if __name__ == "__main__":
    main()
