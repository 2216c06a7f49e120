// scenario_table: what confab-sim tells of named scenarios: a row each, or a JSON object a line.
// The one rule: columns are as wide on every run, so that two tables can be compared.
#pragma once

#include <confab/sim/scenarios/report.hpp>

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace confab::sim {

/// Plays the scenario of this name, or each for "all", and writes a row as each ends. Gives the
/// program's exit code: also when no scenario has the name.
int run_scenarios(std::string_view name, std::uint64_t seed, bool json, std::ostream& out,
                  std::ostream& errors);

/// Lines that end with a newline.
std::string scenario_heading();
std::string describe_scenario(const ScenarioReport& report, bool json);
std::string list_scenarios(bool json);

} // namespace confab::sim
