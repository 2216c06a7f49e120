#include <confab/sim/network.hpp>

#include <confab/sim/timers.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <vector>

BOOST_AUTO_TEST_SUITE(network)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

const Endpoint ann = loopback(1);
const Endpoint bob = loopback(2);

Flight flight(std::uint64_t number, const Endpoint& from = ann, const Endpoint& to = bob) {
    return {.packet = {from, to, number, {}}};
}

std::vector<std::uint64_t> drain(Network& network) {
    std::vector<std::uint64_t> numbers;
    while (network.next_due())
        numbers.push_back(network.take_next().packet.number);
    return numbers;
}

using Numbers = std::vector<std::uint64_t>;

BOOST_AUTO_TEST_CASE(what_is_due_together_comes_in_the_order_of_sending) {
    Network network{Link{.delay = 5ms}, Random{1}};
    for (std::uint64_t number = 1; number <= 5; ++number)
        network.send(flight(number), Instant{});
    BOOST_TEST((*network.next_due() == Instant{} + 5ms));
    BOOST_TEST((drain(network) == Numbers{1, 2, 3, 4, 5}));
}

BOOST_AUTO_TEST_CASE(order_holds_past_the_end_of_the_clock) {
    Network network{Link{.delay = 5ms}, Random{1}};
    const Instant late{0 - std::uint64_t{1'000'000}};
    network.send(flight(2), late + 2ms);
    network.send(flight(1), late);
    network.send(flight(3), late + 3ms);
    BOOST_TEST((drain(network) == Numbers{1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(jitter_reorders_within_its_bound) {
    Network network{Link{.delay = 5ms, .jitter = 10ms}, Random{1}};
    for (std::uint64_t number = 1; number <= 100; ++number)
        network.send(flight(number), Instant{});
    BOOST_TEST((*network.next_due() >= Instant{} + 5ms));
    Numbers sorted;
    Numbers drained;
    while (const auto due = network.next_due()) {
        BOOST_TEST((*due <= Instant{} + 15ms));
        drained.push_back(network.take_next().packet.number);
        sorted.push_back(sorted.size() + 1);
    }
    BOOST_TEST((drained != sorted));
    std::sort(drained.begin(), drained.end());
    BOOST_TEST((drained == sorted));
}

BOOST_AUTO_TEST_CASE(loss_and_doubling_have_their_chances) {
    Network network{Link{.loss = percent(30), .duplicate = percent(10)}, Random{1}};
    int lost = 0;
    int doubled = 0;
    for (std::uint64_t number = 0; number < 10'000; ++number) {
        const Passage passage = network.send(flight(number), Instant{});
        lost += passage == Passage::lost ? 1 : 0;
        doubled += passage == Passage::doubled ? 1 : 0;
    }
    BOOST_TEST((2800 < lost && lost < 3200));
    BOOST_TEST((600 < doubled && doubled < 800)); // of those not lost
    BOOST_TEST(network.in_flight() == static_cast<std::size_t>(10'000 - lost + doubled));
}

BOOST_AUTO_TEST_CASE(a_fault_that_is_off_draws_nothing) {
    FateSource plain{Random{1}};
    FateSource used{Random{1}};
    for (int draw = 0; draw < 10; ++draw)
        static_cast<void>(used.draw(Link{}));
    BOOST_TEST((plain == used));
    // And one fault more leaves the others as they were.
    FateSource lossy{Random{1}};
    FateSource doubling{Random{1}};
    for (int draw = 0; draw < 100; ++draw) {
        const Fate one = lossy.draw({.loss = percent(50)});
        const Fate two = doubling.draw({.loss = percent(50), .duplicate = percent(50)});
        BOOST_TEST((one.arrives == two.arrives));
    }
}

BOOST_AUTO_TEST_CASE(partitions_and_losses_to_come_are_one_way_until_healed) {
    Network network{Link{.loss = always}, Random{1}};
    network.set({bob, ann}, Link{});
    network.part({ann, bob});
    network.lose_next({bob, ann}, 2);
    BOOST_TEST((network.send(flight(1), {}) == Passage::parted));
    BOOST_TEST((network.send(flight(2, bob, ann), {}) == Passage::lost));
    BOOST_TEST((network.send(flight(3, bob, ann), {}) == Passage::lost));
    BOOST_TEST((network.send(flight(4, bob, ann), {}) == Passage::sent));
    network.open({ann, bob});
    BOOST_TEST((network.send(flight(5), {}) == Passage::lost));
    network.part({ann, bob});
    network.lose_next({bob, ann}, 2);
    network.heal();
    BOOST_TEST((network.send(flight(6), {}) == Passage::sent));
    BOOST_TEST((network.send(flight(7, bob, ann), {}) == Passage::sent));
    BOOST_TEST((network.link({ann, bob}) == Link{}));
}

BOOST_AUTO_TEST_CASE(timers_fire_by_time_then_by_node) {
    Timers<int> timers;
    BOOST_TEST(!timers.next().has_value());
    timers.set(3, Instant{5});
    timers.set(2, Instant{5});
    timers.set(1, Instant{9});
    BOOST_TEST(timers.next()->node == 2);
    timers.set(2, std::nullopt);
    BOOST_TEST(timers.next()->node == 3);
    timers.set(3, Instant{10});
    BOOST_TEST(timers.next()->node == 1);
}

BOOST_AUTO_TEST_SUITE_END()
