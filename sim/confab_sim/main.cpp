// confab-sim: runs seeds, schedules and scenarios of the simulator, and tells whether all
// invariants hold.

#include "artifacts.hpp"
#include "explore_report.hpp"
#include "finding.hpp"
#include "options.hpp"
#include "report.hpp"
#include "scenario_table.hpp"
#include "seed.hpp"
#include "sweep.hpp"

#include <confab/sim/json.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace {

using namespace confab::sim;

int run_one(const ProgramOptions& options) {
    const std::uint64_t seed = *options.seed;
    if (play_of(seed, options) && wants_schedule(options)) {
        std::cerr << "confab-sim: " << title_of(seed, options)
                  << " plays a scenario, which has no schedule to shrink or to save\n";
        return exit_misused;
    }
    Outcome outcome = run_seed_of(seed, options);
    const int exit_code = outcome.violation ? exit_failed : exit_well;
    if (options.hashes) {
        std::cout << outcome.seed << ' ' << to_hex(outcome.hash) << '\n';
        return exit_code;
    }
    if (wants_finding(options)) {
        Outcome kept = run_for_files(seed, options);
        kept.violation = outcome.violation;
        outcome = std::move(kept);
    }
    show_finding(outcome, title_of(seed, options), command_of(seed, options), options);
    return exit_code;
}

int run(const ProgramOptions& options) {
    if (options.list) {
        std::cout << describe_list(options.json) << list_scenarios(options.json)
                  << describe_scopes(options.json);
        return exit_well;
    }
    if (!options.scenario.empty()) return run_scenarios(options);
    if (!options.explore.empty()) return run_explore(options);
    if (!options.replay.empty()) return run_replay(options);
    return options.seed ? run_one(options) : run_many(options);
}

} // namespace

int main(int argc, char** argv) {
    try {
        const Parsed parsed = parse_options(argc, argv);
        return parsed.exit_code ? *parsed.exit_code : run(parsed.options);
    } catch (const std::exception& error) {
        std::cerr << "confab-sim: " << error.what() << '\n';
        return exit_misused;
    }
}
