// room: a whole room of classic members (sessions.cpp is of the others) fed arbitrary datagrams
// from arbitrary endpoints at arbitrary times. It keeps its bounds, answers strangers with no more
// than they sent (but for the tutorial's word for a taken name), and serves a newcomer whatever
// came before.
#include <confab/registry/memory.hpp>
#include <confab/room.hpp>

#include <cstdint>
#include <cstdlib>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace confab;

void require(bool holds) {
    if (!holds) std::abort();
}

/// The fuzzer's end of the network: one arrival at a time, and what was sent in answer.
struct FuzzTransport {
    Instant time{};
    std::optional<Arrival> arrival{};
    std::vector<std::pair<Endpoint, std::string>> sent{};

    [[nodiscard]] Instant now() const { return time; }
    [[nodiscard]] std::size_t max_datagram_size() const { return 1200; }
    std::optional<Arrival> receive() { return std::exchange(arrival, std::nullopt); }
    void send(const Datagram& datagram) {
        sent.emplace_back(datagram.peer, classic::as_text(datagram.bytes));
    }
    void flush() {}
};

using FuzzRoom = Room<FuzzTransport, MemoryRegistry>;

/// Reads the input as a script: for each act an opcode, its operands, and bytes of a given length.
class Script {
public:
    explicit Script(BytesView bytes) : rest_{bytes} {}

    [[nodiscard]] bool ended() const { return rest_.empty(); }

    std::uint8_t byte() {
        if (rest_.empty()) return 0;
        const auto value = static_cast<std::uint8_t>(rest_.front());
        rest_ = rest_.subspan(1);
        return value;
    }

    BytesView bytes(std::size_t size) {
        const auto taken = rest_.first(std::min(size, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }

private:
    BytesView rest_;
};

Endpoint stranger(std::uint8_t which) {
    switch (which % 4) {
    case 0:
        return loopback(static_cast<std::uint16_t>(1 + which));
    case 1:
        return ipv4_endpoint({10, 0, 0, which}, 9);
    case 2:
        return ipv4_endpoint({203, 0, 113, which}, 9);
    default:
        return Endpoint{.address = {0xFD, 0, 0, 0, 0, 0, 0, which}, .port = which};
    }
}

void deliver(FuzzRoom& room, const Arrival& arrival) {
    room.transport().arrival = arrival;
    room.transport().sent.clear();
    room.step();
}

void check_answers(const FuzzRoom& room, const Datagram& datagram) {
    std::size_t answered = 0;
    for (const auto& [peer, line] : room.transport().sent) {
        require(line.size() <= classic::max_datagram_size && utf8::is_valid(line));
        if (peer == datagram.peer && line != room.options().classic.wording.taken) {
            answered += line.size();
        }
    }
    bool known = false;
    room.classic_sessions().for_each([&](SessionId, const ClassicSession& session) {
        known = known || session.peer == datagram.peer;
    });
    // A repeated quit gets EXIT, one byte more than the shortest; its sender was a member.
    const bool farewell = answered == room.options().classic.wording.exit.size();
    require(known || farewell || answered <= datagram.bytes.size());
}

void act(FuzzRoom& room, Script& script) {
    const std::uint8_t operation = script.byte();
    const Endpoint peer = stranger(script.byte());
    switch (operation % 8) {
    case 0: {
        room.transport().time += std::chrono::minutes{script.byte()};
        return room.step();
    }
    case 1:
        return deliver(room, Unreachable{peer});
    case 2:
        return room.announce(classic::as_text(script.bytes(script.byte())));
    case 3: {
        const auto name = classic::as_text(script.bytes(script.byte() % 40));
        return room.kick(name, classic::as_text(script.bytes(script.byte())));
    }
    default: {
        const std::size_t size = script.byte() * (operation >= 0xF0 ? 16U : 1U);
        const Datagram datagram{peer, script.bytes(size)};
        deliver(room, datagram);
        check_answers(room, datagram);
    }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Script script{BytesView{reinterpret_cast<const std::byte*>(data), size}};
    RoomOptions options{.secret = {1, 2}};
    options.classic.max_members = 64;
    options.reliable.served = false;
    FuzzRoom room{FuzzTransport{}, MemoryRegistry{{.id = LogId{1}, .max_records = 16}}, options};
    while (!script.ended()) {
        act(room, script);
        require(room.roster().size() == room.classic_sessions().size());
        require(room.classic_sessions().size() <= options.classic.max_members);
    }

    room.transport().time += std::chrono::hours{1}; // long enough for all to have left
    room.step();
    require(room.roster().size() == 0);
    deliver(room, Datagram{loopback(65535), classic::as_bytes("L newcomer")});
    require(!room.transport().sent.empty() && room.transport().sent.back().second == "OK");
    return 0;
}
