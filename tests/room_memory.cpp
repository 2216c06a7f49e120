// What a room of confab/1 keeps for each member, beside the ring and the pool, and what a delivery
// asks for: counted at the allocator.
#include <confab/room.hpp>

#include <boost/test/unit_test.hpp>

#include "table.hpp"

#include <confab/wire/data_writer.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {
/// Bytes of the heap in use, as the allocator rounds them.
std::size_t live = 0;
/// How often memory was asked for.
std::size_t asked = 0;
} // namespace

void* operator new(std::size_t size) {
    void* const memory = std::malloc(size);
    if (memory == nullptr) throw std::bad_alloc{};
    live += malloc_usable_size(memory);
    ++asked;
    return memory;
}
void operator delete(void* memory) noexcept {
    live -= malloc_usable_size(memory);
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

BOOST_AUTO_TEST_SUITE(room_memory)

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

/// Carries nothing and asks for no memory. Keeps the newest stamp and the token of each port.
class NoTransport {
public:
    struct Peer {
        wire::Token token{};
        std::uint32_t stamp = 0;
        wire::Cookie cookie{};
    };

    explicit NoTransport(std::vector<Peer>& peers) : peers_{&peers} {}

    [[nodiscard]] Instant now() const { return clock; }
    [[nodiscard]] std::size_t max_datagram_size() const { return wire::max_datagram_size; }
    std::optional<Arrival> receive() { return std::exchange(arrival, std::nullopt); }
    void send(const Datagram& datagram) {
        ++sent;
        Peer& peer = (*peers_)[datagram.peer.port];
        const auto message = wire::decode(datagram.bytes);
        if (const auto* const data = std::get_if<wire::Data>(&*message)) peer.stamp = data->stamp;
        if (const auto* const challenge = std::get_if<wire::Challenge>(&*message)) {
            peer.cookie = challenge->cookie;
        }
        if (const auto* const welcome = std::get_if<wire::Welcome>(&*message)) {
            peer.token = welcome->token;
        }
    }
    void flush() {}

    Instant clock;
    std::optional<Datagram> arrival;
    std::size_t sent = 0;

private:
    std::vector<Peer>* peers_;
};

/// A room whose members acknowledge whatever they are sent.
class AttentiveRoom {
public:
    explicit AttentiveRoom(std::uint16_t count)
        : peers_(count + 1U), room_{NoTransport{peers_}, MemoryRegistry{{.id = LogId{1}}},
                                    options()} {
        for (std::uint16_t port = 1; port <= count; ++port) {
            wire::Buffer buffer;
            hears(port, wire::encode(wire::Hello{.nonce = port}, buffer));
            const std::string name = "m" + std::to_string(port);
            hears(port, wire::encode(
                            wire::Join{.nonce = port, .cookie = peers_[port].cookie, .name = name},
                            buffer));
        }
        acknowledge();
    }

    /// Lines that share datagrams, and what all answer.
    void round(int lines) {
        for (int line = 0; line < lines; ++line)
            room_.announce(
                "sixty-four bytes are what the lines of a chat have in the mean, no more");
        room_.transport().clock += 1ms;
        room_.step();
        acknowledge();
        while (room_.next_event()) {
        }
    }

    [[nodiscard]] std::size_t sent() const { return room_.transport().sent; }

private:
    void hears(std::uint16_t port, BytesView bytes) {
        room_.transport().arrival = Datagram{at(port), bytes};
        room_.step();
    }

    void acknowledge() {
        room_.transport().clock += 1ms;
        for (std::uint16_t port = 1; port < peers_.size(); ++port) {
            wire::Buffer buffer;
            wire::DataWriter writer{buffer, wire::max_datagram_size, peers_[port].token, ++stamp_};
            writer.put(wire::Ack{.cumulative = room_.reliable().ring().head().value(),
                                 .echo = peers_[port].stamp});
            hears(port, writer.finish());
        }
    }

    std::vector<NoTransport::Peer> peers_;
    Room<NoTransport, MemoryRegistry> room_;
    std::uint32_t stamp_ = 0;
};

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

/// What is asked for is asked for by the line, however many hear it.
BOOST_AUTO_TEST_CASE(a_delivery_asks_for_no_memory) {
    const auto asks = [](std::uint16_t count, int lines) {
        AttentiveRoom room{count};
        for (int warm_up = 0; warm_up < 600; ++warm_up) // the ring and all queues have their size
            room.round(lines);
        const std::size_t before = asked;
        const std::size_t sent_before = room.sent();
        for (int round = 0; round < 100; ++round)
            room.round(lines);
        BOOST_TEST(room.sent() - sent_before >= 100U * count); // everybody heard of it
        return asked - before;
    };
    for (const int lines : {1, 16, 40}) {
        const std::size_t for_few = asks(2, lines);
        BOOST_TEST_MESSAGE(lines << " lines: " << for_few << " in 100 rounds");
        BOOST_TEST(asks(40, lines) == for_few);
    }
}

BOOST_AUTO_TEST_SUITE_END()
