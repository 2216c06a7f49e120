// seed: what a seed stands for as the options would have it, and how it is run.
// The one rule: `--seed` runs what `--seeds` ran.
#pragma once

#include "options.hpp"

#include <confab/sim/outcome.hpp>
#include <confab/sim/run_sweep_seed.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace confab::sim {

/// As the options would have it: of the standard sweep, or of `--pct`.
Outcome run_seed_of(std::uint64_t seed, const ProgramOptions& options);

/// The same, once, with what its files need: its trace, and its schedule when it has one.
Outcome run_for_files(std::uint64_t seed, const ProgramOptions& options);

/// The scenario that the seed plays, so that it has no schedule.
std::optional<SweepPlay> play_of(std::uint64_t seed, const ProgramOptions& options);

/// What a run of the seed is called, and the command that runs it again.
std::string title_of(std::uint64_t seed, const ProgramOptions& options);
std::string command_of(std::uint64_t seed, const ProgramOptions& options);

} // namespace confab::sim
