#include <confab/protocol/farewells.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <concepts>
#include <string>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(farewells)

static_assert(std::copyable<Farewells> && std::equality_comparable<Farewells>);

BOOST_AUTO_TEST_CASE(kept_for_its_time_to_the_nanosecond) {
    for (const std::uint64_t start : {0ULL, (1ULL << 32U) - 5, (1ULL << 63U) - 5, ~0ULL - 4}) {
        const Instant said{start};
        Farewells farewells{60s};
        BOOST_TEST(!farewells.contains(loopback(1), "ada", said));
        farewells.add(loopback(1), "ada", said);
        BOOST_TEST(farewells.contains(loopback(1), "ada", said));
        BOOST_TEST(farewells.contains(loopback(1), "ada", said + 60s - 1ns));
        BOOST_TEST(!farewells.contains(loopback(1), "ada", said + 60s));
    }
}

BOOST_AUTO_TEST_CASE(to_this_peer_under_this_name) {
    Farewells farewells{60s};
    farewells.add(loopback(1), "ada", Instant{});
    BOOST_TEST(!farewells.contains(loopback(2), "ada", Instant{}));
    BOOST_TEST(!farewells.contains(loopback(1), "bob", Instant{}));
    BOOST_TEST(!farewells.contains(ipv4_endpoint({127, 0, 0, 2}, 1), "ada", Instant{}));
}

BOOST_AUTO_TEST_CASE(said_twice_the_later_one_counts) {
    Farewells farewells{60s};
    farewells.add(loopback(1), "ada", Instant{});
    farewells.add(loopback(1), "ada", Instant{} + 30s);
    BOOST_TEST(farewells.contains(loopback(1), "ada", Instant{} + 89s));
    BOOST_TEST(!farewells.contains(loopback(1), "ada", Instant{} + 90s));
}

BOOST_AUTO_TEST_CASE(the_oldest_is_forgotten_when_there_are_too_many) {
    Farewells farewells{60s};
    const auto name = [](std::size_t at) { return "n" + std::to_string(at); };
    for (std::size_t at = 0; at < Farewells::capacity; ++at)
        farewells.add(loopback(1), name(at), Instant{});
    BOOST_TEST(farewells.contains(loopback(1), name(0), Instant{}));
    farewells.add(loopback(1), "last", Instant{});
    BOOST_TEST(!farewells.contains(loopback(1), name(0), Instant{}));
    BOOST_TEST(farewells.contains(loopback(1), name(1), Instant{}));
    BOOST_TEST(farewells.contains(loopback(1), "last", Instant{}));
}

/// What is over takes no room: a copy that has forgotten equals one that never knew.
BOOST_AUTO_TEST_CASE(what_is_over_is_let_go) {
    Farewells busy{60s};
    for (int at = 0; at < 100; ++at)
        busy.add(loopback(1), "n" + std::to_string(at), Instant{});
    busy.add(loopback(2), "ada", Instant{} + 60s);
    Farewells fresh{60s};
    fresh.add(loopback(2), "ada", Instant{} + 60s);
    BOOST_CHECK(busy == fresh);
}

BOOST_AUTO_TEST_SUITE_END()
