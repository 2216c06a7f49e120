#include <confab/sim/replay.hpp>

#include <confab/sim/run_seed.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>

BOOST_AUTO_TEST_SUITE(replaying)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

Outcome kept(std::uint64_t seed) {
    SwarmPlan plan = draw_plan(seed);
    plan.keep_schedule = true;
    return run_plan(plan);
}

BOOST_AUTO_TEST_CASE(a_seeds_schedule_runs_the_same_course_without_the_seed) {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const Outcome original = kept(seed);
        const Schedule& schedule = *original.schedule;
        BOOST_TEST(schedule.world.seed == 0U);
        const Replayed replayed = sim::replay(schedule);
        BOOST_TEST(replayed.outcome.hash == original.hash, "seed " << seed);
        BOOST_TEST((replayed.outcome.violation == original.violation));
        BOOST_TEST(replayed.fates_met == schedule.fates.size());
    }
}

/// Unless there are a stranger's or an intruder's datagrams in it, which have numbers and stamps.
BOOST_AUTO_TEST_CASE(a_schedule_may_start_anywhere) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        SwarmPlan plan = draw_plan(seed);
        plan.keep_schedule = true;
        for (const Deed deed :
             {Deed::garbage, Deed::forge, Deed::replay, Deed::crowd, Deed::near_miss, Deed::flood,
              Deed::half_open, Deed::lie, Deed::say_too_much, Deed::intrude})
            plan.weights[static_cast<std::size_t>(deed)] = 0;
        const Schedule schedule = *run_plan(plan).schedule;
        const FarStart far = far_start(seed);
        const Replayed elsewhere =
            sim::replay(schedule, {.start = far.clock, .first_record = far.first_record});
        BOOST_TEST((elsewhere == sim::replay(schedule)));
    }
}

BOOST_AUTO_TEST_CASE(nobody_waits_for_what_is_not_demanded) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const Schedule schedule = *kept(seed).schedule;
        const Outcome whole = sim::replay(schedule).outcome;
        for (const Duration more : {0s, 5s, 30s, 90s}) {
            const Duration until = schedule.lasts + more;
            const Outcome outcome = sim::replay(schedule, {.until = until}).outcome;
            BOOST_TEST(!outcome.violation.has_value());
            // The first moment at which nothing is demanded any more.
            BOOST_TEST((outcome.lasted == std::min(until + 1ns, whole.lasted)), "seed " << seed);
        }
    }
}

BOOST_AUTO_TEST_CASE(to_write_down_a_schedule_changes_nothing) {
    BOOST_TEST(kept(3).hash == run_seed(3).hash);
    BOOST_TEST(!run_seed(3).schedule.has_value());
}

BOOST_AUTO_TEST_CASE(an_action_for_nobody_and_a_fate_without_a_datagram_do_nothing) {
    const Actor ann{1};
    const Endpoint home = ipv4_endpoint({10, 1, 0, 1}, 40'000);
    Schedule schedule{.steps = {{0s, action::Join{ann, "ann", Dialect::confab1, home}},
                                {1s, action::Say{Actor{7}, "nobody"}},
                                {1s, action::Pause{Actor{7}}},
                                {2s, action::Say{ann, "somebody"}}},
                      .lasts = 3s,
                      .finale = Finale::all_leave};
    const Replayed plain = sim::replay(schedule);
    schedule.steps.erase(schedule.steps.begin() + 1, schedule.steps.begin() + 3);
    schedule.fates[{home, home, false, 3}] = {.lost = LossCause::chance};
    const Replayed same = sim::replay(schedule);
    BOOST_TEST(plain.outcome.hash == same.outcome.hash);
    BOOST_TEST(same.fates_met == 0U);
    BOOST_TEST(!same.outcome.violation.has_value());
}

BOOST_AUTO_TEST_CASE(who_joins_where_somebody_is_gets_the_next_port) {
    const Endpoint home = ipv4_endpoint({10, 1, 0, 1}, 40'000);
    const Schedule schedule{.steps = {{0s, action::Join{Actor{1}, "ann", Dialect::classic, home}},
                                      {0s, action::Join{Actor{2}, "bob", Dialect::classic, home}}},
                            .lasts = 1s,
                            .finale = Finale::room_closes};
    BOOST_TEST(!sim::replay(schedule).outcome.violation.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
