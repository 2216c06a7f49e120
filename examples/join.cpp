// join: the smallest client: joins the room on this machine, says hello and prints what it hears.
#include <confab/confab.hpp>

#include <iostream>

int main() {
    confab::Member ada{confab::UdpTransport{}, confab::parse_endpoint("127.0.0.1:8888"), "ada"};
    ada.say("hello, room");
    while (ada.joined()) {
        ada.wait();
        while (const auto event = ada.next_event())
            std::cout << *event << '\n';
    }
}
