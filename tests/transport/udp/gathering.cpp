#include <confab/transport/udp/gathering.hpp>

#include <boost/test/unit_test.hpp>

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
    node.sends(40us);
    BOOST_CHECK(node.waits() == 0us); // a short turn
}

BOOST_AUTO_TEST_CASE(it_waits_as_long_as_the_last_long_turn_took) {
    for (const std::uint64_t start : {std::uint64_t{0}, ~std::uint64_t{0} - 700'000}) {
        Node node{1ms, start};
        node.sends(100us);
        node.sends(100us); // two batches of one turn
        BOOST_CHECK(node.waits() == 200us);
        node.sends(10us); // an answer to one
        BOOST_CHECK(node.waits() == 200us);
        node.sends(150us);
        BOOST_CHECK(node.waits() == 150us);
        node.sends(290us);
        BOOST_CHECK(node.waits() == 290us);
    }
}

// The system stops a process now and then.
BOOST_AUTO_TEST_CASE(a_few_that_take_long_make_no_crowd) {
    Node node{8ms};
    node.sends(30ms, 12);
    BOOST_CHECK(node.waits() == 0us);
    node.sends(30ms, 100);
    BOOST_CHECK(node.waits() == 800us);
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

// A room that is never idle has turns as any other, and is not held up for long after the last.
BOOST_AUTO_TEST_CASE(a_long_turn_is_not_remembered_for_long) {
    Node node;
    node.sends(9ms);
    BOOST_CHECK(node.waits() == 1ms);
    node.now += 8 * 9ms + 1us;
    BOOST_CHECK(node.waits() == 0ms);
    for (int turn = 0; turn < 100; ++turn) {
        node.sends(50us);
        node.gathering.turn_is_over(); // and a deadline has passed: nothing is waited for
    }
    BOOST_CHECK(node.waits() == 0ms);
}

BOOST_AUTO_TEST_CASE(after_a_pause_it_is_alone_again) {
    Node node;
    node.sends(200us);
    node.now += 8 * 200us;
    BOOST_CHECK(node.waits() == 200us);
    node.now += 1us;
    BOOST_CHECK(node.waits() == 0us);
    node.sends(10us);
    BOOST_CHECK(node.waits() == 0us);
}

BOOST_AUTO_TEST_SUITE_END()
