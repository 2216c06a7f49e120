#include <confab/protocol/congestion.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(congestion)

namespace {

constexpr std::size_t datagram = 1200;
constexpr Duration round_trip = 100ms;

Stamp at(std::uint32_t stamp) { return Stamp{stamp}; }

void fill(Congestion& congestion) {
    while (congestion.is_open())
        congestion.sent(datagram);
    congestion.was_limit();
}

/// In the avoidance, with a window of 5 datagrams.
Congestion halved() {
    Congestion congestion{datagram, Instant{}};
    fill(congestion);
    congestion.lost(datagram, at(0), at(10));
    congestion.forget(congestion.in_flight());
    return congestion;
}

} // namespace

BOOST_AUTO_TEST_CASE(begins_with_ten_datagrams) {
    Congestion congestion{datagram, Instant{}};
    BOOST_TEST(congestion.window() == 10 * datagram);
    for (int i = 0; i < 10; ++i) {
        BOOST_TEST(congestion.is_open());
        congestion.sent(datagram);
    }
    BOOST_TEST(!congestion.is_open());
    BOOST_TEST(congestion.in_flight() == 10 * datagram);
}

BOOST_AUTO_TEST_CASE(grows_only_when_it_was_the_limit) {
    Congestion congestion{datagram, Instant{}};
    for (std::uint32_t i = 0; i < 100; ++i) {
        congestion.sent(9 * datagram);
        congestion.acknowledged(9 * datagram, at(i));
    }
    BOOST_TEST(congestion.window() == 10 * datagram);
    fill(congestion);
    congestion.acknowledged(2 * datagram, at(200));
    BOOST_TEST(congestion.window() == 12 * datagram); // slow start: by what was acknowledged
    congestion.acknowledged(2 * datagram, at(201));
    BOOST_TEST(congestion.window() == 12 * datagram); // it was not filled since
}

BOOST_AUTO_TEST_CASE(is_halved_once_in_a_recovery) {
    for (const std::uint32_t t : {0U, 0x7FFF'FFF0U, 0xFFFF'FFF0U}) {
        Congestion congestion{datagram, Instant{}};
        fill(congestion);
        congestion.lost(datagram, at(t), at(t + 50));
        BOOST_TEST(congestion.window() == 5 * datagram);
        congestion.lost(datagram, at(t + 50), at(t + 60)); // sent before it was known
        BOOST_TEST(congestion.window() == 5 * datagram);
        fill(congestion);
        congestion.acknowledged(datagram, at(t + 50));
        BOOST_TEST(congestion.window() == 5 * datagram); // opens nothing
        congestion.lost(datagram, at(t + 51), at(t + 99));
        BOOST_TEST(congestion.window() == 5 * datagram / 2);
    }
}

BOOST_AUTO_TEST_CASE(a_late_finding_of_the_same_loss_halves_nothing) {
    for (const std::uint32_t t : {0U, 0x7FFF'FFF0U, 0xFFFF'FFF0U}) {
        Congestion congestion{datagram, Instant{}};
        fill(congestion);
        congestion.lost(datagram, at(t), at(t + 50));
        congestion.acknowledged(datagram, at(t + 51)); // sent after it
        const std::size_t window = congestion.window();
        congestion.lost(datagram, at(t + 49), at(t + 60)); // sent before, and found only now
        BOOST_TEST(congestion.window() == window);
        congestion.lost(datagram, at(t + 52), at(t + 70));
        BOOST_TEST(congestion.window() < window);
    }
}

BOOST_AUTO_TEST_CASE(a_loss_is_forgotten_before_stamps_come_round) {
    constexpr std::uint32_t minute = 60'000'000 / 1024 * 1000;
    Congestion congestion = halved();
    const std::size_t window = congestion.window();
    std::uint32_t sent = 11;
    for (int minutes = 0; minutes < 40; ++minutes) { // never with nothing under way
        congestion.sent(2 * datagram);
        congestion.acknowledged(datagram, at(sent += minute));
    }
    congestion.lost(datagram, at(sent), at(sent + 1));
    BOOST_TEST(congestion.window() < window);
}

BOOST_AUTO_TEST_CASE(never_below_two_datagrams_nor_above_256_kib) {
    Congestion congestion{datagram, Instant{}};
    for (std::uint32_t i = 0; i < 20; ++i) {
        congestion.sent(datagram);
        congestion.lost(datagram, at(100 * i + 1), at(100 * i + 2));
        BOOST_TEST(congestion.window() >= 2 * datagram);
    }
    BOOST_TEST(congestion.window() == 2 * datagram);

    Congestion open{datagram, Instant{}};
    for (std::uint32_t i = 0; i < 1000; ++i) {
        fill(open);
        open.acknowledged(open.in_flight(), at(i));
        BOOST_TEST(open.window() <= Congestion::largest_window);
    }
    BOOST_TEST(open.window() == Congestion::largest_window);
}

BOOST_AUTO_TEST_CASE(avoidance_opens_a_datagram_in_a_window) {
    Congestion congestion = halved();
    for (std::uint32_t i = 0; i < 5; ++i) {
        fill(congestion);
        congestion.acknowledged(datagram, at(20 + i));
    }
    BOOST_TEST(congestion.window() > 5 * datagram + 4 * datagram / 5);
    BOOST_TEST(congestion.window() <= 6 * datagram);
}

/// Stamps come round after 73 minutes; a recovery ends all the same.
BOOST_AUTO_TEST_CASE(a_pause_ends_a_recovery) {
    Congestion congestion = halved();
    const std::uint32_t half_round = 0x8000'0000U;
    fill(congestion);
    congestion.acknowledged(datagram, at(10 + half_round + 5));
    BOOST_TEST(congestion.window() > 5 * datagram);
    congestion.lost(datagram, at(10 + half_round + 6), at(10 + half_round + 7));
    BOOST_TEST(congestion.window() < 3 * datagram);
}

BOOST_AUTO_TEST_CASE(paced_at_five_fourths_of_a_window_in_a_round_trip) {
    for (const std::uint64_t clock : {1ULL, (1ULL << 63U) - 5, ~0ULL - 5}) {
        const Instant start{clock};
        Congestion congestion{datagram, start};
        for (int i = 0; i < 10; ++i) { // what may leave at once
            BOOST_CHECK(congestion.next_send(start, round_trip) == start);
            congestion.sent(datagram);
        }
        congestion.forget(congestion.in_flight());
        // 12,000 bytes in 80 ms: a datagram each 8 ms.
        Instant now = congestion.next_send(start, round_trip);
        BOOST_CHECK(start < now);
        std::size_t sent = 0;
        while (now - start < 10 * round_trip) {
            congestion.refill(now, round_trip);
            BOOST_CHECK(congestion.next_send(now, round_trip) == now);
            congestion.sent(datagram);
            congestion.forget(datagram);
            sent += datagram;
            const Instant next = congestion.next_send(now, round_trip);
            BOOST_CHECK(now < next);
            now = next;
        }
        BOOST_TEST(sent >= 10 * 5 * 12'000 / 4);
        BOOST_TEST(sent <= 10 * 5 * 12'000 / 4 + 2 * datagram);
    }
}

BOOST_AUTO_TEST_CASE(a_pause_earns_ten_datagrams_and_no_more) {
    Congestion congestion{datagram, Instant{}};
    congestion.refill(Instant{} + 24h, round_trip);
    int at_once = 0;
    for (; congestion.next_send(Instant{} + 24h, round_trip) == Instant{} + 24h; ++at_once)
        congestion.sent(datagram);
    BOOST_TEST(at_once == 10);
}

BOOST_AUTO_TEST_CASE(no_debt_holds_up_for_longer_than_three_seconds) {
    Congestion congestion{datagram, Instant{}};
    for (int probe = 0; probe < 30; ++probe)
        congestion.sent(datagram);
    BOOST_CHECK(congestion.next_send(Instant{}, 20s) == Instant{} + 3s);
}

BOOST_AUTO_TEST_SUITE_END()
