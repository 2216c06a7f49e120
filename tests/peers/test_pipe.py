#!/usr/bin/env python3
"""Both programs without a terminal: lines in, lines out, exit codes, signals, logs."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import unittest

from programs import (CLIENT, PATIENCE, SERVER, Client, Member, Peer, Program, Server, started,
                      wait_for)


def run(*arguments, given=b""):
    return subprocess.run(arguments, input=given, capture_output=True, timeout=20)


def has_socket(process):
    """Whether it has opened one, beyond the three standard streams."""
    links = []
    for entry in os.scandir(f"/proc/{process}/fd"):
        with contextlib.suppress(FileNotFoundError):  # closed since it was listed
            links.append(os.readlink(entry) if int(entry.name) > 2 else "")
    return any(link.startswith("socket:") for link in links) and "anon_inode:[signalfd]" in links


class CommandLine(unittest.TestCase):
    def test_help_and_version_succeed(self):
        for program in (CLIENT, SERVER):
            for option, part in (("--help", b"--classic"), ("--version", b"confab")):
                done = run(program, option)
                self.assertEqual(done.returncode, 0)
                self.assertIn(part, done.stdout)
                self.assertEqual(done.stderr, b"")

    def test_misuse_is_2_and_told_on_stderr(self):
        for arguments in ((CLIENT,), (CLIENT, "a", "b"), (CLIENT, "host:notaport"),
                          (CLIENT, "--unknown", "host"), (SERVER, "extra"),
                          (SERVER, "--listen", "nowhere"), (SERVER, "--classic", "perhaps"),
                          (SERVER, "--log", "xml"), (SERVER, "--log-level", "all"),
                          (SERVER, "--admin", "two words"), (SERVER, "--idle", "0"),
                          (SERVER, "--rate", "0"), (SERVER, "--confab1", "perhaps"),
                          (SERVER, "--password", "x" * 65), (CLIENT, "--history", "65536", "h"),
                          (CLIENT, "--room", "", "h")):
            done = run(*arguments)
            self.assertEqual(done.returncode, 2, (arguments, done))
            self.assertNotEqual(done.stderr, b"", arguments)
            self.assertEqual(done.stdout, b"", arguments)

    def test_what_is_of_confab1_is_refused_with_classic(self):
        for option in (("--history", "5"), ("--room", "lobby"), ("--password", "word")):
            done = run(CLIENT, "--classic", *option, "host")
            self.assertEqual(done.returncode, 2)
            self.assertIn(option[0].encode(), done.stderr)
            self.assertIn(b"not with --classic", done.stderr)

    def test_what_was_misused_is_quoted_visibly(self):
        for arguments in ((CLIENT, "--\x1b[2J"), (CLIENT, "\x1b[2J:x"), (SERVER, "\x1b[2J")):
            self.assertNotIn(b"\x1b", run(*arguments).stderr, arguments)

    def test_a_port_in_use_is_told_with_its_address(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            done = run(SERVER, "--listen", address)
        self.assertEqual(done.returncode, 1)
        self.assertIn(address.encode(), done.stderr)

    def test_nobody_there_is_told(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        done = run(CLIENT, "--name", "ada", f"127.0.0.1:{port}")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"unreachable", done.stderr)

    def test_a_pipe_cannot_be_asked_for_its_name(self):
        done = run(CLIENT, "127.0.0.1:9")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"--name", done.stderr)


class Pipe(unittest.TestCase):
    def test_lines_in_are_said_and_lines_out_are_heard(self):
        for dialect in ((), ("--classic",)):
            with Server("--rate", "off") as server, Member(server.port, "bob") as bob:
                lines = [f"line {number} 中文" for number in range(100)]
                done = run(CLIENT, *dialect, "--name", "ada", server.address,
                           given="\n".join(lines).encode())
                self.assertEqual(done.returncode, 0, done)
                heard = [line for line in done.stdout.decode().splitlines()
                         if line.startswith("ada : ")]
                self.assertEqual(heard, ["ada : " + line for line in lines])
                self.assertNotIn(b"\x1b", done.stdout)
                self.assertEqual(done.stderr, b"")
                self.assertIn("ada", bob.hear())
                for line in lines:
                    self.assertEqual(bob.hear(), "ada : " + line)

    def test_host_names_and_ipv6_are_found(self):
        with Program(SERVER, "--listen", "[::1]:0") as server:
            address = server.expect("[::1]:").split("listening on ")[1].split(",")[0]
            self.assertEqual(run(CLIENT, "--name", "ada", address).returncode, 0)
        with Server() as server:
            done = run(CLIENT, "--name", "ada", f"localhost:{server.port}", given=b"hello\n")
            self.assertEqual(done.returncode, 0, done)
            self.assertIn(b"ada : hello", done.stdout)

    def test_quit_leaves_while_input_is_open(self):
        for word in ("quit", "/quit"):
            with Server() as server, Client("ada", server.address) as ada:
                ada.expect("ada")
                ada.type(word)
                self.assertEqual(ada.exit_code(), 0)
                server.expect("ada left")

    def test_signals_leave_properly(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with Server() as server, Client("ada", server.address) as ada:
                ada.expect("ada")
                ada.process.send_signal(number)
                self.assertEqual(ada.exit_code(), 0)
                server.expect("ada left")

    def test_commands_and_what_is_refused_go_to_stderr(self):
        for dialect, size, limit in (((), 16350, rb"16336"), (("--classic",), 2000, rb"10\d\d")):
            with Server() as server:
                given = "/dance\n//me dances\n" + "x" * size + "\n\x1b[2Jhello\nend\n"
                done = run(CLIENT, *dialect, "--name", "ada", server.address,
                           given=given.encode())
                self.assertIn(b"/dance", done.stderr)
                self.assertRegex(done.stderr, rb"too long.*at most " + limit + rb" bytes")
                self.assertIn(b"not a valid text", done.stderr)
                self.assertIn(b"3 lines did not come back", done.stderr)
                self.assertEqual(done.returncode, 1)
                said = [line for line in done.stdout.decode().splitlines()
                        if line.startswith("ada : ")]
                self.assertEqual(said, ["ada : /me dances", "ada : end"])

    def test_blanks_stay_as_they_were_typed(self):
        with Server() as server:
            done = run(CLIENT, "--name", "ada", server.address,
                       given="  甲\u3000乙  丙\t丁  \n \n".encode())
            self.assertIn("ada : 甲\u3000乙  丙 丁\n", done.stdout.decode())
            self.assertEqual(done.returncode, 0, done)

    def test_a_name_taken_fails(self):
        with Server() as server, Member(server.port, "Ada"):
            for dialect in ((), ("--classic",)):
                for name in ("Ada", "ADA", "ａｄａ", "管理員"):
                    done = run(CLIENT, *dialect, "--name", name, server.address)
                    self.assertEqual(done.returncode, 1)
                    self.assertIn(b"the name is taken", done.stderr)

    def test_a_reader_that_goes_away_ends_it(self):
        with Server() as server, Member(server.port, "bob") as bob, \
                Client("ada", server.address) as ada:
            ada.expect("ada")
            ada.close_output()
            bob.say("hello")
            self.assertEqual(ada.exit_code(), 1)

    def test_a_room_that_closes_is_told(self):
        with Server() as server, Client("ada", server.address) as ada:
            ada.expect("ada")
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.exit_code(), 0)
            self.assertEqual(ada.exit_code(), 1)
            self.assertIn(b"out of the room", ada.err)


class Console(unittest.TestCase):
    def test_the_administrator_speaks_looks_and_removes(self):
        with Server() as server, Member(server.port, "bob") as bob:
            server.type("welcome, all")
            self.assertEqual(bob.hear(), "管理員 : welcome, all")
            server.type("/who")
            self.assertEqual(server.expect("member"), "1 member")
            self.assertIn("classic  silent for 0 s", server.expect("bob  127.0.0.1:"))
            server.type("/stats")
            server.expect("members 1, confab1_sessions 0, classic_sessions 1, ring_records ")
            server.type("/help")
            server.expect("/kick NAME [REASON]")
            server.type("/kick nobody")
            server.expect("nobody here is called nobody")
            server.type("/shout hello")
            server.expect("unknown command /shout")
            server.type("/kick BOB too loud")
            server.expect("bob left (removed by the administrator): too loud")
            bob.expect("管理員 : too loud", "EXIT")
            server.type("/quit")
            self.assertEqual(server.exit_code(), 0)

    def test_the_end_of_input_stops_no_server_without_a_terminal(self):
        with Server() as server:
            server.close_input()
            with Member(server.port, "bob") as bob:
                bob.say_and_hear("still here")
            self.assertIsNone(server.process.poll())

    def test_signals_tell_the_members_and_end_within_a_second(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with Server() as server, Member(server.port, "bob") as bob:
                start = time.monotonic()
                server.process.send_signal(number)
                self.assertEqual(server.exit_code(), 0)
                self.assertLess(time.monotonic() - start, 1)
                bob.expect("EXIT")

    def test_a_log_nobody_reads_stops_no_server(self):
        with Server() as server, Member(server.port, "bob") as bob:
            server.close_output()
            for number in range(20):
                bob.say_and_hear(f"line {number}")
            self.assertIsNone(server.process.poll())

    def test_a_log_that_is_read_too_late_is_json_and_tells_what_it_lacks(self):
        """Written to a pipe that takes 64 KiB, beside the 1 MiB that the server keeps."""
        with started(SERVER, "--listen", "127.0.0.1:0", "--log", "json",
                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as server:
            port = int(json.loads(server.stdout.readline())["address"].rsplit(":", 1)[1])
            with Member(port, "bob") as bob:
                for _ in range(1500):
                    bob.say_and_hear("x" * 1000)
                output = server.stdout
                lines = [output.readline() for _ in range(400)]  # there is room again
                bob.say_and_hear("the last")
            server.terminate()
            lines += output.read().splitlines()
            self.assertEqual(server.wait(PATIENCE), 0)
        events = [json.loads(line)["event"] for line in lines]
        self.assertIn("lines_dropped", events)

    def test_a_server_without_standard_streams_hears_signals(self):
        for closed in ("<&-", ">&- 2>&-", "<&- >&- 2>&-"):
            command = f'exec "$0" --listen 127.0.0.1:0 {closed}'
            with started("sh", "-c", command, SERVER, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL) as server:
                wait_for(lambda: "a socket", lambda: has_socket(server.pid))
                server.terminate()
                self.assertEqual(server.wait(PATIENCE), 0, closed)

    def test_a_silent_member_leaves(self):
        with Server("--idle", "1s") as server, Member(server.port, "bob"):
            server.expect("bob left (no answer)")


class Log(unittest.TestCase):
    def test_json_lines_are_json_whatever_the_text(self):
        with Server("--log", "json") as server:
            name, text = 'a"b\\c', '"},{\\" <中> \u202e \u200d {'
            with Member(server.port, name) as member:
                member.say_and_hear(text)
                server.type('say "hi" \\')
                for command in ("/who", "/stats", "/help", '/"', "/kick x", "/quit"):
                    server.type(command)
                server.expect('"closed"')
            self.assertEqual(server.exit_code(), 0)
            entries = [json.loads(line) for line in server.text().splitlines()]
            events = {entry["event"]: entry for entry in entries}
            self.assertEqual(events["joined"]["name"], name)
            self.assertEqual(events["said"]["text"], text)
            self.assertEqual(events["announced"]["text"], 'say "hi" \\')
            self.assertEqual(events["members"]["count"], 1)
            self.assertEqual(events["stats"]["members"], 1)
            self.assertIn("refused", events)
            self.assertNotIn("\u202e", server.text())
            for entry in entries:
                self.assertRegex(entry["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

    def test_levels_say_what_is_logged(self):
        with Server("--log-level", "debug") as server, Member(server.port, "bob") as bob:
            bob.send(b"nonsense")
            server.expect("debug * foreign 1")
        with Server() as server, Member(server.port, "bob") as bob:
            bob.send(b"nonsense")
            bob.expect_silence()
            server.type("/kick nobody")
            server.expect("nobody here")
            self.assertIn("info * bob joined", server.text())
            self.assertNotIn("foreign", server.text())
        with Program(SERVER, "--listen", "127.0.0.1:0", "--log-level", "warn") as server:
            server.type("quiet")
            server.type("x" * 2000)
            server.expect("warn * a text of 管理員 was not sent")
            self.assertNotIn("info", server.text())

    def test_nothing_raw_reaches_who_reads(self):
        with Server() as server, Peer(server.port) as stranger:
            for name in ("\x1b[2J", "bob\u202e", "bob"):
                stranger.send(f"L {name}")
            server.expect("bob joined")
            self.assertNotIn(b"\x1b", server.out)
            self.assertNotIn("\u202e", server.text())


if __name__ == "__main__":
    unittest.main()
