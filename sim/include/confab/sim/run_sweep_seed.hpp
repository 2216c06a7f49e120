// run_sweep_seed: one seed of the standard sweep, in which drawn plans and named scenarios take
// turns: some bugs are met by chance alone, some by what was thought of alone.
// The one rule: the outcome is a function of the seed alone.
#pragma once

#include "outcome.hpp"
#include "run_seed.hpp"
#include "scenarios.hpp"
#include "sweep_turn.hpp"

#include <confab/vocabulary/instant.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace confab::sim {

/// A scenario and what it is played with.
struct SweepPlay {
    const NamedScenario* scenario;
    ScenarioOptions options;
};

/// Each scenario in turn, with seed 0 in the first round, 1 in the second; a sixteenth of it, which
/// takes about as long as a plan. Nothing: the seed draws a plan.
constexpr std::optional<SweepPlay> sweep_play(std::uint64_t seed) {
    const auto turn = sweep_turn(seed);
    if (!turn) return std::nullopt;
    constexpr std::size_t count = named_scenarios.size();
    return SweepPlay{.scenario = &named_scenarios[*turn % count],
                     .options = {.seed = *turn / count, .divisor = 16}};
}

inline Outcome outcome_of(ScenarioReport report) {
    return {.hash = report.hash,
            .facts = report.figures.facts,
            .datagrams = report.figures.datagrams,
            .lasted = report.figures.lasted,
            .violation = violation_of(report),
            .trace = std::move(report.trace)};
}

/// What the seed draws runs twice, for S15; a play runs once.
inline Outcome run_sweep_seed(std::uint64_t seed) {
    const auto turn = sweep_play(seed);
    if (!turn) return run_seed_twice(seed);
    Outcome outcome = outcome_of(play(*turn->scenario, turn->options));
    outcome.seed = seed;
    return outcome;
}

} // namespace confab::sim
