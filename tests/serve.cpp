#include <confab/serve.hpp>

#include <boost/test/unit_test.hpp>

#include "table.hpp"

#include <confab/member.hpp>

#include <chrono>
#include <deque>
#include <optional>
#include <string>

using namespace confab;
using namespace table;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(serve_loop)

namespace {

/// What `serve` asks of a node, and no more: it closes after so many waits, each with two events.
struct ScriptedNode {
    int waits_until_closed = 3;
    int waits = 0;
    std::deque<std::string> events{};

    [[nodiscard]] bool closed() const { return waits == waits_until_closed; }
    void wait() {
        ++waits;
        events.push_back("a" + std::to_string(waits));
        events.push_back("b" + std::to_string(waits));
    }
    std::optional<std::string> next_event() {
        if (events.empty()) return std::nullopt;
        std::optional<std::string> event{events.front()};
        events.pop_front();
        return event;
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(until_the_node_has_closed_and_every_event_is_told) {
    ScriptedNode node;
    std::string told;
    serve(
        node, [] { return false; }, [&](const std::string& event) { told += event + ' '; });
    BOOST_TEST(told == "a1 b1 a2 b2 a3 b3 ");
    BOOST_TEST(node.waits == 3);
}

BOOST_AUTO_TEST_CASE(stop_is_asked_before_each_sleep) {
    for (int stops_at = 0; stops_at < 4; ++stops_at) {
        ScriptedNode node;
        int asked = 0;
        std::string told;
        serve(
            node, [&] { return asked++ == stops_at; },
            [&](const std::string& event) { told += event; });
        BOOST_TEST(node.waits == std::min(stops_at, 3));
        BOOST_TEST(told ==
                   std::string{"a1b1a2b2a3b3"}.substr(0, 4 * static_cast<std::size_t>(node.waits)));
    }
}

BOOST_AUTO_TEST_CASE(events_nobody_asks_for_are_passed_over) {
    ScriptedNode node;
    serve(node);
    BOOST_TEST(node.events.empty());
    ScriptedNode other;
    serve(other, [&other] { return other.waits == 2; });
    BOOST_TEST(other.waits == 2);
    BOOST_TEST(other.events.empty());
}

BOOST_AUTO_TEST_CASE(a_node_that_has_closed_is_not_waited_for) {
    ScriptedNode node{.waits_until_closed = 0};
    serve(node);
    BOOST_TEST(node.waits == 0);
}

BOOST_AUTO_TEST_CASE(a_room_is_served_until_it_is_closed) {
    MemoryRoom room = memory_room();
    arrive(room, at(1), "L ann");
    std::string told_events;
    serve(
        room, [] { return false; },
        [&](const Event& event) {
            told_events += to_string(event) + '\n';
            if (std::holds_alternative<Joined>(event)) room.close();
        });
    BOOST_TEST(told_events ==
               "* ann joined\n* ann left (the room has closed)\n* closed: the room has closed\n");
    BOOST_TEST(told(room) == "1 OK | 1 EXIT");
}

BOOST_AUTO_TEST_CASE(a_member_is_served_until_nobody_answers) {
    Member<ManualTransport> member{ManualTransport{}, at(8888), "ada"};
    std::string told_events;
    serve(
        member, [] { return false; }, [&](const Event& event) { told_events += to_string(event); });
    BOOST_TEST(told_events == "* closed: no answer");
    BOOST_CHECK(member.transport().clock == Instant{} + 30s);
}

BOOST_AUTO_TEST_SUITE_END()
