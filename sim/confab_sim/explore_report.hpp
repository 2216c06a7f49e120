// explore_report: every course of the scopes that were asked for, and what the user reads of it.
// The one rule: "all schedules hold" only when all of them were seen.
#pragma once

#include "options.hpp"

#include <string>

namespace confab::sim {

/// Goes through the scopes, tells of each, and gives the exit code of the program.
int run_explore(const ProgramOptions& options);

/// The scopes and what each is, as --list tells it.
std::string describe_scopes(bool json);

/// There is one of this name; "all" is every one.
bool is_scope(const std::string& name);

} // namespace confab::sim
