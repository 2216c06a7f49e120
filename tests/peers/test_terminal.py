#!/usr/bin/env python3
"""Both programs in a terminal of 60 by 14 (tmux): what arrives leaves what is typed whole."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

from programs import CLIENT, SERVER, Member, Server, wait_for

SKIPPED = 77  # as ctest reads it


class Terminal:
    """A tmux server of its own, whose one window runs a command and then tells its exit code."""

    def __init__(self, *command, columns=60, rows=14):
        self.folder = tempfile.TemporaryDirectory()
        words = " ".join(f"'{word}'" for word in command)
        shell = (f"printf '\\033]2;untouched\\033\\\\'; {words}; echo \"exit code $?\"; "
                 "stty -a | grep -qw -e -icanon -e -echo -e -icrnl || echo given back; cat")
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows),
                  "sh", "-c", shell)

    def tmux(self, *arguments):
        done = subprocess.run(("tmux", "-u", "-S", self.folder.name + "/tmux", *arguments),
                              capture_output=True, timeout=10, check=True,
                              env={**os.environ, "LC_ALL": "C.UTF-8"})
        return done.stdout.decode()

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def press(self, *keys):
        self.tmux("send-keys", *keys)

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def paste(self, text):
        self.tmux("set-buffer", text)
        self.tmux("paste-buffer", "-p")

    def screen(self):
        return self.tmux("capture-pane", "-p").rstrip("\n").split("\n")

    def history(self):
        return self.tmux("capture-pane", "-p", "-S", "-").rstrip("\n").split("\n")

    def ask(self, value):
        return self.tmux("display-message", "-p", f"#{{{value}}}").rstrip("\n")

    def cursor(self):
        return int(self.ask("cursor_x")), int(self.ask("cursor_y"))

    def expect(self, condition):
        """Waits until the rows of the screen, with the blanks at their ends gone, are so."""
        wait_for(lambda: "the screen to be right:\n" + "\n".join(self.screen()),
                 lambda: condition(self.screen()))

    def expect_row(self, part):
        self.expect(lambda rows: any(part in row for row in rows))

    def expect_line(self, *line, cursor):
        """What is being typed, in the last rows; the cursor's column, and rows above the last."""
        column, above = cursor
        self.expect(lambda rows: rows[-len(line):] == list(line)
                    and self.cursor() == (column, len(rows) - 1 - above))

    def expect_exit(self, code):
        self.expect_row(f"exit code {code}")
        self.expect_row("given back")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tmux("kill-server")
        self.folder.cleanup()


class Joined(Terminal):
    """The client, already in the room."""

    def __init__(self, address, *options, name="ada"):
        super().__init__(CLIENT, *options, "--name", name, address)
        self.expect_row(f"you are in the room as {name}")


class FakeRoom:
    """A classic server that lets anybody in, and sends whatever it is told to."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.member = None
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                datagram, peer = self.socket.recvfrom(2048)
            except OSError:
                return
            if datagram.startswith(b"L "):
                self.socket.sendto(b"OK", peer)
                self.member = peer

    def send(self, datagram):
        self.socket.sendto(datagram, self.member)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


class Typing(unittest.TestCase):
    def test_200_messages_leave_half_a_line_whole(self):
        with Server() as server, Member(server.port, "bob") as bob, \
                Joined(server.address) as ada:
            ada.type("half a line 中文字")
            ada.press("Left", "Left")
            ada.expect_line("ada> half a line 中文字", cursor=(19, 0))
            for number in range(200):
                bob.say_and_hear(f"message {number} 訊息")
            ada.expect(lambda rows: rows[-2] == "bob : message 199 訊息")
            ada.expect_line("ada> half a line 中文字", cursor=(19, 0))
            told = [row for row in ada.history() if row.startswith("bob : ")]
            self.assertEqual(told, [f"bob : message {number} 訊息" for number in range(200)])
            ada.press("BSpace")
            ada.expect_line("ada> half a line 文字", cursor=(17, 0))
            ada.press("Enter")
            ada.expect(lambda rows: rows[-2] == "ada : half a line 文字")
            ada.expect_line("ada>", cursor=(5, 0))

    def test_a_line_longer_than_a_row_stays_whole_too(self):
        with Server() as server, Member(server.port, "bob") as bob, \
                Joined(server.address) as ada:
            line = "".join(f"{number:02}中" for number in range(40))  # 160 columns
            ada.type(line)
            rows = ("ada> " + line[:41], line[41:86], line[86:])
            self.assertEqual("".join(rows), "ada> " + line)
            ada.expect(lambda shown: "".join(shown[-3:]) == "ada> " + line)
            before, place = ada.screen()[-3:], ada.cursor()
            for number in range(200):
                bob.say_and_hear(f"message {number}")
            ada.expect(lambda shown: shown[-4] == "bob : message 199")
            self.assertEqual(ada.screen()[-3:], before)
            self.assertEqual(ada.cursor()[0], place[0])
            ada.press("Home")
            ada.press("Right")
            ada.expect(lambda shown: ada.cursor() == (6, len(shown) - 3))
            bob.say_and_hear("once more")
            ada.expect(lambda shown: shown[-4] == "bob : once more"
                       and ada.cursor() == (6, len(shown) - 3))
            self.assertEqual(ada.screen()[-3:], before)

    def test_another_size_keeps_the_line_and_the_messages(self):
        with Server() as server, Member(server.port, "bob") as bob, \
                Joined(server.address) as ada:
            line = "0123456789" * 8
            ada.type(line)
            ada.expect_line("ada> " + line[:55], line[55:], cursor=(25, 0))
            whole = "ada> " + line
            sizes = ((40, 10), (90, 14), (60, 6), (20, 8), (61, 14))
            for columns, rows in sizes:
                ada.resize(columns, rows)
                bob.say_and_hear(f"at {columns}")
                ada.expect_row(f"bob : at {columns}")
                cut = [whole[at:at + columns] for at in range(0, len(whole), columns)]
                ada.expect_line(*cut, cursor=(len(cut[-1]), 0))
            everything = "".join(ada.history())
            self.assertEqual([everything.count(f"bob : at {columns}") for columns, _ in sizes],
                             [1] * len(sizes))

    def test_clusters_are_edited_whole(self):
        with Server() as server, Joined(server.address) as ada:
            ada.type("e\u0301👩\u200d👧中")
            ada.press("BSpace", "BSpace")
            ada.expect_line("ada> e\u0301", cursor=(6, 0))
            ada.press("BSpace")
            ada.expect_line("ada>", cursor=(5, 0))

    def test_a_paste_is_not_said_by_itself(self):
        with Server() as server, Joined(server.address) as ada:
            ada.paste("one\ntwo\n/quit\n")
            ada.expect_line("ada> one two /quit", cursor=(18, 0))
            ada.press("Enter")
            ada.expect_row("ada : one two /quit")

    def test_history_and_unknown_commands(self):
        with Server() as server, Joined(server.address) as ada:
            ada.type("/dance")
            ada.press("Enter")
            ada.expect_row("unknown command /dance")
            ada.type("hello")
            ada.press("Enter")
            ada.expect_row("ada : hello")
            ada.press("Up", "Up")
            ada.expect_line("ada> /dance", cursor=(11, 0))


class Hostile(unittest.TestCase):
    def test_escape_sequences_change_neither_screen_nor_title(self):
        with FakeRoom() as room, Joined(room.address, "--classic") as ada:
            ada.type("half")
            room.send(b"before")
            room.send("bob : \x1b[2J\x1b]0;T\x07 \x9b2J \u202e".encode())
            room.send(b"bob : not UTF-8: \xff\x1b[2J")
            room.send(b"after")
            ada.expect_line("ada> half", cursor=(9, 0))
            ada.expect_row("after")
            rows = "".join(ada.screen())
            self.assertIn("before", rows)
            self.assertIn("<U+001B>[2J<U+001B>]0;T<U+0007> <U+009B>2J <U+202E>", rows)
            self.assertEqual(ada.ask("pane_title"), "untouched")


class Leaving(unittest.TestCase):
    def test_every_way_to_leave_gives_the_terminal_back(self):
        for leave in (("C-c",), ("C-d",), ("q", "u", "i", "t", "Enter"), ("/quit", "Enter")):
            with Server() as server, Joined(server.address) as ada:
                ada.press(*leave)
                ada.expect_exit(0)
                server.expect("ada left")

    def test_ctrl_c_leaves_with_half_a_line_typed(self):
        with Server() as server, Joined(server.address) as ada:
            ada.type("half")
            ada.press("C-c")
            ada.expect_exit(0)
            self.assertNotIn("half", "".join(ada.screen()))

    def test_a_member_removed_is_told(self):
        with Server() as server, Joined(server.address) as ada:
            ada.type("half")
            server.type("/kick ada")
            ada.expect_row("confab: out of the room")
            ada.expect_exit(1)

    def test_a_stopped_client_comes_back_with_its_line(self):
        with Server() as server, Terminal("sh", "-mc", f"{CLIENT} --name ada {server.address}; "
                                          "echo stopped; fg") as ada:
            ada.expect_row("you are in the room as ada")
            ada.type("half")
            ada.expect_line("ada> half", cursor=(9, 0))
            ada.press("C-z")
            ada.expect_row("stopped")
            ada.expect_line("ada> half", cursor=(9, 0))
            ada.press("C-c")
            ada.expect_exit(0)


class Standing(unittest.TestCase):
    def test_a_room_that_is_silent_stands_in_the_prompt(self):
        with Server() as server, Joined(server.address) as ada:
            server.process.send_signal(signal.SIGSTOP)
            ada.type("said into the void")
            ada.press("Enter")
            ada.type("半行 half")
            ada.expect_line("ada [1 on the way]> 半行 half", cursor=(29, 0))
            ada.expect_line("ada [lost for 6 s, 1 on the way]> 半行 half", cursor=(43, 0))
            ada.expect_row("* out of touch with the room; trying again")
            ada.press("BSpace")
            ada.expect_line("ada [lost for 8 s, 1 on the way]> 半行 hal", cursor=(42, 0))
            server.process.send_signal(signal.SIGCONT)
            ada.expect_row("* in touch again")
            ada.expect_row("ada : said into the void")
            ada.expect_line("ada> 半行 hal", cursor=(13, 0))

    def test_ctrl_c_leaves_a_silent_room(self):
        with Server() as server, Joined(server.address) as ada:
            server.process.send_signal(signal.SIGSTOP)
            ada.type("said into the void")
            ada.press("Enter")
            ada.press("C-c")
            ada.expect_row("ada [leaving, 1 on the way]>")
            ada.expect_row("* 1 line did not come back from the room")
            ada.expect_exit(1)

    def test_commands_are_answered(self):
        with Server() as server, Member(server.port, "bob"), Joined(server.address) as ada:
            ada.expect_row("* here: bob")
            for command, answer in (("/who", "* 2 here: ada bob"), ("/help", "* TEXT: say it"),
                                    ("/ping", "* a sign of life"), ("/ping", "* round trip")):
                ada.type(command)
                ada.press("Enter")
                ada.expect_row(answer)


class Names(unittest.TestCase):
    def test_a_name_is_asked_for_until_it_is_free(self):
        with Server() as server, Member(server.port, "bob"), \
                Terminal(CLIENT, server.address) as ada:
            ada.expect_line("name:", cursor=(6, 0))
            for name, why in (("two words", "not a valid name"), ("Bob", "the name is taken"),
                              ("管理員", "the name is taken")):
                ada.type(name)
                ada.press("Enter")
                ada.expect_row(f"{name}: {why}")
                ada.expect_line("name:", cursor=(6, 0))
            ada.type("ada")
            ada.press("Enter")
            ada.expect_row("you are in the room as ada")

    def test_a_given_name_that_is_taken_is_asked_again(self):
        with Server() as server, Member(server.port, "bob"), \
                Terminal(CLIENT, "--name", "bob", server.address) as ada:
            ada.expect_row("bob: the name is taken")
            ada.expect_line("name:", cursor=(6, 0))
            ada.press("C-c")
            ada.expect_exit(0)


class ServerConsole(unittest.TestCase):
    def test_the_administrator_types_while_members_talk(self):
        with Terminal(SERVER, "--listen", "127.0.0.1:0") as console:
            console.expect_row("listening on 127.0.0.1:")
            port = int("".join(console.screen()).split("127.0.0.1:")[1].split(",")[0])
            with Member(port, "bob") as bob:
                console.type("大家")
                console.expect_line("管理員> 大家", cursor=(12, 0))
                for number in range(200):
                    bob.say_and_hear(f"message {number}")
                console.expect(lambda rows: rows[-2].endswith("bob : message 199"))
                console.expect_line("管理員> 大家", cursor=(12, 0))
                console.type("好")
                console.press("Enter")
                self.assertEqual(bob.hear(), "管理員 : 大家好")
                console.type("/kick bob")
                console.press("Enter")
                console.expect_row("bob left (removed by the administrator)")
                console.press("C-d")
                console.expect_exit(0)


if __name__ == "__main__":
    if shutil.which("tmux") is None:
        print("tmux is missing")
        sys.exit(SKIPPED)
    unittest.main()
