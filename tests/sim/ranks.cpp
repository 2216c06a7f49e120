#include <confab/sim/ranks.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>

BOOST_AUTO_TEST_SUITE(ranks)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

const Way way{loopback(1), loopback(2)};

BOOST_AUTO_TEST_CASE(without_a_step_nothing_is_drawn_or_delayed) {
    Ranks ranks{{.changes = 5, .within = 1}, Random{1}};
    const Ranks before = ranks;
    BOOST_TEST((ranks.delay(way) == 0ns));
    BOOST_TEST((ranks == before));
}

BOOST_AUTO_TEST_CASE(at_a_change_a_way_falls_behind_all_others) {
    Ranks ranks{{.step = 1ms, .changes = 1, .within = 1}, Random{1}};
    BOOST_TEST((ranks.delay(way) == Ranks::levels * 1ms));
    BOOST_TEST((ranks.delay(way) == Ranks::levels * 1ms)); // and stays there
    BOOST_TEST((ranks.delay({loopback(2), loopback(1)}) < Ranks::levels * 1ms));
}

BOOST_AUTO_TEST_SUITE_END()
