// confab-sim: runs seeds of the simulator and tells whether all invariants hold.

#include "explore_report.hpp"
#include "options.hpp"
#include "report.hpp"

#include <confab/sim/trace_text.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>
#include <unistd.h>

namespace {

using namespace confab::sim;

void write_trace(std::ostream& out, const Outcome& outcome) {
    for (const TraceLine& line : outcome.trace)
        out << to_json(line) << '\n';
    out.flush();
}

/// The seed's outcome; its trace goes to the file, or to stdout.
int run_one(const ProgramOptions& options) {
    Outcome outcome = run_seed_twice(*options.seed);
    if (options.hashes) {
        std::cout << outcome.seed << ' ' << to_hex(outcome.hash) << '\n';
        return outcome.violation ? exit_failed : exit_well;
    }
    const bool trace_on_stdout = options.trace == "-";
    if (!options.trace.empty()) {
        SwarmPlan plan = draw_plan(*options.seed);
        plan.world.keep_trace = true;
        const Outcome traced = run_plan(plan);
        std::ofstream file;
        if (!trace_on_stdout) file.open(options.trace);
        std::ostream& out = trace_on_stdout ? std::cout : file;
        write_trace(out, traced);
        if (!out) {
            std::cerr << "confab-sim: cannot write the trace to " << options.trace << '\n';
            return exit_misused;
        }
    }
    (trace_on_stdout ? std::cerr : std::cout) << describe_outcome(outcome, options.json);
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
            std::cout << describe_list(parsed.options.json) << describe_scopes(parsed.options.json);
            return exit_well;
        }
        if (!parsed.options.explore.empty()) return run_explore(parsed.options);
        return parsed.options.seed ? run_one(parsed.options) : run_many(parsed.options);
    } catch (const std::exception& error) {
        std::cerr << "confab-sim: " << error.what() << '\n';
        return exit_misused;
    }
}
