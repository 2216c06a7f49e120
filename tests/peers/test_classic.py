#!/usr/bin/env python3
"""classic: clients of the tutorial's kind, and ours, share a room of ours."""
from programs import Client, Member, Peer, Server


def refuse_names(port):
    with Peer(port) as late:
        for name in ("ann", "ＡＮＮ", "管理員"):
            assert late.ask(f"L {name}") == "該昵稱已被占用"


def talk(server, ann, bob):
    ann.send("C ann hello \t there\u3000bob")
    for peer in (ann, bob):
        peer.expect("ann : hello there bob")
    server.type("the room closes at ten")
    for peer in (ann, bob):
        peer.expect("管理員 : the room closes at ten")
    assert ann.ask("L ann") == "OK", "a lost OK can be asked for again"
    bob.say("x" * 2000)
    assert "1018" in bob.hear(), "a text too long is refused with the limit"


def talk_with_our_client(server, ann, bob):
    with Client("eve", server.address, "--classic") as eve:
        for peer in (ann, bob):
            peer.expect("\n歡迎 eve 進入聊天室")
        eve.type("hi, all")
        for peer in (ann, bob):
            peer.expect("eve : hi, all")
        eve.expect("eve : hi, all")
        ann.say("welcome")
        for peer in (ann, bob):
            peer.expect("ann : welcome")
        eve.expect("ann : welcome")
        eve.type("/quit")
        assert eve.exit_code() == 0
    for peer in (ann, bob):
        peer.expect("eve 退出了聊天室")


def leave(server, ann, bob):
    assert ann.ask("Q ann") == "EXIT"
    bob.expect("ann 退出了聊天室")
    assert ann.ask("Q ann") == "EXIT", "a lost EXIT can be asked for again"

    server.type("/kick bob enough now")
    bob.expect("管理員 : enough now", "EXIT")

    with Member(server.port, "cat") as cat:
        server.process.terminate()
        cat.expect("EXIT")
    assert server.exit_code() == 0


def main():
    with Server() as server, Member(server.port, "ann") as ann, Member(server.port, "bob") as bob:
        ann.expect("\n歡迎 bob 進入聊天室")
        refuse_names(server.port)
        talk(server, ann, bob)
        talk_with_our_client(server, ann, bob)
        leave(server, ann, bob)


if __name__ == "__main__":
    main()
