// What a room of confab/1 keeps for each member, beside the ring and the pool: counted at the
// allocator, for members that are idle and for members that acknowledge nothing.
#include <confab/room.hpp>

#include <boost/test/unit_test.hpp>

#include "table.hpp"

#include <confab/wire/data_writer.hpp>

#include <cstddef>
#include <cstdlib>
#include <malloc.h>
#include <new>
#include <string>

namespace {
/// Bytes of the heap in use, as the allocator rounds them.
std::size_t live = 0;
} // namespace

void* operator new(std::size_t size) {
    void* const memory = std::malloc(size);
    if (memory == nullptr) throw std::bad_alloc{};
    live += malloc_usable_size(memory);
    return memory;
}
void operator delete(void* memory) noexcept {
    live -= malloc_usable_size(memory);
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

BOOST_AUTO_TEST_SUITE(member_memory)

using namespace confab;
using namespace table;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t members = 500;
constexpr std::size_t promised = 2048;

/// Logs in as a member does. The room's answers are left to the caller.
void log_in(MemoryRoom& room, std::uint16_t port) {
    wire::Buffer buffer;
    ManualTransport& transport = room.transport();
    const auto ask = [&](BytesView bytes) {
        transport.inbox.push_back({at(port), {bytes.begin(), bytes.end()}});
        room.step();
    };
    ask(wire::encode(wire::Hello{.nonce = port}, buffer));
    const auto message = wire::decode(transport.sent.back().bytes);
    const auto& challenge = std::get<wire::Challenge>(*message);
    transport.sent.clear();
    ask(wire::encode(
        wire::Join{.nonce = port, .cookie = challenge.cookie, .name = "m" + std::to_string(port)},
        buffer));
    transport.sent.clear();
    transport.sent.shrink_to_fit();
}

} // namespace

BOOST_AUTO_TEST_CASE(a_member_costs_no_more_than_is_promised) {
    RoomOptions chosen = options();
    chosen.reliable.ring_records = 1;
    MemoryRoom room{ManualTransport{}, MemoryRegistry{{.id = LogId{1}, .max_records = 1}}, chosen};
    log_in(room, 1);
    const std::size_t before = live;
    for (std::uint16_t port = 2; port < 2 + members; ++port)
        log_in(room, port);
    while (room.next_event()) {
    }
    const std::size_t idle = (live - before) / members;
    BOOST_TEST_MESSAGE("idle: " << idle << " bytes, of which the session "
                                << sizeof(ReliableSession));
    BOOST_TEST(room.roster().size() == members + 1);
    BOOST_TEST(idle <= promised);
}

/// Every record it may have under way is, each in a datagram of its own.
BOOST_AUTO_TEST_CASE(a_member_that_acknowledges_nothing_costs_no_more) {
    RoomOptions chosen = options();
    chosen.reliable.texts.per_second = 0;
    MemoryRoom room{ManualTransport{}, MemoryRegistry{{.id = LogId{1}, .max_records = 1}}, chosen};
    log_in(room, 1);
    const std::size_t before = live;
    for (std::uint16_t port = 2; port < 2 + members; ++port)
        log_in(room, port);
    const std::size_t ring_then = room.reliable().ring().bytes();
    for (int line = 0; line < 200; ++line) {
        room.announce("x");
        room.transport().clock += 10ms;
        room.step();
        room.transport().sent.clear();
    }
    room.transport().sent.shrink_to_fit();
    while (room.next_event()) {
    }
    const std::size_t ring = 2 * (room.reliable().ring().bytes() - ring_then); // capacity, not size
    const std::size_t stalled = (live - before - ring) / members;
    BOOST_TEST_MESSAGE("stalled: " << stalled << " bytes");
    BOOST_TEST(stalled <= promised);
}

BOOST_AUTO_TEST_SUITE_END()
