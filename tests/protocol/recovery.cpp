#include <confab/protocol/recovery.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>

using namespace confab;
using namespace std::chrono_literals;
using reliable::Acked;

BOOST_AUTO_TEST_SUITE(recovery)

namespace {

constexpr Duration delay = 25ms;
constexpr Duration unit{1024};
constexpr Duration round_trip = 80'000 * unit; // so 9/8 of it are 90,000

void send(Recovery& recovery, Instant now) {
    recovery.sent(recovery.flight().next(), 1, 100, Stamp{now}, now);
}

bool acknowledge(Recovery& recovery, const Acked& ack, Instant now) {
    return recovery.on_ack(ack, Stamp{now}, now).has_value();
}

/// Has sent a record at `start`, and had the answer a round trip later.
Recovery acquainted(Instant start) {
    Recovery recovery{1};
    send(recovery, start);
    BOOST_TEST_REQUIRE(acknowledge(recovery, Acked{1, {}, Stamp{start}}, start + round_trip));
    return recovery;
}

std::optional<Duration> due(const Recovery& recovery, Instant now) {
    const auto deadline = recovery.next_deadline(delay, now);
    return deadline ? std::optional{*deadline - now} : std::nullopt;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_round_trip_is_now_less_echo_less_hold) {
    for (const std::uint64_t clock : reliable::starts) {
        const Instant start{clock << 10U}; // a stamp is exact here
        Recovery recovery = acquainted(start);
        BOOST_CHECK(recovery.round_trip().smoothed() == round_trip);
        const Instant again = start + 1s * 1024 / 1000;
        send(recovery, again);
        // 16,000 units longer, of which the peer says to have held back all.
        BOOST_TEST(acknowledge(recovery, Acked{2, {}, Stamp{again}}.held(1000),
                               again + round_trip + 16'000 * unit));
        BOOST_CHECK(recovery.round_trip().smoothed() == round_trip);
    }
}

BOOST_AUTO_TEST_CASE(what_tells_nothing_of_the_round_trip) {
    const Instant start{1ULL << 40U};
    const Recovery before = acquainted(start);
    const Instant again = start + 1024ms;
    const Instant later = again + 512ms;
    const Acked rows[] = {
        Acked{2, {}, Stamp{again}}.held(0xFFFF),       // held too long to say
        Acked{2, {}, Stamp{start}},                    // echoed before
        Acked{2, {}, Stamp{Stamp{later}.value() + 1}}, // never sent
    };
    for (const Acked& ack : rows) {
        Recovery recovery = before;
        send(recovery, again);
        BOOST_TEST(acknowledge(recovery, ack, later));
        BOOST_CHECK(recovery.round_trip().smoothed() == round_trip);
        BOOST_TEST(recovery.flight().empty());
    }
}

BOOST_AUTO_TEST_CASE(lost_after_nine_eighths_and_no_sooner) {
    for (const std::uint64_t clock : reliable::starts) {
        const Instant start{clock << 10U};
        Recovery recovery = acquainted(start);
        const Instant first = start + 2 * round_trip;
        send(recovery, first);
        send(recovery, first + 5'000 * unit);
        BOOST_TEST(recovery.find_lost(first + 1s).bytes == 0U); // nothing later has arrived
        BOOST_TEST(acknowledge(recovery, Acked{1, {3}, Stamp{first + 5'000 * unit}},
                               first + 85'000 * unit));
        BOOST_TEST(recovery.find_lost(first + 90'000 * unit - unit).bytes == 0U);
        Recovery at_deadline = recovery;
        const Instant deadline = *recovery.next_deadline(delay, first + 85'000 * unit);
        BOOST_CHECK(deadline <= first + 90'001 * unit);
        BOOST_TEST(at_deadline.find_lost(deadline).bytes == 100U);
        BOOST_TEST(recovery.find_lost(first + 90'000 * unit).bytes == 100U);
        BOOST_CHECK(recovery.flight().first_lost() == 2U);
    }
}

BOOST_AUTO_TEST_CASE(a_probe_time_out_doubles_to_three_seconds) {
    const Duration first = round_trip + 4 * (round_trip / 2) + delay;
    for (const std::uint64_t clock : reliable::starts) {
        Recovery recovery = acquainted(Instant{clock << 10U});
        Instant now = Instant{clock << 10U} + 10s;
        send(recovery, now);
        for (int doubled = 0; doubled < 6; ++doubled) {
            const Duration pause = first * (1 << doubled);
            const Duration wanted = std::min<Duration>(pause, 3s);
            BOOST_TEST_REQUIRE(due(recovery, now).has_value());
            BOOST_CHECK(*due(recovery, now) == wanted);
            Flight::Part part;
            BOOST_TEST(!recovery.take_probe(delay, now + wanted - 1ns, part));
            now += wanted;
            BOOST_TEST(recovery.take_probe(delay, now, part));
            BOOST_TEST(part.bytes == 100U);
            recovery.sent(2, 1, 100, Stamp{now}, now);
        }
        BOOST_TEST(recovery.in_blackout());
        BOOST_TEST(recovery.resent() == 6U);
        send(recovery, now);
        BOOST_TEST(acknowledge(recovery, Acked{2, {}, Stamp{now}}, now + round_trip)); // progress
        BOOST_TEST(!recovery.in_blackout());
        BOOST_CHECK(recovery.next_deadline(delay, now) <= now + first);
    }
}

BOOST_AUTO_TEST_CASE(the_first_time_out_knows_no_round_trip) {
    Recovery recovery{1};
    BOOST_TEST(!due(recovery, Instant{}).has_value());
    send(recovery, Instant{});
    BOOST_CHECK(due(recovery, Instant{}) == RoundTrip::initial + 2 * RoundTrip::initial + delay);
}

/// Something that is not acknowledged always has a time at which it is looked at: also when all of
/// it waits to be sent again.
BOOST_AUTO_TEST_CASE(what_waits_to_be_sent_again_is_not_forgotten) {
    Recovery recovery{1};
    send(recovery, Instant{});
    Instant now;
    for (int round = 0; round < 5; ++round) {
        BOOST_TEST_REQUIRE(due(recovery, now).has_value());
        now += *due(recovery, now);
        Flight::Part part;
        BOOST_TEST(recovery.take_probe(delay, now, part)); // and nothing is sent
        BOOST_CHECK(recovery.flight().first_lost() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(a_question_is_asked_until_an_answer_comes) {
    for (const std::uint64_t clock : reliable::starts) {
        Instant now{clock << 10U};
        Recovery recovery{1};
        recovery.asked(Stamp{now}, now);
        const Stamp asked{now};
        now += *due(recovery, now);
        Flight::Part part;
        BOOST_TEST(recovery.take_probe(delay, now, part));
        recovery.asked(Stamp{now}, now);
        BOOST_TEST(acknowledge(recovery, Acked{0, {}, asked}, now));
        BOOST_TEST(recovery.is_asking()); // that was the one before
        BOOST_TEST(acknowledge(recovery, Acked{0, {}, Stamp{now}}, now + 1ms));
        BOOST_TEST(!recovery.is_asking());
        BOOST_TEST(!due(recovery, now).has_value());
    }
}

/// Stamps come round after 73 minutes: what was heard before a pause does not make the new old.
BOOST_AUTO_TEST_CASE(a_pause_of_any_length_changes_nothing) {
    for (const Duration pause :
         {Duration{30s}, Duration{10min}, Duration{40min}, Duration{70min}}) {
        BOOST_TEST_CONTEXT(pause.count() << " ns") {
            const Instant start{1ULL << 40U};
            Recovery recovery = acquainted(start);
            const Instant now = start + pause;
            send(recovery, now);
            BOOST_TEST(recovery.find_lost(now + 10 * round_trip).bytes == 0U);
            BOOST_TEST(
                acknowledge(recovery, Acked{2, {}, Stamp{now}}, now + round_trip + 8'000 * unit));
            BOOST_CHECK(recovery.round_trip().smoothed() == round_trip + 1'000 * unit);
        }
    }
}

BOOST_AUTO_TEST_CASE(another_path_is_learnt_anew) {
    const Instant start{1ULL << 40U};
    Recovery recovery = acquainted(start);
    send(recovery, start + 1s);
    BOOST_TEST(recovery.start_anew().bytes == 100U);
    BOOST_CHECK(recovery.flight().first_lost() == 2U);
    BOOST_TEST(!recovery.round_trip().known());
    BOOST_CHECK(recovery.round_trip() == RoundTrip{});
}

BOOST_AUTO_TEST_SUITE_END()
