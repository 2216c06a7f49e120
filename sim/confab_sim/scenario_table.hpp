// scenario_table: what confab-sim tells of named scenarios: a row each, or a JSON object a line.
// The one rule: columns are as wide on every run, so that two tables can be compared.
#pragma once

#include "options.hpp"

#include <confab/sim/scenarios/report.hpp>

#include <string>

namespace confab::sim {

/// Plays the scenario that is named, or each for "all", writes a row as each ends, and the files
/// that show it. Gives the program's exit code: also when no scenario has the name.
int run_scenarios(const ProgramOptions& options);

/// Lines that end with a newline.
std::string scenario_heading();
std::string describe_scenario(const ScenarioReport& report, bool json);
std::string list_scenarios(bool json);

} // namespace confab::sim
