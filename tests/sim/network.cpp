#include <confab/sim/network.hpp>

#include <confab/sim/timers.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <utility>
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
        const Fate fate = network.send(flight(number), Instant{});
        lost += fate.lost ? 1 : 0;
        doubled += fate.second ? 1 : 0;
    }
    BOOST_TEST((2800 < lost && lost < 3200));
    BOOST_TEST((600 < doubled && doubled < 800)); // of those not lost
    BOOST_TEST(network.in_flight() == static_cast<std::size_t>(10'000 - lost + doubled));
}

BOOST_AUTO_TEST_CASE(partitions_and_losses_to_come_are_one_way_until_healed) {
    Network network{Link{.loss = always}, Random{1}};
    network.set({bob, ann}, Link{});
    network.part({ann, bob});
    network.lose_next({bob, ann}, 2);
    BOOST_TEST((network.send(flight(1), {}).lost == LossCause::parted));
    BOOST_TEST((network.send(flight(2, bob, ann), {}).lost == LossCause::chance));
    BOOST_TEST((network.send(flight(3, bob, ann), {}).lost == LossCause::chance));
    BOOST_TEST(!network.send(flight(4, bob, ann), {}).lost);
    network.open({ann, bob});
    BOOST_TEST((network.send(flight(5), {}).lost == LossCause::chance));
    network.part({ann, bob});
    network.lose_next({bob, ann}, 2);
    network.heal();
    BOOST_TEST(!network.send(flight(6), {}).lost);
    BOOST_TEST(!network.send(flight(7, bob, ann), {}).lost);
    BOOST_TEST((network.link({ann, bob}) == Link{}));
    BOOST_TEST((healed({.delay = 1ms,
                        .jitter = 1ms,
                        .loss = always,
                        .duplicate = always,
                        .corrupt = always,
                        .cut = always,
                        .burst = {.begin = always, .end = never},
                        .mtu = 1,
                        .bandwidth = 9,
                        .queue = 2}) == Link{.delay = 1ms, .bandwidth = 9, .queue = 2}));
}

Flight loaded(std::uint64_t number, std::size_t size = 100) {
    return {.packet = {ann, bob, number, Bytes(size, std::byte{0x55})}};
}

BOOST_AUTO_TEST_CASE(datagrams_of_these_numbers_are_lost_once_and_reports_are_not) {
    Network network{Link{}, Random{1}};
    network.lose_numbers({1, 3, 5});
    network.lose_numbers({4});
    BOOST_TEST((network.send(flight(1), {}).lost == LossCause::chance));
    BOOST_TEST(!network.send(flight(2), {}).lost);
    BOOST_TEST((network.send(flight(4, bob, ann), {}).lost == LossCause::chance));
    Flight report = flight(3, bob, ann);
    report.report = true;
    BOOST_TEST(!network.send(report, {}).lost);
    BOOST_TEST((network.send(flight(3), {}).lost == LossCause::chance));
    network.heal();
    BOOST_TEST(!network.send(flight(5), {}).lost);
}

BOOST_AUTO_TEST_CASE(what_is_above_the_mtu_vanishes) {
    Network network{Link{.mtu = 100}, Random{1}};
    BOOST_TEST(!network.send(loaded(1, 100), {}).lost);
    BOOST_TEST((network.send(loaded(2, 101), {}).lost == LossCause::too_big));
    network.heal();
    BOOST_TEST(!network.send(loaded(3, 60'000), {}).lost);
}

BOOST_AUTO_TEST_CASE(a_narrow_line_delays_and_then_drops) {
    Network network{Link{.delay = 5ms, .bandwidth = 10'000, .queue = 2}, Random{1}};
    BOOST_TEST(!network.send(loaded(1), {}).lost);
    BOOST_TEST(!network.send(loaded(2), {}).lost);
    BOOST_TEST((network.send(loaded(3), {}).lost == LossCause::queue_full));
    BOOST_TEST((*network.next_due() == Instant{} + 15ms));
    static_cast<void>(network.take_next());
    BOOST_TEST((*network.next_due() == Instant{} + 25ms));
    network.heal(); // it is narrow by nature
    BOOST_TEST((network.send(loaded(4), {}).lost == LossCause::queue_full));
}

BOOST_AUTO_TEST_CASE(a_burst_ends_with_healing) {
    const Link link{.burst = {.begin = always, .end = never}};
    Network network{link, Random{1}};
    BOOST_TEST((network.send(loaded(1), {}).lost == LossCause::burst));
    network.heal();
    BOOST_TEST(!network.send(loaded(2), {}).lost);
    network.set({ann, bob}, {.burst = {.begin = PartsPerMillion{1}, .end = never}});
    BOOST_TEST(!network.send(loaded(3), {}).lost);
}

BOOST_AUTO_TEST_CASE(copies_are_harmed_each_for_itself) {
    Network network{Link{.duplicate = always, .corrupt = percent(50)}, Random{1}};
    for (std::uint64_t number = 1; number <= 100; ++number)
        network.send(loaded(number), Instant{});
    std::size_t harmed = 0;
    std::size_t alike = 0;
    for (int pair = 0; pair < 100; ++pair) {
        const Flight one = network.take_next();
        const Flight other = network.take_next();
        BOOST_TEST_REQUIRE(one.packet.number == other.packet.number);
        for (const Flight& flight : {one, other}) {
            const bool whole = flight.packet.bytes == loaded(1).packet.bytes;
            BOOST_TEST(whole == (flight.damage == Damage{}));
            harmed += whole ? 0 : 1;
        }
        alike += one.packet.bytes == other.packet.bytes ? 1 : 0;
    }
    BOOST_TEST((80 < harmed && harmed < 120));
    BOOST_TEST((10 < alike && alike < 40)); // both whole: a quarter
}

BOOST_AUTO_TEST_CASE(one_fault_more_leaves_the_others_as_they_were) {
    const Link bad{.jitter = 50ms, .loss = percent(20), .duplicate = percent(20)};
    Link worse = bad;
    worse.corrupt = worse.cut = percent(20);
    worse.burst.begin = percent(5);
    worse.mtu = 150;
    Network one{bad, Random{7}};
    Network other{worse, Random{7}};
    for (std::uint64_t number = 1; number <= 500; ++number) {
        const std::size_t size = number % 10 == 0 ? 200 : 100;
        const Fate fate = one.send(loaded(number, size), Instant{});
        const Fate same = other.send(loaded(number, size), Instant{});
        if (same.lost == LossCause::too_big || same.lost == LossCause::burst) continue;
        BOOST_TEST((fate.lost == same.lost));
        BOOST_TEST((fate.first.after == same.first.after));
        BOOST_TEST(fate.second.has_value() == same.second.has_value());
    }
}

const Link bad_in_every_way{.jitter = 50ms,
                            .loss = percent(5),
                            .duplicate = percent(20),
                            .corrupt = percent(20),
                            .cut = percent(20),
                            .burst = {.begin = percent(5)},
                            .mtu = 190,
                            .bandwidth = 100'000};

/// What arrives, and when, of 200 datagrams of growing size.
std::vector<std::pair<Instant, Flight>> course(Network network) {
    for (std::uint64_t number = 1; number <= 200; ++number)
        network.send(loaded(number, number), Instant{} + number * 1ms);
    std::vector<std::pair<Instant, Flight>> arrivals;
    while (const auto due = network.next_due())
        arrivals.emplace_back(*due, network.take_next());
    return arrivals;
}

BOOST_AUTO_TEST_CASE(fates_that_were_kept_are_followed_and_no_chance) {
    Network kept{bad_in_every_way, Random{5}};
    kept.book().keep();
    kept.lose_numbers({17});
    for (std::uint64_t number = 1; number <= 200; ++number)
        kept.send(loaded(number, number), Instant{} + number * 1ms);
    std::vector<std::pair<Instant, Flight>> arrivals;
    const Fates fates = kept.book().fates();
    while (const auto due = kept.next_due())
        arrivals.emplace_back(*due, kept.take_next());
    Network followed{{.delay = bad_in_every_way.delay}, Random{99}};
    followed.book().follow(fates);
    BOOST_TEST((course(followed) == arrivals));
    BOOST_TEST(fates.contains({ann, bob, false, 17}));
}

BOOST_AUTO_TEST_CASE(a_fate_that_does_not_fit_does_what_it_can) {
    Network network{Link{}, Random{1}};
    network.book().follow({{{ann, bob, false, 1}, {.first = {1ms, {.cut_to = 500}}}},
                           {{ann, bob, false, 2}, {.first = {2ms, {.flipped_bit = 800}}}},
                           {{ann, bob, false, 9}, {.lost = LossCause::chance}}});
    network.send(loaded(1), {});
    network.send(loaded(2), {});
    BOOST_TEST((network.take_next().packet == loaded(1).packet));
    BOOST_TEST((network.take_next().packet == loaded(2).packet));
    BOOST_TEST(network.book().met() == 2U);
}

BOOST_AUTO_TEST_CASE(all_faults_are_the_seeds) {
    const Network network{bad_in_every_way, Random{1}};
    BOOST_TEST((course(network) == course(Network{bad_in_every_way, Random{1}})));
    BOOST_TEST((course(network) != course(Network{bad_in_every_way, Random{2}})));
}

BOOST_AUTO_TEST_CASE(timers_fire_by_time_then_by_node) {
    Timers<int> timers;
    BOOST_TEST(!timers.next_due().has_value());
    timers.set(3, Instant{5});
    timers.set(2, Instant{5});
    timers.set(1, Instant{9});
    BOOST_TEST(timers.next_node() == 2);
    timers.set(2, std::nullopt);
    BOOST_TEST(timers.next_node() == 3);
    timers.set(3, Instant{10});
    BOOST_TEST(timers.next_node() == 1);
    BOOST_TEST((timers.next_due() == Instant{9}));
}

BOOST_AUTO_TEST_SUITE_END()
