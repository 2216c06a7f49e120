#!/usr/bin/env python3
"""classic: clients of the tutorial's kind, and ours, share a room of ours."""
import programs


def main():
    with programs.server() as (server, address):
        ann, bob = programs.log_in(address, "ann", "bob")

        ann.send("C ann hello \t there\u3000bob")
        for peer in (ann, bob):
            peer.expect("ann : hello there bob")

        late = programs.Peer(address)
        assert late.ask("L ann") == "該昵稱已被占用"
        assert late.ask("L ＡＮＮ") == "該昵稱已被占用"
        assert late.ask("L 管理員") == "該昵稱已被占用"

        server.type("the room closes at ten")
        for peer in (ann, bob):
            peer.expect("管理員 : the room closes at ten")

        assert ann.ask("L ann") == "OK", "a lost OK can be asked for again"
        bob.send("C bob " + "x" * 2000)
        assert "1018" in bob.receive(), "a text too long is refused with the limit"

        with programs.client("eve", address, "--classic") as eve:
            for peer in (ann, bob):
                peer.expect("\n歡迎 eve 進入聊天室")
            eve.type("hi, all")
            for peer in (ann, bob):
                peer.expect("eve : hi, all")
            eve.wait_for(r"eve.*hi, all")
            ann.send("C ann welcome")
            for peer in (ann, bob):
                peer.expect("ann : welcome")
            eve.wait_for(r"ann.*welcome")
            eve.type("/quit")
            assert eve.exit_code() == 0
        for peer in (ann, bob):
            peer.expect("eve 退出了聊天室")

        assert ann.ask("Q ann") == "EXIT"
        bob.expect("ann 退出了聊天室")
        assert ann.ask("Q ann") == "EXIT", "a lost EXIT can be asked for again"

        server.type("/kick bob enough now")
        bob.expect("管理員 : enough now", "EXIT")

        cat = programs.log_in(address, "cat")[0]
        server.process.terminate()
        cat.expect("EXIT")
        assert server.exit_code() == 0


if __name__ == "__main__":
    main()
