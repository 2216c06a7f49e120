#include <confab/sim/session_ends.hpp>

#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(session_ends)

using confab::sim::SessionEnds;
using confab::sim::SessionSide;

BOOST_AUTO_TEST_CASE(the_two_ends_of_a_session_are_apart) {
    SessionEnds<std::string> ends;
    BOOST_TEST(ends.find({.session = 2}) == nullptr);
    BOOST_TEST(ends.try_emplace({.session = 2}, "the member's").is_new);
    BOOST_TEST(ends.find({.session = 2, .at_room = true}) == nullptr);
    BOOST_TEST(ends.try_emplace({.session = 2, .at_room = true}, "the room's").is_new);
    BOOST_TEST(*ends.find({.session = 2}) == "the member's");
    BOOST_TEST(*ends.find({.session = 2, .at_room = true}) == "the room's");
    BOOST_TEST(ends.find({.session = 1, .at_room = true}) == nullptr);
}

BOOST_AUTO_TEST_CASE(what_is_there_stays) {
    SessionEnds<std::string> ends;
    ends.try_emplace({.session = 0}, "first").value += ", and changed";
    const auto again = ends.try_emplace({.session = 0}, "second");
    BOOST_TEST(!again.is_new);
    BOOST_TEST(again.value == "first, and changed");
}

BOOST_AUTO_TEST_CASE(what_is_erased_is_not_there) {
    SessionEnds<std::string> ends;
    BOOST_TEST(!ends.erase({.session = 3}));
    ends.try_emplace({.session = 3}, "one");
    BOOST_TEST(ends.erase({.session = 3}));
    BOOST_TEST(ends.find({.session = 3}) == nullptr);
    BOOST_TEST(!ends.erase({.session = 3}));
    BOOST_TEST(ends.try_emplace({.session = 3}, "another").is_new);
}

BOOST_AUTO_TEST_CASE(all_are_shown_in_the_order_of_sessions_and_may_go_then) {
    SessionEnds<int> ends;
    ends.try_emplace({.session = 4, .at_room = true}, 41);
    ends.try_emplace({.session = 4}, 40);
    ends.try_emplace({.session = 1}, 10);
    std::vector<int> shown;
    std::vector<std::size_t> sessions;
    ends.for_each([&](SessionSide end, const int value) {
        shown.push_back(value);
        sessions.push_back(end.session);
        if (!end.at_room) ends.erase(end);
    });
    BOOST_TEST((shown == std::vector{10, 40, 41}));
    BOOST_TEST((sessions == std::vector<std::size_t>{1, 4, 4}));
    BOOST_TEST(ends.find({.session = 1}) == nullptr);
    BOOST_TEST(*ends.find({.session = 4, .at_room = true}) == 41);
}

BOOST_AUTO_TEST_SUITE_END()
