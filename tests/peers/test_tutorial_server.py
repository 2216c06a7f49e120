#!/usr/bin/env python3
"""tutorial_server: our client against a server of the tutorial's kind, with its failings."""
import socket
import threading

from programs import Client, Peer


class TutorialServer:
    """What the tutorial teaches: a dictionary of names, and a loop."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.members = {}
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            data, peer = self.socket.recvfrom(1024)
            words = data.decode().split()
            if words[0] == "L":
                self.log_in(words[1], peer)
            elif words[0] == "C":
                self.tell(f"{words[1]} : {' '.join(words[2:])}")
            elif words[0] == "Q":
                del self.members[words[1]]
                self.tell(f"{words[1]} 退出了聊天室")
                self.socket.sendto(b"EXIT", peer)

    def log_in(self, name, peer):
        if name in self.members or name == "管理員":
            self.socket.sendto("該昵稱已被占用".encode(), peer)
            return
        self.socket.sendto(b"OK", peer)
        self.tell(f"\n歡迎 {name} 進入聊天室")
        self.members[name] = peer

    def tell(self, line):
        for peer in self.members.values():
            self.socket.sendto(line.encode(), peer)


def main():
    port = TutorialServer().port
    address = f"127.0.0.1:{port}"
    with Client("ann", address, "--classic") as ann, Peer(port) as stranger:
        ann.expect("you are in the room as ann")
        with Client("bob", address, "--classic") as bob:
            ann.expect("* bob joined")
            bob.type("good morning")
            for client in (ann, bob):
                client.expect("bob : good morning")
            stranger.send("C 管理員 be kind")
            ann.expect("! be kind")
            stranger.send("C mallory \x1b[2J\x1b]0;T\x07")
            assert "\x1b" not in ann.expect("mallory : ")
            with Client("ann", address, "--classic") as other:
                assert other.exit_code() == 1, "taken, and a pipe can't be asked for another"
            bob.close_input()
            assert bob.exit_code() == 0
        ann.expect("* bob left")
        ann.type("quit")
        assert ann.exit_code() == 0


if __name__ == "__main__":
    main()
