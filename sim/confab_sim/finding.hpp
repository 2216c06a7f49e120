// finding: what confab-sim does with a run that it was asked for, or that has failed: shrinks it,
// tells it, and writes the files that show it.
// The one rule: all that is written is of one and the same run: the shrunk one, when it was shrunk.
#pragma once

#include "options.hpp"

#include <confab/sim/outcome.hpp>

#include <string>

namespace confab::sim {

/// Without a schedule nothing is shrunk or saved, which is told. `title` says where it came from,
/// `again` the command that runs it again. Throws std::runtime_error for a file that cannot be
/// written.
void show_finding(const Outcome& outcome, const std::string& title, const std::string& again,
                  const ProgramOptions& options);

/// `--replay`: the exit code of the program.
int run_replay(const ProgramOptions& options);

} // namespace confab::sim
