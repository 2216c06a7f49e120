#!/usr/bin/env python3
"""confab1_programs: the two programs with confab/1 between them, and classic members beside."""
import contextlib
import json
import signal
import subprocess
import unittest

from programs import CLIENT, PATIENCE, Client, Member, Server, wait_for


def refused(*arguments):
    """What a client that is not let in says, once it has failed."""
    done = subprocess.run((CLIENT, "--name", "ada", *arguments), stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1, done
    return done.stderr.decode()


class Room(unittest.TestCase):
    def test_members_of_both_dialects_share_a_room(self):
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(Server())
            ada = stack.enter_context(Client("ada", server.address))
            ada.expect("* nobody else is here")
            ben = stack.enter_context(Client("小明", server.address))
            ben.expect("* here: ada")
            cat = stack.enter_context(Client("cat", server.address, "--classic"))
            cat.expect("in the room as cat")
            dan = stack.enter_context(Member(server.port, "dan"))
            for client in (ada, ben, cat):
                client.expect("* dan joined")
            for client, name, text in ((ada, "ada", "hello"), (ben, "小明", "你好"),
                                       (cat, "cat", "hi")):
                client.type(text)
                for hearer in (ada, ben, cat):
                    hearer.expect(f"{name} : {text}")
                dan.expect(f"{name} : {text}")
            dan.say_and_hear("good day")
            server.type("a notice")
            for client in (ada, ben, cat):
                client.expect("dan : good day")
                client.expect("! a notice")
            ben.close_input()
            self.assertEqual(ben.exit_code(), 0, ben.err)
            for client in (ada, cat):
                client.expect("* 小明 left")
            server.type("/kick ada")
            self.assertEqual(ada.exit_code(), 1)
            self.assertIn(b"out of the room: removed by the administrator", ada.err)

    def test_a_newcomer_is_told_as_much_of_the_past_as_it_asks_for(self):
        with Server() as server, Client("ada", server.address) as ada:
            for number in range(5):
                ada.type(f"line {number}")
            ada.expect("line 4")
            with Client("ben", server.address, "--history", "2") as ben:
                ben.expect("* here: ada")
                heard = [line for line in ben.text().splitlines() if line.startswith("ada : ")]
                self.assertEqual(heard, ["ada : line 3", "ada : line 4"])

    def test_a_long_text_comes_whole(self):
        with Server() as server, Client("ada", server.address) as ada, \
                Client("ben", server.address) as ben:
            for client, name in ((ada, "ada"), (ben, "ben")):
                client.expect(f"in the room as {name}")
            text = "長文" * 2500
            ada.type(text)
            for client in (ada, ben):
                self.assertEqual(client.expect("長文"), f"ada : {text}")

    def test_who_has_not_the_word_or_wants_another_room_is_not_let_in(self):
        with Server("--password", "sesame", "--room", "lobby") as server:
            for options in ((), ("--password", "wrong")):
                told = refused(*options, server.address)
                self.assertIn("can't join", told)
                self.assertIn("the word was wrong", told)
            told = refused("--password", "sesame", "--room", "kitchen", server.address)
            self.assertIn("no such room", told)
            server.expect("ada from 127.0.0.1:")
            with Client("ada", server.address, "--password", "sesame", "--room", "lobby") as ada:
                ada.expect("in the room as ada")
            self.assertNotIn("sesame", server.text())


class Told(unittest.TestCase):
    def test_a_client_tells_how_the_path_is(self):
        with Server() as server, Client("ada", server.address) as ada:
            for text in ("hello", "/ping"):
                ada.expect("nobody else" if text == "hello" else "ada : hello")
                ada.type(text)
            ada.type("/who")
            ada.close_input()
            self.assertEqual(ada.exit_code(), 0)
            self.assertRegex(ada.err.decode(), r"round trip \d+(\.\d)? ms ± \d+(\.\d)? ms, "
                             r"resent 0 of 1 records, heard 0 s ago\n(.*\n)*.*1 here: ada")

    def test_the_administrator_sees_members_of_both_dialects(self):
        with Server("--log", "json") as server, Client("ada", server.address) as ada, \
                contextlib.ExitStack() as stack:
            ada.expect("* nobody else is here")
            stack.enter_context(Member(server.port, "bob"))
            ada.expect("* bob joined")
            ada.type("hello")
            ada.expect("ada : hello")
            server.type("/who")
            server.type("/stats")
            stats = json.loads(server.expect('"stats"'))
            self.assertEqual((1, 1), (stats["confab1_sessions"], stats["classic_sessions"]))
            self.assertEqual(3, stats["ring_records"])
            entries = [json.loads(line) for line in server.text().splitlines()]
            members = {entry["name"]: entry for entry in entries if entry["event"] == "member"}
            self.assertEqual("confab/1", members["ada"]["dialect"])
            self.assertIn("round_trip_microseconds", members["ada"])
            self.assertIn("records_behind", members["ada"])
            self.assertEqual("classic", members["bob"]["dialect"])


class Lost(unittest.TestCase):
    def test_a_room_that_stops_is_lost_and_found_without_a_line_missing(self):
        with Server() as server, Client("ada", server.address) as ada, \
                Client("ben", server.address) as ben:
            for client, name in ((ada, "ada"), (ben, "ben")):
                client.expect(f"in the room as {name}")
            server.process.send_signal(signal.SIGSTOP)
            ada.type("into the void")
            ada.close_input()
            self.expect_status(ada, "out of touch")
            self.assertIsNone(ada.process.poll(), "it waits for its line to come back")
            server.process.send_signal(signal.SIGCONT)
            self.assertEqual(ada.exit_code(), 0, ada.err)
            self.assertIn(b"in touch again", ada.err)
            for client in (ada, ben):
                client.expect("ada : into the void")
            ben.expect("* ada left")

    def test_a_server_that_starts_anew_finds_its_members_again(self):
        with Server() as server, Client("ada", server.address) as ada:
            for number in range(10):
                ada.type(f"before {number}")
            ada.expect("before 9")
            server.process.kill()
            server.exit_code()
            ada.type("meanwhile")
            with Server(port=server.port) as again:
                ada.expect("* the room has started anew", 20)
                ada.expect("ada : meanwhile")
                again.expect("ada : meanwhile")
                ada.close_input()
                self.assertEqual(ada.exit_code(), 0, ada.err)
                again.expect("* ada left")

    def test_lines_that_a_pipe_leaves_behind_are_counted(self):
        with Server() as server, Client("ada", server.address) as ada:
            ada.expect("* nobody else is here")
            server.process.send_signal(signal.SIGSTOP)
            for text in ("one", "two", "three"):
                ada.type(text)
            self.expect_status(ada, "out of touch")
            ada.process.send_signal(signal.SIGINT)
            self.assertEqual(ada.exit_code(), 1)
            self.assertIn(b"3 lines did not come back from the room", ada.err)

    @staticmethod
    def expect_status(client, part):
        wait_for(lambda: f"{part!r} in {client.err!r}", lambda: part.encode() in client.err)


if __name__ == "__main__":
    unittest.main()
