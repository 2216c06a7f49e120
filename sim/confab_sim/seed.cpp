#include "seed.hpp"

#include "artifacts.hpp"

namespace confab::sim {

std::optional<SweepPlay> play_of(std::uint64_t seed, const ProgramOptions& options) {
    return options.pct ? std::nullopt : sweep_play(seed);
}

std::string title_of(std::uint64_t seed, const ProgramOptions& options) {
    const auto turn = play_of(seed, options);
    const std::string title = "seed " + std::to_string(seed);
    return turn ? title + " (" + std::string{turn->scenario->name} + ")" : title;
}

std::string command_of(std::uint64_t seed, const ProgramOptions& options) {
    return "confab-sim --seed " + std::to_string(seed) + (options.pct ? " --pct" : "");
}

Outcome run_seed_of(std::uint64_t seed, const ProgramOptions& options) {
    return options.pct ? run_seed_twice(seed, Strategy::pct) : run_sweep_seed(seed);
}

Outcome run_for_files(std::uint64_t seed, const ProgramOptions& options) {
    if (auto turn = play_of(seed, options)) {
        turn->options.keep_trace = wants_artifacts(options);
        Outcome outcome = outcome_of(play(*turn->scenario, turn->options));
        outcome.seed = seed;
        return outcome;
    }
    SwarmPlan plan = draw_plan(options.strategy(), seed);
    plan.keep_schedule = true;
    plan.world.keep_trace = wants_artifacts(options);
    return run_plan(plan);
}

} // namespace confab::sim
