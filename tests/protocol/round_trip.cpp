#include <confab/protocol/round_trip.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(round_trip)

BOOST_AUTO_TEST_CASE(before_the_first_answer) {
    const RoundTrip unknown;
    BOOST_TEST(!unknown.known());
    BOOST_CHECK(unknown.smoothed() == 333ms);
    BOOST_CHECK(unknown.probe_timeout(25ms) == 333ms + 666ms + 25ms);
}

/// RFC 9002 section 5.3.
BOOST_AUTO_TEST_CASE(smoothed_as_the_rfc_has_it) {
    RoundTrip trip;
    trip.sample(80ms, 70ms);
    BOOST_CHECK(trip.smoothed() == 80ms); // what the peer held does not count at first
    BOOST_CHECK(trip.variation() == 40ms);
    trip.sample(120ms, 16ms);
    BOOST_CHECK(trip.variation() == (3 * 40ms + 24ms) / 4);
    BOOST_CHECK(trip.smoothed() == (7 * 80ms + 104ms) / 8);
    BOOST_CHECK(trip.probe_timeout(25ms) == 83ms + 4 * 36ms + 25ms);
    const RoundTrip before = trip;
    trip.sample(90ms, 11ms); // it would be less than the least: so it counts whole
    BOOST_CHECK(trip.smoothed() == (7 * before.smoothed() + 90ms) / 8);
}

BOOST_AUTO_TEST_CASE(lost_after_nine_eighths_of_the_longer) {
    RoundTrip trip;
    trip.sample(80ms, 0ms);
    BOOST_CHECK(trip.loss_delay() == 90ms);
    trip.sample(160ms, 0ms);
    BOOST_CHECK(trip.loss_delay() == 180ms);
    trip.sample(80ms, 0ms);
    BOOST_CHECK(trip.loss_delay() == trip.smoothed() * 9 / 8);
}

BOOST_AUTO_TEST_CASE(no_time_at_all_is_a_time) {
    RoundTrip trip;
    for (int i = 0; i < 1000; ++i)
        trip.sample(0ns, 0ns);
    BOOST_CHECK(trip.smoothed() > 0ns); // others divide by it
    BOOST_CHECK(trip.loss_delay() == RoundTrip::granularity);
    BOOST_CHECK(trip.probe_timeout(0ms) >= RoundTrip::granularity);
}

BOOST_AUTO_TEST_SUITE_END()
