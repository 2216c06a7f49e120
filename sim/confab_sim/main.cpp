// confab-sim: runs seeds of the simulator and tells whether all invariants hold.

#include "artifacts.hpp"
#include "options.hpp"
#include "report.hpp"
#include "scenario_table.hpp"

#include <confab/sim/json.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <unistd.h>

namespace {

using namespace confab::sim;

/// The seed's outcome; what shows its course goes to files, or to stdout.
int run_one(const ProgramOptions& options) {
    Outcome outcome = run_seed_twice(*options.seed);
    if (options.hashes) {
        std::cout << outcome.seed << ' ' << to_hex(outcome.hash) << '\n';
        return outcome.violation ? exit_failed : exit_well;
    }
    if (wants_artifacts(options)) {
        SwarmPlan plan = draw_plan(*options.seed);
        plan.world.keep_trace = true;
        const Outcome traced = run_plan(plan);
        write_artifacts(options, traced.trace, outcome.violation,
                        "seed " + std::to_string(*options.seed));
    }
    (use_stdout(options) ? std::cerr : std::cout) << describe_outcome(outcome, options.json);
    return outcome.violation ? exit_failed : exit_well;
}

/// Tells how far a sweep is: on a terminal in one line, elsewhere ten times.
class Progress {
public:
    explicit Progress(std::uint64_t wanted) : wanted_{wanted} {}

    void show(const Sweep& sweep, std::chrono::duration<double> wall) const {
        const std::uint64_t step = terminal_ ? 20 : (wanted_ + 9) / 10;
        const bool last = sweep.done == wanted_;
        if (sweep.done % step != 0 && !last) return;
        std::cerr << (terminal_ ? "\r\x1B[K" : "") << describe_progress(sweep, wanted_, wall)
                  << (terminal_ && !last ? "" : "\n") << std::flush;
    }

    /// A line of its own goes out now.
    void make_room() const {
        if (terminal_) std::cerr << "\r\x1B[K" << std::flush;
    }

private:
    std::uint64_t wanted_;
    bool terminal_ = isatty(STDERR_FILENO) == 1;
};

int run_many(const ProgramOptions& options) {
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    const auto wall = [&] { return std::chrono::duration<double>{Clock::now() - start}; };
    Sweep sweep;
    Progress progress{*options.seeds};
    for (std::uint64_t at = 0; at < *options.seeds; ++at) {
        const Outcome outcome = run_seed_twice(options.first + at);
        sweep.add(outcome);
        if (options.hashes) {
            std::cout << outcome.seed << ' ' << to_hex(outcome.hash) << '\n';
            continue;
        }
        if (outcome.violation) {
            progress.make_room();
            std::cout << describe_outcome(outcome, options.json) << std::flush;
        }
        progress.show(sweep, wall());
    }
    if (!options.hashes) std::cout << describe_sweep(sweep, wall(), options.json);
    return sweep.failed.empty() ? exit_well : exit_failed;
}

} // namespace

int main(int argc, char** argv) {
    try {
        const Parsed parsed = parse_options(argc, argv);
        if (parsed.exit_code) return *parsed.exit_code;
        if (parsed.options.list) {
            const bool json = parsed.options.json;
            std::cout << describe_list(json) << list_scenarios(json);
            return exit_well;
        }
        if (!parsed.options.scenario.empty()) {
            return run_scenarios(parsed.options.scenario, parsed.options.seed.value_or(1),
                                 parsed.options.json, std::cout, std::cerr);
        }
        return parsed.options.seed ? run_one(parsed.options) : run_many(parsed.options);
    } catch (const std::exception& error) {
        std::cerr << "confab-sim: " << error.what() << '\n';
        return exit_misused;
    }
}
