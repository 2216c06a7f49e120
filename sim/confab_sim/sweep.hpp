// sweep: many seeds, on as many cores as may be used.
// The one rule: outcomes are told in the order of seeds, so that a report is the same with any
// number of jobs.
#pragma once

#include "options.hpp"

namespace confab::sim {

/// `--seeds`: the exit code of the program.
int run_many(const ProgramOptions& options);

} // namespace confab::sim
