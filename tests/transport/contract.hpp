// contract: one suite for every model of the transport contract: include/confab/transport.hpp as
// checks.
//
// A test case calls `check_transport_contract(make)`, where `make()` returns a fresh fixture, for
// each rule another. A fixture is two transports on one medium that loses nothing of a few hundred
// datagrams, with nothing under way:
//
//   fixture.first(), fixture.second()    the transports, by reference
//   fixture.first_endpoint(), fixture.second_endpoint()
//                                        where each is reached, and what the other sees it send
//                                        from
//   fixture.carry()                      lets the medium work on what was flushed, for a bounded
//                                        time: a real one sleeps, a simulated one passes its time
//
// After at most `carry_limit` calls of carry() all that was flushed has arrived. Doubles and any
// order are allowed. The rules on wait_until are checked when the transport has it.
#pragma once

#include <confab/transport.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace contract {

inline constexpr int carry_limit = 100;

using Bytes = std::vector<std::byte>;

/// Bytes that differ from place to place and from seed to seed.
inline Bytes pattern(std::size_t size, unsigned seed) {
    Bytes bytes(size);
    for (std::size_t at = 0; at < size; ++at) {
        bytes[at] = static_cast<std::byte>((at * 131 + (at >> 8U) * 7 + seed * 37 + 1) & 0xFFU);
    }
    return bytes;
}

struct Received {
    confab::Endpoint peer;
    Bytes bytes;
};

inline Received copy_of(const confab::Datagram& datagram) {
    return {datagram.peer, Bytes{datagram.bytes.begin(), datagram.bytes.end()}};
}

/// The next datagram within the carry limit.
template <typename Fixture, confab::transport Transport>
std::optional<Received> await_datagram(Fixture& fixture, Transport& transport) {
    for (int round = 0; round < carry_limit; ++round) {
        while (const auto arrival = transport.receive()) {
            if (const auto* const datagram = std::get_if<confab::Datagram>(&*arrival)) {
                return copy_of(*datagram);
            }
        }
        fixture.carry();
    }
    return std::nullopt;
}

template <confab::transport Transport>
void send_now(Transport& transport, const confab::Endpoint& peer, const Bytes& bytes) {
    transport.send(confab::Datagram{peer, bytes});
    transport.flush();
}

/// Sends from the first to the second and checks what comes of it. Returns what was received.
template <typename Fixture>
std::optional<Received> check_crossing(Fixture& fixture, const Bytes& bytes) {
    send_now(fixture.first(), fixture.second_endpoint(), bytes);
    auto received = await_datagram(fixture, fixture.second());
    BOOST_TEST_REQUIRE(received.has_value());
    BOOST_TEST((received->bytes == bytes));
    BOOST_TEST((received->peer == fixture.first_endpoint()));
    return received;
}

template <typename Fixture>
void bytes_and_peer_arrive_as_sent(Fixture& fixture) {
    const auto received = check_crossing(fixture, pattern(64, 1));
    // The peer that came with it is good to answer to.
    send_now(fixture.second(), received->peer, pattern(65, 2));
    const auto answer = await_datagram(fixture, fixture.first());
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST((answer->bytes == pattern(65, 2)));
    BOOST_TEST((answer->peer == fixture.second_endpoint()));
}

template <typename Fixture>
void an_empty_datagram_arrives(Fixture& fixture) {
    check_crossing(fixture, {});
}

template <typename Fixture>
void the_largest_datagram_arrives_whole(Fixture& fixture) {
    BOOST_TEST_REQUIRE(fixture.first().max_datagram_size() > 0U);
    check_crossing(fixture, pattern(fixture.first().max_datagram_size(), 3));
}

template <typename Fixture>
void one_too_long_is_seen_to_be_or_not_at_all(Fixture& fixture) {
    const std::size_t limit = fixture.second().max_datagram_size();
    const Bytes marker = pattern(10, 4);
    fixture.first().send({fixture.second_endpoint(), pattern(limit + 1, 5)});
    bool marker_seen = false;
    for (int round = 0; round < carry_limit && !marker_seen; ++round) {
        send_now(fixture.first(), fixture.second_endpoint(), marker);
        const auto received = await_datagram(fixture, fixture.second());
        BOOST_TEST_REQUIRE(received.has_value());
        marker_seen = received->bytes == marker;
        if (!marker_seen) BOOST_TEST(received->bytes.size() > limit);
    }
    BOOST_TEST(marker_seen);
}

/// A receive that waits shows by never coming back.
template <typename Fixture>
void receive_never_waits(Fixture& fixture) {
    for (int call = 0; call < 1000; ++call) {
        BOOST_TEST_REQUIRE(!fixture.first().receive().has_value());
    }
}

template <typename Fixture>
void now_never_goes_back(Fixture& fixture) {
    auto last = fixture.first().now();
    const auto look = [&] {
        const auto present = fixture.first().now();
        BOOST_TEST_REQUIRE((last <= present));
        last = present;
    };
    for (unsigned round = 0; round < 20; ++round) {
        send_now(fixture.second(), fixture.first_endpoint(), pattern(8, round));
        look();
        fixture.carry();
        look();
        fixture.first().receive();
        look();
    }
}

/// The caller's bytes may change once `send` has returned.
template <typename Fixture>
void send_keeps_no_view(Fixture& fixture) {
    Bytes bytes = pattern(300, 6);
    fixture.first().send({fixture.second_endpoint(), bytes});
    std::fill(bytes.begin(), bytes.end(), std::byte{0});
    fixture.first().flush();
    const auto received = await_datagram(fixture, fixture.second());
    BOOST_TEST_REQUIRE(received.has_value());
    BOOST_TEST((received->bytes == pattern(300, 6)));
}

template <typename Fixture>
void a_view_is_good_until_the_next_receive(Fixture& fixture) {
    auto& second = fixture.second();
    send_now(fixture.first(), fixture.second_endpoint(), pattern(500, 7));
    std::optional<confab::Arrival> arrival;
    for (int round = 0; round < carry_limit && !arrival; ++round) {
        fixture.carry();
        arrival = second.receive();
    }
    BOOST_TEST_REQUIRE(arrival.has_value());
    // More arrives and more is sent: all but receive().
    for (unsigned other = 0; other < 50; ++other) {
        send_now(fixture.first(), fixture.second_endpoint(), pattern(500, 100 + other));
        send_now(second, fixture.first_endpoint(), pattern(500, 200 + other));
    }
    fixture.carry();
    if constexpr (confab::waitable_transport<std::remove_reference_t<decltype(second)>>) {
        second.wait_until(second.now());
    }
    const auto* const datagram = std::get_if<confab::Datagram>(&*arrival);
    BOOST_TEST_REQUIRE(datagram != nullptr);
    BOOST_TEST((copy_of(*datagram).bytes == pattern(500, 7)));
}

/// A sender needs flush() and nothing else: it is neither asked to receive nor to wait.
template <typename Fixture>
void many_datagrams_all_arrive(Fixture& fixture) {
    constexpr std::uint32_t count = 300;
    for (std::uint32_t number = 0; number < count; ++number) {
        Bytes bytes = pattern(20 + number % 50, number);
        std::memcpy(bytes.data(), &number, sizeof number);
        fixture.first().send({fixture.second_endpoint(), bytes});
    }
    fixture.first().flush();

    std::set<std::uint32_t> seen;
    while (seen.size() < count) {
        const auto received = await_datagram(fixture, fixture.second());
        BOOST_TEST_REQUIRE(received.has_value(), "only " << seen.size() << " arrived");
        std::uint32_t number = 0;
        BOOST_TEST_REQUIRE(received->bytes.size() >= sizeof number);
        std::memcpy(&number, received->bytes.data(), sizeof number);
        Bytes expected = pattern(20 + number % 50, number);
        std::memcpy(expected.data(), &number, sizeof number);
        BOOST_TEST_REQUIRE((received->bytes == expected));
        seen.insert(number);
    }
}

/// It may return early, so it is called again; but each call ends, and the deadline is reached.
template <typename Fixture>
void wait_until_ends_at_its_deadline(Fixture& fixture) {
    auto& transport = fixture.first();
    transport.wait_until(transport.now() - std::chrono::seconds{1});
    const auto deadline = transport.now() + std::chrono::milliseconds{20};
    while (transport.now() < deadline)
        transport.wait_until(deadline);
    BOOST_TEST((transport.now() - deadline < std::chrono::seconds{10}));
}

/// One that sleeps through an arrival shows by never coming back.
template <typename Fixture>
void wait_until_ends_with_an_arrival(Fixture& fixture) {
    auto& second = fixture.second();
    send_now(fixture.first(), fixture.second_endpoint(), pattern(9, 8));
    std::optional<confab::Arrival> arrival;
    for (int round = 0; round < carry_limit && !arrival; ++round) {
        fixture.carry();
        second.wait_until(std::nullopt);
        arrival = second.receive();
    }
    BOOST_TEST(arrival.has_value());
}

/// Two datagrams that came at once: having taken the first, there is no waiting for the second.
template <typename Fixture>
void wait_until_ends_at_once_while_more_is_here(Fixture& fixture) {
    auto& second = fixture.second();
    fixture.first().send({fixture.second_endpoint(), pattern(9, 9)});
    fixture.first().send({fixture.second_endpoint(), pattern(9, 10)});
    fixture.first().flush();
    std::set<Bytes> seen;
    for (int round = 0; round < carry_limit && seen.size() < 2; ++round) {
        fixture.carry();
        second.wait_until(std::nullopt);
        const auto arrival = second.receive();
        if (!arrival) continue;
        if (const auto* const datagram = std::get_if<confab::Datagram>(&*arrival)) {
            seen.insert(copy_of(*datagram).bytes);
        }
    }
    BOOST_TEST(seen.size() == 2U);
}

template <typename Make, typename Rule>
void check_rule(const char* name, Make& make, Rule rule) {
    BOOST_TEST_CONTEXT("the contract's rule: " << name) {
        auto fixture = make();
        rule(fixture);
    }
}

} // namespace contract

/// `make()` returns a fixture as the head of this file describes it.
template <typename Make>
void check_transport_contract(Make make) {
    using namespace contract;
    using Fixture = decltype(make());
    using Transport = std::remove_reference_t<decltype(std::declval<Fixture&>().first())>;
    static_assert(confab::transport<Transport>);
    const auto check = [&](const char* name, void (*rule)(Fixture&)) {
        check_rule(name, make, rule);
    };
    check("bytes and peer arrive as sent", bytes_and_peer_arrive_as_sent<Fixture>);
    check("an empty datagram arrives", an_empty_datagram_arrives<Fixture>);
    check("the largest datagram arrives whole", the_largest_datagram_arrives_whole<Fixture>);
    check("one too long is seen to be, or not at all",
          one_too_long_is_seen_to_be_or_not_at_all<Fixture>);
    check("receive never waits", receive_never_waits<Fixture>);
    check("now never goes back", now_never_goes_back<Fixture>);
    check("send keeps no view", send_keeps_no_view<Fixture>);
    check("a view is good until the next receive", a_view_is_good_until_the_next_receive<Fixture>);
    check("many datagrams all arrive", many_datagrams_all_arrive<Fixture>);
    if constexpr (confab::waitable_transport<Transport>) {
        check("wait_until ends at its deadline", wait_until_ends_at_its_deadline<Fixture>);
        check("wait_until ends with an arrival", wait_until_ends_with_an_arrival<Fixture>);
        check("wait_until ends at once while more is here",
              wait_until_ends_at_once_while_more_is_here<Fixture>);
    }
}
