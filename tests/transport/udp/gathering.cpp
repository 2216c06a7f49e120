#include <confab/transport/udp/gathering.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(udp_gathering)

namespace {

/// A node that takes so long to send what it has to, and then waits for what arrives.
struct Node {
    explicit Node(Duration longest = 1ms, std::uint64_t start = 0)
        : gathering{longest}, now{start} {}

    void sends(Duration length, std::size_t datagrams = 100'000) {
        const Instant begin = now;
        now += length;
        gathering.sent(datagrams, begin, now);
    }
    /// How long what arrives now waits.
    Duration waits() {
        gathering.turn_is_over();
        return gathering.take_at(now) - now;
    }

    udp::Gathering gathering;
    Instant now;
};

} // namespace

BOOST_AUTO_TEST_CASE(the_first_is_not_held_up) {
    Node node;
    BOOST_CHECK(node.waits() == 0us);
    node.sends(190us);
    BOOST_CHECK(node.waits() == 0us); // a short turn
}

BOOST_AUTO_TEST_CASE(it_waits_half_as_long_as_the_last_long_turn_took) {
    for (const std::uint64_t start : {std::uint64_t{0}, ~std::uint64_t{0} - 1'400'000}) {
        Node node{1ms, start};
        node.sends(400us);
        node.sends(400us); // two batches of one turn
        BOOST_CHECK(node.waits() == 400us);
        node.sends(20us); // an answer to one
        BOOST_CHECK(node.waits() == 400us);
        node.sends(600us);
        BOOST_CHECK(node.waits() == 300us);
        node.sends(1400us);
        BOOST_CHECK(node.waits() == 700us);
    }
}

// The system stops a process now and then.
BOOST_AUTO_TEST_CASE(a_few_that_take_long_make_no_crowd) {
    Node node{8ms};
    node.sends(30ms, 24);
    BOOST_CHECK(node.waits() == 0us);
    node.sends(30ms, 100);
    BOOST_CHECK(node.waits() == 400us);
    node.sends(30ms, 10'000);
    BOOST_CHECK(node.waits() == 8ms);
}

BOOST_AUTO_TEST_CASE(never_longer_than_asked) {
    Node node;
    node.sends(30ms);
    BOOST_CHECK(node.waits() == 1ms);
    Node without{0ms};
    without.sends(30ms);
    BOOST_CHECK(without.waits() == 0ms);
}

// Lines that share nothing, as the classic dialect's: a turn is as long as what came before it.
BOOST_AUTO_TEST_CASE(waiting_does_not_feed_itself_below_two_thirds_of_the_time) {
    constexpr Duration line = 600us; // to send it to all; one comes each millisecond
    Node node{8ms};
    Instant answered = node.now;
    Duration longest{};
    for (int turn = 0; turn < 1000; ++turn) {
        node.now = std::max(node.now, answered + 1ms);
        node.now += node.waits();
        const auto lines = (node.now - answered) / Duration{1ms};
        answered += lines * Duration{1ms};
        node.sends(lines * line);
        longest = std::max(longest, node.now - answered);
    }
    BOOST_CHECK(longest < 4ms);
}

// A room that is never idle has turns as any other, and is not held up for long after the last.
BOOST_AUTO_TEST_CASE(a_long_turn_is_not_remembered_for_long) {
    Node node;
    node.sends(9ms);
    BOOST_CHECK(node.waits() == 1ms);
    node.now += 8 * 9ms + 1us;
    BOOST_CHECK(node.waits() == 0ms);
    for (int turn = 0; turn < 100; ++turn) {
        node.sends(100us);
        node.gathering.turn_is_over(); // and a deadline has passed: nothing is waited for
    }
    BOOST_CHECK(node.waits() == 0ms);
}

BOOST_AUTO_TEST_CASE(after_a_pause_it_is_alone_again) {
    Node node;
    node.sends(400us);
    node.now += 8 * 400us;
    BOOST_CHECK(node.waits() == 200us);
    node.now += 1us;
    BOOST_CHECK(node.waits() == 0us);
    node.sends(20us);
    BOOST_CHECK(node.waits() == 0us);
}

BOOST_AUTO_TEST_SUITE_END()
