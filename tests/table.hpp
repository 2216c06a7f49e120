// table: a room and the people at it, on a transport whose clock is set by hand: a test says who
// sends what, and reads in one string who was told what.
#pragma once

#include "transport/manual_transport.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/registry/memory.hpp>
#include <confab/room.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/event_text.hpp>

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace table {

using confab::Endpoint;
using confab::Instant;

/// The people, named in what was told by this number alone.
inline Endpoint at(std::uint16_t number) { return confab::loopback(number); }

inline std::vector<std::byte> bytes_of(std::string_view text) {
    std::vector<std::byte> bytes(text.size());
    if (!text.empty()) std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
}

inline std::string label(const Endpoint& peer) {
    return confab::is_loopback(peer.address) ? std::to_string(peer.port) : to_string(peer);
}

/// `peer line` for each, in the order sent, with ` | ` between.
inline std::string transcript(const std::vector<OwnedDatagram>& sent) {
    std::string told;
    for (const auto& [peer, bytes] : sent) {
        if (!told.empty()) told += " | ";
        told += label(peer) + ' ';
        told += confab::classic::as_text(bytes);
    }
    return told;
}

/// Takes what the node has handed to its network since the last time.
template <typename Node>
std::string told(Node& node) {
    return transcript(std::exchange(node.transport().sent, {}));
}

template <typename Node>
void arrive(Node& node, const Endpoint& peer, std::string_view bytes) {
    node.transport().inbox.push_back({peer, bytes_of(bytes)});
}

/// One datagram, one step: whom the node then told what.
template <typename Node>
std::string hears(Node& node, const Endpoint& peer, std::string_view bytes) {
    arrive(node, peer, bytes);
    node.step();
    return told(node);
}

template <typename Node>
std::string refuses(Node& node, const Endpoint& peer) {
    node.transport().refused.push_back(peer);
    node.step();
    return told(node);
}

template <typename Node>
std::string after(Node& node, confab::Duration pause) {
    node.transport().clock += pause;
    node.step();
    return told(node);
}

/// What has happened, in words, with ` | ` between.
template <typename Node>
std::string happened(Node& node) {
    std::string lines;
    while (const auto event = node.next_event())
        lines += (lines.empty() ? "" : " | ") + to_string(*event);
    return lines;
}

using MemoryRoom = confab::Room<ManualTransport, confab::MemoryRegistry>;

inline confab::RoomOptions options() { return {.secret = {1, 2}}; }

inline MemoryRoom memory_room(confab::RoomOptions chosen = options(), Instant start = Instant{0},
                              confab::Sequence first = confab::Sequence{1}) {
    ManualTransport transport{};
    transport.clock = start;
    return MemoryRoom{std::move(transport),
                      confab::MemoryRegistry{{.id = confab::LogId{1}, .first = first}},
                      std::move(chosen)};
}

/// These people at 1, 2, …
inline MemoryRoom room_with(std::initializer_list<std::string_view> names,
                            confab::RoomOptions chosen = options()) {
    MemoryRoom room = memory_room(std::move(chosen));
    std::uint16_t number = 0;
    for (const auto name : names) {
        hears(room, at(++number), confab::classic::encode_login(name));
        BOOST_TEST_REQUIRE(!room.roster().is_free(name));
    }
    happened(room);
    return room;
}

/// That the room still serves a newcomer.
inline void check_serves(MemoryRoom& room) {
    happened(room);
    const std::string served = hears(room, at(60'000), "L newcomer");
    BOOST_TEST(served.starts_with("60000 OK"));
    BOOST_TEST(happened(room) == "* newcomer joined");
    hears(room, at(60'000), "Q newcomer");
    happened(room);
}

} // namespace table
