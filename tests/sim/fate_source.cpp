#include <confab/sim/fate_source.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <set>

BOOST_AUTO_TEST_SUITE(fate_source)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

const Way way{loopback(1), loopback(2)};

Fate draw(FateSource& source, const Link& link, bool report = false) {
    return source.draw(way, link, 100, report, Instant{});
}

BOOST_AUTO_TEST_CASE(a_fault_that_is_off_draws_nothing) {
    const FateSource plain{Random{1}};
    FateSource used{Random{1}};
    for (int at = 0; at < 10; ++at)
        BOOST_TEST((draw(used, Link{.delay = 7ms}) == Fate{.first = {.after = 7ms}}));
    BOOST_TEST((plain == used));
    // And one fault more leaves the others as they were.
    FateSource lossy{Random{1}};
    FateSource doubling{Random{1}};
    for (int at = 0; at < 100; ++at) {
        const Fate one = draw(lossy, {.loss = percent(50)});
        const Fate two = draw(doubling, {.loss = percent(50), .duplicate = percent(50)});
        BOOST_TEST((one.lost == two.lost));
    }
}

BOOST_AUTO_TEST_CASE(reports_are_never_doubled) {
    FateSource source{Random{1}};
    BOOST_TEST(draw(source, {.duplicate = always}).second.has_value());
    BOOST_TEST(!draw(source, {.duplicate = always}, true).second.has_value());
}

BOOST_AUTO_TEST_CASE(a_copy_has_a_delay_and_a_damage_of_its_own) {
    FateSource source{Random{1}};
    std::set<Duration> apart;
    for (int at = 0; at < 50; ++at) {
        const Fate fate = draw(source, {.jitter = 10ms, .duplicate = always, .corrupt = always});
        BOOST_TEST_REQUIRE(fate.second.has_value());
        BOOST_TEST(fate.second->damage.flipped_bit.has_value());
        apart.insert(fate.second->after - fate.first.after);
    }
    BOOST_TEST(apart.size() > 40U);
}

BOOST_AUTO_TEST_CASE(a_ranked_way_is_later_by_its_rank) {
    FateSource source{Random{3}, {.step = 100ms}};
    std::set<Duration> delays;
    for (std::uint16_t port = 1; port <= 60; ++port) {
        const Way one{loopback(port), loopback(9)};
        const auto fate = source.draw(one, {.delay = 5ms}, 10, false, Instant{});
        BOOST_TEST((source.draw(one, {.delay = 5ms}, 10, false, Instant{}) == fate));
        delays.insert(fate.first.after);
    }
    BOOST_TEST(delays.size() == Ranks::levels);
    BOOST_TEST((*delays.begin() == 5ms));
    BOOST_TEST((*delays.rbegin() == 705ms));
}

BOOST_AUTO_TEST_SUITE_END()
