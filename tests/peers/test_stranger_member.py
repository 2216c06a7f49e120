"""A member written from docs/protocol.md alone shares a room with the library's own."""

import random
import unittest

from confab1_member import Closed, Member
from programs import Server


class StrangerMember(unittest.TestCase):
    def test_members_hear_each_other_and_leave(self):
        with Server() as server, Member(server.port, "ann") as ann:
            with Member(server.port, "小明") as ming:
                ann.hear_until(("joined", "小明"))
                ann.say("hello")
                ming.say("你好  兩個空白")
                for member in (ann, ming):
                    member.hear_until(("text", "ann", "hello"))
                    member.hear_until(("text", "小明", "你好  兩個空白"))
                self.assertEqual(sorted(ann.roster()[0]), ["ann", "小明"])
                ming.leave()
            ann.hear_until(("left", "小明", "BYE", ""))

    def test_long_texts_come_whole(self):
        draw = random.Random(5)
        with Server() as server, Member(server.port, "ann") as ann:
            with Member(server.port, "bob") as bob:
                for size in (1, 1023, 1024, 1025, 5000, 16 * 1021):
                    text = "".join(draw.choice("abc 字") for _ in range(size // 3))
                    ann.say(text)
                    bob.hear_until(("text", "ann", text))

    def test_history_and_refusals(self):
        with Server() as server, Member(server.port, "ann") as ann:
            ann.say("before")
            with Member(server.port, "bob", history=2) as bob:
                bob.hear_until(("text", "ann", "before"))
            for name in ("ann", "ANN", "管理員"):
                with self.assertRaisesRegex(Closed, "NAME_TAKEN"):
                    Member(server.port, name)
            with self.assertRaisesRegex(Closed, "NAME_BAD"):
                Member(server.port, "a b")
            with self.assertRaisesRegex(Closed, "NO_SUCH_ROOM"):
                Member(server.port, "cid", room="elsewhere")

    def test_a_notice_and_a_kick(self):
        with Server() as server, Member(server.port, "ann") as ann:
            server.type("good evening")
            ann.hear_until(("notice", "管理員", "good evening"))
            server.type("/kick ann enough")
            ann.hear_until(("left", "ann", "KICKED", "enough"))
            with self.assertRaisesRegex(Closed, "KICKED"):
                ann.hear_until(("text", "nobody", "anything"))


if __name__ == "__main__":
    unittest.main()
