#include <confab/protocol/event_queue.hpp>

#include <boost/test/unit_test.hpp>

#include <concepts>
#include <string>
#include <variant>

using namespace confab;

BOOST_AUTO_TEST_SUITE(event_queue)

static_assert(std::regular<EventQueue>);

BOOST_AUTO_TEST_CASE(the_oldest_comes_first) {
    EventQueue queue;
    BOOST_TEST(queue.empty());
    BOOST_TEST(!queue.pop());
    queue.push(Joined{"ada"});
    queue.push(Left{"ada"});
    BOOST_TEST((queue.pop() == Event{Joined{"ada"}}));
    queue.push(Joined{"bob"});
    BOOST_TEST((queue.pop() == Event{Left{"ada"}}));
    BOOST_TEST((queue.pop() == Event{Joined{"bob"}}));
    BOOST_TEST(queue.empty());
    BOOST_TEST(queue.lost() == 0U);
}

BOOST_AUTO_TEST_CASE(who_does_not_ask_loses_the_oldest_and_they_are_counted) {
    EventQueue queue;
    const auto number = [](std::size_t at) { return Event{Joined{std::to_string(at)}}; };
    for (std::size_t at = 0; at < EventQueue::capacity; ++at)
        queue.push(number(at));
    BOOST_TEST(queue.lost() == 0U);
    for (std::size_t at = 0; at < 3; ++at)
        queue.push(number(EventQueue::capacity + at));
    BOOST_TEST(queue.lost() == 3U);
    for (std::size_t at = 0; at < EventQueue::capacity; ++at)
        BOOST_TEST_REQUIRE((queue.pop() == number(at + 3)));
    BOOST_TEST(!queue.pop());
}

BOOST_AUTO_TEST_SUITE_END()
