#include "terminal/span_text.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <confab/vocabulary/instant.hpp>

using confab::Duration;
using confab::terminal::in_milliseconds;
using confab::terminal::whole_seconds;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(span_text)

BOOST_AUTO_TEST_CASE(milliseconds_have_tenths_below_ten) {
    BOOST_TEST(in_milliseconds(0s) == "0.0 ms");
    BOOST_TEST(in_milliseconds(449us) == "0.4 ms");
    BOOST_TEST(in_milliseconds(9949us) == "9.9 ms");
    BOOST_TEST(in_milliseconds(9951us) == "10 ms");
    BOOST_TEST(in_milliseconds(12'345us) == "12 ms");
    BOOST_TEST(in_milliseconds(1204ms) == "1204 ms");
}

BOOST_AUTO_TEST_CASE(seconds_count_once_they_are_whole) {
    BOOST_TEST(whole_seconds(-1s) == 0U);
    BOOST_TEST(whole_seconds(999'999us) == 0U);
    BOOST_TEST(whole_seconds(60s) == 60U);
}

BOOST_AUTO_TEST_SUITE_END()
