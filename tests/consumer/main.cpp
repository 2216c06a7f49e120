// main: the least that a project which uses confab does: it hosts a room.

#include <confab/confab.hpp>

int main() {
    confab::Room room{confab::UdpTransport{confab::loopback(0)}, confab::MemoryRegistry{}};
    room.step();
    return room.closed() ? 1 : 0;
}
