// sessions: a room of confab/1 with three members that have really logged in, fed arbitrary frames
// under their tokens, arbitrary datagrams with a right checksum, and arbitrary times. Whatever
// comes, it keeps its bounds, sends nothing that can't be read, and serves a newcomer.
#include <confab/registry/memory.hpp>
#include <confab/room.hpp>
#include <confab/wire/direction.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace confab;

void require(bool holds) {
    if (!holds) std::abort();
}

struct FuzzTransport {
    Instant time{};
    std::optional<Arrival> arrival{};
    std::vector<std::pair<Endpoint, std::vector<std::byte>>> sent{};

    [[nodiscard]] Instant now() const { return time; }
    [[nodiscard]] std::size_t max_datagram_size() const { return wire::max_datagram_size; }
    std::optional<Arrival> receive() { return std::exchange(arrival, std::nullopt); }
    void send(const Datagram& datagram) {
        sent.emplace_back(datagram.peer,
                          std::vector<std::byte>{datagram.bytes.begin(), datagram.bytes.end()});
    }
    void flush() {}
};

using FuzzRoom = Room<FuzzTransport, MemoryRegistry>;

Endpoint address(std::uint8_t which) { return ipv4_endpoint({10, 0, 0, which}, 9); }

/// Everything that was sent can be read by a member.
void check_sent(const FuzzRoom& room) {
    for (const auto& [peer, bytes] : room.transport().sent) {
        const auto message = wire::decode(bytes);
        require(message.has_value());
        const auto* const data = std::get_if<wire::Data>(&*message);
        require(data == nullptr || wire::are_to_member(data->frames));
    }
    std::size_t held = 0;
    room.reliable().sessions().for_each([&](SessionId, const ReliableSession& session) {
        held += session.texts().held_bytes();
        const Flight& flight = session.log()->recovery().flight();
        require(flight.next() - flight.base() <= Flight::window);
    });
    require(held <= room.options().reliable.pool_bytes);
}

void deliver(FuzzRoom& room, const Endpoint& peer, BytesView bytes) {
    room.transport().arrival = Datagram{peer, bytes};
    room.transport().sent.clear();
    room.step();
    check_sent(room);
}

template <typename Kind>
std::optional<Kind> answer(const FuzzRoom& room, const Endpoint& peer) {
    for (const auto& [to, bytes] : room.transport().sent) {
        const auto message = wire::decode(bytes);
        if (to != peer || !message) continue;
        if (const auto* const kind = std::get_if<Kind>(&*message)) return *kind;
    }
    return std::nullopt;
}

std::optional<wire::Token> log_in(FuzzRoom& room, std::string_view name, const Endpoint& peer,
                                  std::uint64_t nonce) {
    wire::Buffer buffer;
    deliver(room, peer, wire::encode(wire::Hello{.nonce = nonce}, buffer));
    const auto challenge = answer<wire::Challenge>(room, peer);
    require(challenge.has_value());
    deliver(room, peer,
            wire::encode(wire::Join{.nonce = nonce, .cookie = challenge->cookie, .name = name},
                         buffer));
    const auto welcome = answer<wire::Welcome>(room, peer);
    return welcome ? std::optional{welcome->token} : std::nullopt;
}

/// Bytes with a right checksum; a token and a growing stamp, when it is to be a session's.
void send_raw(FuzzRoom& room, const Endpoint& peer, std::optional<wire::Token> token,
              std::uint32_t stamp, BytesView body) {
    std::vector<std::byte> datagram(token ? wire::data_header_size : 0);
    datagram.insert(datagram.end(), body.begin(), body.end());
    if (datagram.size() < 6) return;
    datagram[0] = std::byte{0xFC};
    if (token) {
        datagram[1] = std::byte{0x17};
        wire::ByteWriter writer{std::span{datagram}.subspan(6, 12)};
        writer.put(static_cast<std::uint64_t>(*token));
        writer.put(stamp);
    }
    const std::uint32_t checksum = wire::datagram_checksum(datagram);
    wire::ByteWriter writer{std::span{datagram}.subspan(2, 4)};
    writer.put(checksum);
    deliver(room, peer, datagram);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    RoomOptions options{.secret = {1, 2}};
    options.reliable.ring_records = 32;
    options.reliable.pool_bytes = 8192;
    FuzzRoom room{FuzzTransport{}, MemoryRegistry{{.id = LogId{1}, .max_records = 64}}, options};
    std::vector<wire::Token> tokens;
    for (std::uint8_t who = 1; who <= 3; ++who) {
        const auto token =
            log_in(room, std::string(1, static_cast<char>('a' + who)), address(who), who);
        require(token.has_value());
        tokens.push_back(*token);
    }

    BytesView rest{reinterpret_cast<const std::byte*>(data), size};
    const auto take = [&rest] {
        const std::uint8_t value = rest.empty() ? 0 : std::to_integer<std::uint8_t>(rest.front());
        rest = rest.subspan(rest.empty() ? 0 : 1);
        return value;
    };
    std::uint32_t stamp = 0;
    while (!rest.empty()) {
        const std::uint8_t act = take();
        const std::uint8_t who = take() % 3;
        const std::size_t length = std::min<std::size_t>(take(), rest.size());
        const BytesView body = rest.first(length);
        rest = rest.subspan(length);
        switch (act % 8) {
        case 0:
            room.transport().time += std::chrono::milliseconds{40 * (1 + who) * (1 + length)};
            room.transport().sent.clear();
            room.step();
            check_sent(room);
            break;
        case 1:
            send_raw(room, address(who), std::nullopt, 0, body);
            break;
        case 2: // from elsewhere
            send_raw(room, address(static_cast<std::uint8_t>(9 + who)), tokens[who], ++stamp, body);
            break;
        case 3: // older than what was heard
            send_raw(room, address(static_cast<std::uint8_t>(1 + who)), tokens[who], stamp - who,
                     body);
            break;
        default:
            send_raw(room, address(static_cast<std::uint8_t>(1 + who)), tokens[who], ++stamp, body);
        }
    }

    room.transport().time += std::chrono::minutes{3}; // long enough for all to have left
    for (int turn = 0; turn < 4; ++turn)
        room.step();
    require(room.roster().size() == 0);
    require(log_in(room, "newcomer", address(99), 99).has_value());
    return 0;
}
