// host: the smallest server: a room on UDP port 8888 that keeps its log in memory.
#include <confab/confab.hpp>

int main() {
    confab::Room room{confab::UdpTransport{confab::any_address(8888)}, confab::MemoryRegistry{}};
    confab::serve(room);
}
