#include <confab/sim/schedule_test.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>

BOOST_AUTO_TEST_SUITE(schedule_as_test)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(it_is_named_after_what_was_broken_and_has_the_schedule) {
    const Schedule schedule{.steps = {{1s, action::Crash{the_room}}}, .lasts = 2s};
    const std::string text = test_of(schedule, {.invariant = "S17", .what = "two\nholders"});
    BOOST_TEST(text.find("BOOST_AUTO_TEST_CASE(s17_holds) {") != std::string::npos);
    BOOST_TEST(text.find("/// Found: S17: two<U+000A>holders\n") != std::string::npos);
    BOOST_TEST(text.find("at 1s crash room\nlasts 2s\n)schedule\");") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
