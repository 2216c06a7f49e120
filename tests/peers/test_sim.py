#!/usr/bin/env python3
"""sim: confab-sim as people and scripts run it: exit codes, traces, reports."""
import json
import os
import subprocess
import unittest

SIM = os.environ.get("CONFAB_SIM", "confab-sim")


def run(*arguments):
    return subprocess.run([SIM, *arguments], capture_output=True, encoding="utf-8", timeout=120)


class Sim(unittest.TestCase):
    def expect(self, code, *arguments):
        ended = run(*arguments)
        self.assertEqual(code, ended.returncode, ended)
        return ended

    def test_a_seed_repeats_and_a_git_hash_is_one(self):
        for seed in ("7", "0x7", "a9a1323ff0", "9e3779b97f4a7c159e3779b97f4a7c15f39cc060"):
            first = self.expect(0, "--seed", seed)
            self.assertIn("all invariants hold", first.stdout)
            self.assertEqual(first.stdout, self.expect(0, "--seed", seed).stdout)

    def test_a_trace_is_json_lines_and_repeats(self):
        traced = self.expect(0, "--seed", "3", "--trace", "-")
        facts = [json.loads(line) for line in traced.stdout.splitlines()]
        self.assertGreater(len(facts), 50)
        self.assertTrue(all("at" in fact and "fact" in fact for fact in facts))
        self.assertEqual(traced.stdout, self.expect(0, "--seed", "3", "--trace", "-").stdout)
        self.assertIn("all invariants hold", traced.stderr)

    def test_hashes_are_one_line_a_seed(self):
        lines = self.expect(0, "--seeds", "5", "--first", "10", "--hashes").stdout.splitlines()
        self.assertEqual(["10", "11", "12", "13", "14"], [line.split()[0] for line in lines])
        self.assertEqual(5, len({line.split()[1] for line in lines}))
        again = self.expect(0, "--seed", "12", "--hashes").stdout.splitlines()
        self.assertEqual([lines[2]], again)

    def test_a_sweep_reports_in_words_and_in_json(self):
        self.assertIn("20 seeds, 0 failed", self.expect(0, "--seeds", "20").stdout)
        report = json.loads(self.expect(0, "--seeds", "20", "--json").stdout.splitlines()[-1])
        self.assertEqual((20, []), (report["seeds"], report["failed"]))

    def test_a_seed_of_a_sweep_that_plays_a_scenario_says_so_and_repeats(self):
        hashes = self.expect(0, "--seeds", "2", "--first", "190", "--hashes").stdout.splitlines()
        shown = self.expect(0, "--seed", "191").stdout
        self.assertIn("seed 191 (lone-questions): all invariants hold", shown)
        self.assertIn(hashes[1].split()[1], shown)
        self.assertIn("seed 191: all invariants hold", self.expect(0, "--seed", "191", "--pct").stdout)
        traced = self.expect(0, "--seed", "191", "--trace", "-")
        self.assertIn("sent", [json.loads(line)["fact"] for line in traced.stdout.splitlines()])

    def test_the_list_names_invariants_and_marks(self):
        listed = self.expect(0, "--list").stdout
        for name in ("S2", "S18", "L6", "name_lost_meanwhile"):
            self.assertIn(name, listed)
        names = [json.loads(line)["name"] for line in self.expect(0, "--list", "--json").stdout.splitlines()]
        self.assertEqual(len(listed.splitlines()), len(names))

    def test_every_course_of_a_scope_is_gone_through_or_said_not_to_be(self):
        self.assertIn("login: all schedules hold",
                      self.expect(0, "--explore", "login", "--losses", "1", "--firings", "0").stdout)
        self.assertIn("long_text: bounded", self.expect(0, "--explore", "long_text", "--depth", "4").stdout)
        report = json.loads(self.expect(0, "--explore", "text", "--losses", "0", "--firings", "0", "--json").stdout)
        self.assertEqual((True, True, 0), (report["holds"], report["exhausted"], report["losses"]))

    def test_a_scenario_is_a_row_or_a_json_object(self):
        table = self.expect(0, "--scenario", "half-open-peer")
        self.assertEqual(table.stdout, self.expect(0, "--scenario", "half-open-peer", "--seed", "1").stdout)
        heading, row = table.stdout.splitlines()
        self.assertEqual(["half-open-peer", "passed"], row.split()[:2])
        self.assertEqual(heading.index("bytes") + len("bytes"), row.index(row.split()[4]) + len(row.split()[4]))
        report = json.loads(self.expect(0, "--scenario", "half-open-peer", "--seed", "7", "--json").stdout)
        self.assertEqual(("half-open-peer", True), (report["scenario"], report["passed"]))
        self.assertGreater(report["heard"], report["said"])

    def test_a_scenario_writes_its_trace(self):
        ended = self.expect(0, "--scenario", "half-open-peer", "--trace", "-")
        facts = [json.loads(line)["fact"] for line in ended.stdout.splitlines()]
        self.assertIn("sent", facts)
        self.assertIn("half-open-peer", ended.stderr)

    @unittest.skipIf("CONFAB_IS_SLOW" in os.environ, "they take minutes in a program that is not optimised")
    def test_all_scenarios_are_those_of_the_list(self):
        ended = [json.loads(line) for line in self.expect(0, "--scenario", "all", "--json").stdout.splitlines()]
        listed = [json.loads(line) for line in self.expect(0, "--list", "--json").stdout.splitlines()]
        self.assertEqual([one["name"] for one in listed if one["kind"] == "scenario"],
                         [one["scenario"] for one in ended])

    def test_misuse_is_2_and_says_what_was_wrong(self):
        for arguments, part in ((("--seed", "xyz"), "xyz"), (("--explore", "nowhere"), "nowhere"),
                                (("--depth", "3"), "--explore"), ((), "--seed"), (("--seeds", "0"), "--seeds"),
                                (("--first", "3"), "--seeds"), (("--scenario", "nope"), "nope"),
                                (("--scenario", "all", "--seeds", "2"), "--seeds"), (("--nope",), "--nope"),
                                (("--scenario", "all", "--html", "page"), "one scenario"),
                                (("--scenario", "kick-race", "--save", "file"), "--save"),
                                (("--explore", "login", "--shrink"), "--shrink"),
                                (("--seed", "191", "--save", "file"), "lone-questions"),
                                (("--explore", "login", "--as-test", "file"), "--as-test"),
                                (("--seed", "1", "--seeds", "2"), "--seeds")):
            ended = self.expect(2, *arguments)
            self.assertTrue(ended.stderr.startswith("confab-sim: "), ended)
            self.assertIn(part, ended.stderr)
            self.assertEqual("", ended.stdout)
        self.assertNotIn("\x1b", self.expect(2, "--\x1b[2J").stderr)

    def test_help_fits_the_terminal(self):
        shown = self.expect(0, "--help").stdout
        self.assertLessEqual(max(map(len, shown.splitlines())), 80)
        self.assertTrue(self.expect(0, "--version").stdout.startswith("confab-sim "))

    def test_a_trace_that_cannot_be_written_is_an_error(self):
        ended = run("--seed", "1", "--trace", "/nowhere/trace")
        self.assertNotEqual(0, ended.returncode)
        self.assertIn("/nowhere/trace", ended.stderr)


if __name__ == "__main__":
    unittest.main()
