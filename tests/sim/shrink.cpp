#include <confab/sim/shrink.hpp>

#include <confab/sim/run_seed.hpp>
#include <confab/sim/schedule_test.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

BOOST_AUTO_TEST_SUITE(shrink_test)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

/// A canary: the classic wire has no checksum, so what is harmed on it is written down as said.
Outcome harmed(std::uint64_t seed) {
    SwarmPlan plan = draw_plan(seed);
    plan.keep_schedule = true;
    plan.classic = ~0U;
    plan.people = 4;
    plan.world.link.corrupt = percent(30);
    return run_plan(plan);
}

BOOST_AUTO_TEST_CASE(what_is_left_fails_so_and_is_small) {
    int shrunk_ones = 0;
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const Outcome outcome = harmed(seed);
        if (!outcome.violation) continue;
        const auto shrunk = shrink_schedule(*outcome.schedule, *outcome.violation);
        BOOST_TEST_REQUIRE(shrunk.has_value());
        ++shrunk_ones;
        BOOST_TEST(is_same_failure(shrunk->violation, *outcome.violation));
        BOOST_TEST(shrunk->schedule.events() <= 8U, "seed " << seed);
        BOOST_TEST(shrunk->schedule.events() < outcome.schedule->events());
        const Replayed replayed = replay(shrunk->schedule);
        BOOST_TEST((replayed.outcome.violation == shrunk->violation));
        BOOST_TEST(replayed.outcome.datagrams == shrunk->datagrams);
        BOOST_TEST(replayed.fates_met == shrunk->schedule.fates.size());
    }
    BOOST_TEST(shrunk_ones > 2);
}

BOOST_AUTO_TEST_CASE(a_second_shrink_changes_nothing) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
        const Outcome outcome = harmed(seed);
        if (!outcome.violation) continue;
        const auto once = shrink_schedule(*outcome.schedule, *outcome.violation);
        const auto twice = shrink_schedule(once->schedule, once->violation);
        BOOST_TEST_REQUIRE(once->is_smallest);
        BOOST_TEST((twice->schedule == once->schedule));
    }
}

BOOST_AUTO_TEST_CASE(another_failure_does_not_count) {
    const Outcome outcome = harmed(0);
    BOOST_TEST_REQUIRE(outcome.violation.has_value());
    BOOST_TEST(!shrink_schedule(*outcome.schedule, {.invariant = "S5", .what = "something else"})
                    .has_value());
    const Violation one{.invariant = "S1", .what = "10.1.0.3:40000 heard line 7 twice"};
    const Violation renumbered{.invariant = "S1", .what = "10.1.0.12:40001 heard line 21 twice"};
    const Violation other{.invariant = "S1", .what = "10.1.0.3:40000 heard line 7 late"};
    BOOST_TEST(is_same_failure(one, renumbered));
    BOOST_TEST(!is_same_failure(one, other));
    BOOST_TEST(!is_same_failure(one, {.invariant = "S2", .what = one.what}));
}

BOOST_AUTO_TEST_CASE(nothing_is_run_twice) {
    const Outcome outcome = harmed(0);
    std::vector<std::pair<std::string, Duration>> tried;
    const auto run = [&](const Schedule& candidate, Duration until) {
        tried.emplace_back(to_string(candidate), candidate.finale ? until : Duration{});
        return replay(candidate, {.until = until}).outcome;
    };
    const auto shrunk = Shrinker{run, *outcome.violation}.shrink(*outcome.schedule);
    BOOST_TEST_REQUIRE(shrunk->is_smallest);
    BOOST_TEST(shrunk->runs == tried.size());
    std::sort(tried.begin(), tried.end());
    BOOST_TEST((std::adjacent_find(tried.begin(), tried.end()) == tried.end()));
}

/// Of many people who come and talk it takes two: the number of runs does not grow as they do.
BOOST_AUTO_TEST_CASE(few_of_many_are_found_in_few_runs) {
    Schedule schedule;
    for (std::uint32_t at = 0; at < 2000; ++at)
        schedule.steps.push_back({Duration{}, action::Say{Actor{at % 200 + 1}, "x"}});
    const Violation wanted{.invariant = "S1", .what = "both are there"};
    const auto has = [](const Schedule& of, std::uint32_t who) {
        return std::any_of(of.steps.begin(), of.steps.end(), [&](const Step& step) {
            return std::get<action::Say>(step.action).who == Actor{who};
        });
    };
    const auto run = [&](const Schedule& candidate, Duration) {
        Outcome outcome{.facts = 1};
        if (has(candidate, 50) && has(candidate, 150)) outcome.violation = wanted;
        return outcome;
    };
    const auto shrunk = Shrinker{run, wanted}.shrink(schedule);
    BOOST_TEST(shrunk->schedule.steps.size() == 2U);
    BOOST_TEST(shrunk->is_smallest);
    BOOST_TEST(shrunk->runs < 200U);
}

/// Who takes the fate away first is left with everybody's step; who takes the steps, with the fate.
BOOST_AUTO_TEST_CASE(of_several_ends_the_smallest_counts) {
    Schedule schedule;
    for (std::uint32_t who = 1; who <= 20; ++who)
        schedule.steps.push_back({1s, action::Say{Actor{who}, "x"}});
    schedule.fates.insert({{{}, {}, 1}, {.lost = LossCause::chance}});
    const Violation wanted{.invariant = "S1", .what = "it fails"};
    const auto run = [&](const Schedule& candidate, Duration) {
        const bool fails = !candidate.fates.empty() || candidate.steps.size() == 20U;
        Outcome outcome{.facts = 1};
        if (fails) outcome.violation = wanted;
        return outcome;
    };
    const auto shrunk = Shrinker{run, wanted}.shrink(schedule);
    BOOST_TEST(shrunk->schedule.events() == 1U);
    BOOST_TEST(shrunk->is_smallest);
}

BOOST_AUTO_TEST_CASE(work_has_a_bound_and_what_was_found_so_far_still_fails) {
    const Outcome outcome = harmed(0);
    const auto run = [](const Schedule& candidate, Duration until) {
        return replay(candidate, {.until = until}).outcome;
    };
    const auto hasty = Shrinker{run, *outcome.violation, 1}.shrink(*outcome.schedule);
    BOOST_TEST_REQUIRE(hasty.has_value());
    BOOST_TEST(hasty->runs == 1U);
    BOOST_TEST(!hasty->is_smallest);
    BOOST_TEST(replay(hasty->schedule).outcome.violation.has_value());
}

BOOST_AUTO_TEST_CASE(a_failure_becomes_a_test_of_few_lines) {
    const Outcome outcome = harmed(0);
    const auto shrunk = shrink_schedule(*outcome.schedule, *outcome.violation);
    const std::string text = test_of(shrunk->schedule, shrunk->violation);
    BOOST_TEST(std::count(text.begin(), text.end(), '\n') <= 30);
    BOOST_TEST(text.find("#include <confab/sim/replay.hpp>") == 0U);
    BOOST_TEST(text.find("R\"schedule(" + to_string(shrunk->schedule)) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
