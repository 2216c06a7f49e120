#include <confab/sim/run_sweep_seed.hpp>

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

BOOST_AUTO_TEST_SUITE(run_sweep_seed)

using namespace confab;
using namespace confab::sim;

BOOST_AUTO_TEST_CASE(a_thousand_seeds_play_each_scenario_twice_with_another_seed) {
    std::set<std::pair<std::string_view, std::uint64_t>> plays;
    for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
        if (const auto turn = sweep_play(seed))
            plays.emplace(turn->scenario->name, turn->options.seed);
    }
    for (const NamedScenario& scenario : named_scenarios) {
        BOOST_TEST(plays.contains({scenario.name, 0}), scenario.name);
        BOOST_TEST(plays.contains({scenario.name, 1}), scenario.name);
    }
    BOOST_TEST(plays.size() == 1'000 / seeds_to_a_play);
}

BOOST_AUTO_TEST_CASE(a_seed_that_draws_is_the_swarms_and_one_that_plays_the_scenarios) {
    BOOST_TEST(!sweep_turn(14).has_value());
    BOOST_TEST((sim::run_sweep_seed(14) == run_seed_twice(14)));
    const auto turn = sweep_play(15);
    BOOST_TEST_REQUIRE(turn.has_value());
    BOOST_TEST(turn->scenario == &named_scenarios.front());
    const Outcome outcome = sim::run_sweep_seed(15);
    const ScenarioReport report = play(*turn->scenario, turn->options);
    BOOST_TEST(outcome.seed == 15U);
    BOOST_TEST(outcome.hash == report.hash);
    BOOST_TEST(outcome.facts > outcome.datagrams);
    BOOST_TEST(!outcome.violation.has_value());
}

BOOST_AUTO_TEST_CASE(what_went_wrong_in_a_play_is_a_breach_at_its_end) {
    ScenarioReport report{.name = "pacing", .wrong = "too much was sent at once"};
    report.figures.lasted = std::chrono::seconds{7};
    const Outcome outcome = outcome_of(report);
    BOOST_TEST_REQUIRE(outcome.violation.has_value());
    BOOST_TEST(outcome.violation->invariant == "scenario");
    BOOST_TEST(outcome.violation->what == "too much was sent at once");
    BOOST_TEST((outcome.violation->at == std::chrono::seconds{7}));
}

BOOST_AUTO_TEST_SUITE_END()
