#!/usr/bin/env python3
"""page: the page of confab-sim in headless Chromium: that it asks no network for anything, shows what the trace says,
and can be used with a pointer and with keys."""
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

import webdriver

SIM = os.environ.get("CONFAB_SIM", "confab-sim")
MAKE_PAGE = os.environ.get("CONFAB_MAKE_PAGE", "make_page")
SEED = "3"
SLOWEST_OPENING = 10  # seconds, on whatever machine; it takes less than one


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.browser = webdriver.Browser()
        cls.addClassCleanup(cls.browser.close)
        subprocess.run([SIM, "--seed", SEED, "--trace", cls.folder / "trace", "--html", cls.folder / "seed.html"],
                       check=True, stdout=subprocess.DEVNULL, timeout=60)
        lines = (cls.folder / "trace").read_text("utf-8").splitlines()
        cls.facts = [json.loads(line) for line in lines]

    def open_seed(self):
        self.open(self.folder / "seed.html")

    def open_made(self, *arguments):
        path = self.folder / ("-".join(arguments) + ".html")
        if not path.exists():
            path.write_bytes(subprocess.run([MAKE_PAGE, *arguments], check=True, capture_output=True,
                                            timeout=60).stdout)
        self.open(path)
        return path

    def open(self, path):
        self.browser.log("browser")
        self.browser.log("performance")
        self.browser.open(path)
        self.addCleanup(self.expect_no_complaint)

    def expect_no_complaint(self):
        self.assertEqual([], self.browser.log("browser"))

    def confab(self, call):
        return self.browser.run(f"return window.confab.{call}")

    def count(self, *names):
        return sum(fact["fact"] in names for fact in self.facts)

    def test_it_asks_no_network_for_anything(self):
        self.open_seed()
        self.assertEqual([], self.browser.run("return performance.getEntriesByType('resource').map(e => e.name)"))
        asked = []
        for entry in self.browser.log("performance"):
            event = json.loads(entry["message"])["message"]
            if event["method"] == "Network.requestWillBeSent":
                asked.append(event["params"]["request"]["url"])
        self.assertEqual([(self.folder / "seed.html").as_uri()], asked)

    def test_its_policy_forbids_requests_and_other_scripts(self):
        self.open_seed()
        self.browser.run("""
            window.broken = [];
            document.addEventListener('securitypolicyviolation', event => broken.push(event.effectiveDirective));
            const script = document.createElement('script');
            script.textContent = 'window.foreign = 1';
            document.body.append(script);
            fetch('http://127.0.0.1:9/').catch(() => 0);
            new Image().src = 'http://127.0.0.1:9/';""")
        end = time.monotonic() + 10
        while len(broken := self.browser.run("return window.broken")) < 3 and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual({"script-src-elem", "connect-src", "img-src"}, set(broken))
        self.assertIsNone(self.browser.run("return window.foreign ?? null"))
        self.browser.log("browser")  # these complaints were asked for

    def test_it_counts_what_the_trace_has(self):
        self.open_seed()
        counts = self.confab("counts()")
        self.assertEqual(self.count("sent", "injected"), counts["datagrams"])
        self.assertEqual(self.count("sent", "injected", "doubled"), counts["flights"])
        self.assertEqual(self.count("lost"), counts["lost"])
        shown = self.browser.run("return document.querySelector('#counts').textContent")
        self.assertIn(f"{counts['lost']:,} lost", shown)

    def test_a_lost_arrow_is_where_the_trace_says(self):
        self.open_seed()
        sent = {fact["number"]: fact for fact in self.facts if fact["fact"] in ("sent", "injected")}
        looked_at = 0
        for lost in [fact for fact in self.facts if fact["fact"] == "lost"][:12]:
            for scale in ("order", "time"):
                self.confab(f"setScale('{scale}')")
                self.confab(f"setFilter({{ text: '' }})")
                self.assertTrue(self.confab(f"show({lost['number']})"))
                arrows = [arrow for arrow in self.confab("visible()")
                          if arrow["number"] == lost["number"] and arrow["fate"] == "lost"]
                if not arrows:
                    continue  # it lies on another one that looks the same
                arrow = arrows[0]
                looked_at += 1
                self.assertEqual(lost["from"], self.confab(f"laneAt({arrow['x1']})"))
                hit = self.confab(f"at({arrow['x2']}, {arrow['y2']})")
                if hit["type"] != "datagram" or hit["number"] != lost["number"]:
                    continue  # a glyph or another cross lies on it
                self.assertEqual((lost["from"], lost["to"], lost["cause"]),
                                 (hit["from"]["address"], hit["to"]["address"], hit["cause"]))
                self.assertEqual(sent[lost["number"]]["at"], hit["sent"])
                self.assertEqual(lost["at"], hit["ended"])
                axis = self.confab(f"timeAt({arrow['y1']})")
                self.assertAlmostEqual(hit["sent"], axis, delta=1000)
        self.assertGreater(looked_at, 12)

    def test_the_filter_filters(self):
        self.open_seed()
        everything = self.confab("counts()")
        for change, count in (("{ fates: ['lost'] }", self.count("lost")),
                              ("{ kinds: [], fates: [] }", 0),
                              ("null", everything["flights"])):
            self.confab(f"setFilter({change})")
            self.assertEqual(count, self.confab("counts().shown.flights"), change)
        member = next(fact["node"] for fact in self.facts if fact["fact"] == "started" and "server" in fact)
        self.confab(f"setFilter({{ nodes: {json.dumps([member, '10.0.0.1:8888'])} }})")
        self.confab("show(1)")
        lanes = {self.confab(f"laneAt({arrow[x]})") for arrow in self.confab("visible()") for x in ("x1", "x2")
                 if arrow["fate"] == "delivered"}
        self.assertLessEqual(lanes, {member, "10.0.0.1:8888"})
        self.confab("setFilter(null)")
        self.confab("setFilter({ text: 'no text says this' })")
        self.assertEqual(0, self.confab("counts().shown.flights"))
        self.assertEqual(0, self.confab("drawn().flights"))

    def test_the_boxes_and_the_search_are_the_filter(self):
        self.open_seed()
        before = self.confab("counts().shown.flights")
        self.browser.click("#fates li input")  # lost
        self.assertEqual(self.count("lost"), self.confab("counts().shown.flights"))
        self.browser.click("#fates li input")
        self.assertEqual(before, self.confab("counts().shown.flights"))
        self.browser.click("#diagram")
        self.browser.press("/", *"hello")
        self.assertLess(self.confab("counts().shown.flights"), before)
        self.assertGreater(self.confab("counts().shown.flights"), 0)

    def test_keys_step_zoom_and_change_the_scale(self):
        self.open_made("example")
        self.browser.press("down")
        first = self.confab("selected()")
        self.assertEqual(("fact", "started"), (first["type"], first["name"]))
        times, kinds = [], set()
        for _ in range(60):
            self.browser.press("down")
            item = self.confab("selected()")
            kinds.add(item["type"])
            times.append(self.confab("timeAt(0)") if item is None else item.get("at", item.get("ended")))
        self.assertEqual({"fact", "datagram"}, kinds)
        cursor = self.confab("state().cursor")
        self.browser.press("up")
        self.assertLess(self.confab("state().cursor"), cursor)
        self.browser.press("x")
        self.assertEqual("lost", self.confab("selected()")["fate"])
        unit = self.confab("state().unit")
        self.browser.press("+")
        self.assertGreater(self.confab("state().unit"), unit)
        self.browser.press("t")
        self.assertEqual("time", self.confab("state().scale"))
        self.browser.press("escape")
        self.assertIsNone(self.confab("selected()"))

    def test_it_plays_to_the_end(self):
        self.open_made("example")
        for _ in range(2):
            self.browser.click("#speed")  # 10, 40 a second
        self.browser.press("end")
        self.browser.run("document.querySelector('#diagram').focus()")
        self.browser.press(" ")
        end = time.monotonic() + 20
        while self.confab("state().playing") and time.monotonic() < end:
            time.sleep(0.1)
        self.assertFalse(self.confab("state().playing"))
        self.assertGreater(self.confab("state().cursor"), self.confab("counts().events") - 10)

    def test_pointing_tells_and_clicking_pins(self):
        self.open_made("example")
        arrow = next(arrow for arrow in self.confab("visible()") if arrow["fate"] == "delivered")
        middle = (arrow["x1"] + arrow["x2"]) / 2, (arrow["y1"] + arrow["y2"]) / 2
        self.browser.point("#diagram", *middle)
        self.assertIn("HELLO", self.browser.run("return document.querySelector('#tip').textContent"))
        self.browser.point("#diagram", *middle, click=True)
        self.assertEqual(arrow["number"], self.confab("selected()")["number"])
        told = self.browser.run("return document.querySelector('#inspector').textContent")
        self.assertIn("pinned", told)
        self.assertIn("delivered after 15 ms", told)

    def test_hostile_text_is_text(self):
        self.open_made("hostile")
        self.assertIsNone(self.browser.run("return window.hostile ?? null"))
        self.assertEqual(0, self.browser.run("return document.querySelectorAll('img, b b, main b').length"))
        self.assertEqual(2, self.browser.run("return document.scripts.length"))
        title = self.browser.run("return document.querySelector('h1').textContent")
        self.assertTrue(title.startswith("</script><script>window.hostile=1"), title)
        self.assertTrue(title.endswith("{{data}}"), title)
        # Read by stepping through it all, it stays text.
        for _ in range(60):
            self.browser.press("down")
        self.assertIsNone(self.browser.run("return window.hostile ?? null"))
        self.confab("setFilter({ text: '<script>' })")
        self.assertGreater(self.confab("counts().shown.flights"), 0)

    def test_a_broken_invariant_cannot_be_missed(self):
        self.open_made("broken")
        told = self.browser.run("const banner = document.querySelector('#banner');"
                                "return [banner.hidden, banner.textContent, banner.getBoundingClientRect().height]")
        self.assertFalse(told[0])
        self.assertIn("S18 is broken", told[1])
        self.assertIn("bob has not heard", told[1])
        self.assertGreater(told[2], 30)
        self.open_made("example")
        self.assertTrue(self.browser.run("return document.querySelector('#banner').hidden"))

    def test_what_is_big_opens_soon_and_is_not_drawn_whole(self):
        path = self.open_made("big", "20", "100000")
        opened = self.confab("opened()") / 1000
        print(f"20 nodes, 100,000 datagrams: {path.stat().st_size / 1e6:.1f} MB, open after {opened:.2f} s")
        self.assertLess(opened, SLOWEST_OPENING)
        everything = self.confab("counts()")
        self.assertEqual((100000, 20), (everything["datagrams"], everything["nodes"]))
        self.assertLess(self.confab("drawn().passed"), 200)  # of what is on the screen
        self.browser.press("0")
        self.confab("setScale('time')")
        for scale in ("time", "order"):
            self.confab(f"setScale('{scale}')")
            self.browser.press("0")
            self.confab("setFilter({})")
            drawn = self.confab("drawn()")
            self.assertEqual(everything["flights"] + everything["facts"], drawn["passed"])
            self.assertLess(drawn["flights"], everything["flights"] / 3)


if __name__ == "__main__":
    webdriver.skip_without_browser()
    unittest.main()
