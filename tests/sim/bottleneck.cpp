#include <confab/sim/bottleneck.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>

BOOST_AUTO_TEST_SUITE(bottleneck)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

const Way way{loopback(1), loopback(2)};
const Way other{loopback(1), loopback(3)};
constexpr Link narrow{.bandwidth = 1000, .queue = 3}; // a byte takes 1 ms

BOOST_AUTO_TEST_CASE(datagrams_go_one_after_another) {
    Bottleneck line;
    const Instant now{};
    BOOST_TEST((line.admit(way, narrow, 100, now) == 100ms));
    BOOST_TEST((line.admit(way, narrow, 50, now) == 150ms));
    BOOST_TEST((line.admit(way, narrow, 10, now + 60ms) == 100ms));
    BOOST_TEST((line.admit(other, narrow, 10, now) == 10ms));         // ways do not share it
    BOOST_TEST((line.admit(way, narrow, 10, now + 1s) == 10ms));      // and it rests
    BOOST_TEST((line.admit(way, narrow, 0, now + 1s + 10ms) == 0ms)); // nothing takes no time
}

BOOST_AUTO_TEST_CASE(what_finds_the_queue_full_is_dropped_until_one_has_left) {
    Bottleneck line;
    const Instant now{};
    for (int waiting = 0; waiting < 3; ++waiting)
        BOOST_TEST(line.admit(way, narrow, 100, now).has_value());
    BOOST_TEST(!line.admit(way, narrow, 100, now));
    BOOST_TEST(!line.admit(way, narrow, 100, now + 99ms));
    BOOST_TEST((line.admit(way, narrow, 100, now + 100ms) == 300ms));
    BOOST_TEST(!line.admit(way, narrow, 100, now + 100ms));
}

BOOST_AUTO_TEST_CASE(time_is_rounded_up_and_passes_the_end_of_the_clock) {
    Bottleneck line;
    const Instant late{0 - std::uint64_t{5'000'000}};
    const Link odd{.bandwidth = 3'000'000'000};
    BOOST_TEST((line.admit(way, odd, 1, late) == 1ns));
    BOOST_TEST((line.admit(other, narrow, 10, late) == 10ms));
    BOOST_TEST((line.admit(other, narrow, 10, late + 6ms) == 14ms));
}

BOOST_AUTO_TEST_CASE(a_line_without_a_bound_keeps_nothing) {
    Bottleneck line;
    BOOST_TEST((line.admit(way, Link{}, 60'000, Instant{}) == 0ms));
    BOOST_TEST((line == Bottleneck{}));
}

BOOST_AUTO_TEST_SUITE_END()
