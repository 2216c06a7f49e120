// hunt: looks for the bug in the headers that it was compiled with, by each strategy, shrinks what
// a seed finds, and tells of each in a line of JSON. `run` beside it compiles and reads it.

#include <confab/sim/explore.hpp>
#include <confab/sim/explore/scopes.hpp>
#include <confab/sim/json.hpp>
#include <confab/sim/run_seed.hpp>
#include <confab/sim/shrink.hpp>
#include <confab/sim/sweep_turn.hpp>
#include <confab/sim/trace_text.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace confab::sim;

/// Of the processor's time: what else runs meanwhile matters little.
class Stopwatch {
public:
    [[nodiscard]] std::uint64_t milliseconds() const {
        const auto passed = static_cast<std::uint64_t>(std::clock() - start_);
        return passed * 1000 / static_cast<std::uint64_t>(CLOCKS_PER_SEC);
    }

private:
    std::clock_t start_ = std::clock();
};

void tell(const JsonObject& object) {
    std::puts(object.str().c_str());
    std::fflush(stdout);
}

/// Those that play a scenario are play.cpp's.
bool draws_a_plan(std::uint64_t seed, Strategy strategy) {
    return strategy == Strategy::pct || !sweep_turn(seed);
}

void hunt_by_seeds(std::string_view name, Strategy strategy, std::uint64_t seeds) {
    const Stopwatch watch;
    std::optional<Violation> found;
    std::uint64_t seed = 0;
    for (; seed < seeds && !found; ++seed) {
        if (draws_a_plan(seed, strategy)) found = run_seed_twice(seed, strategy).violation;
    }
    JsonObject object;
    object.add("strategy", name).add("tries", seed).add("milliseconds", watch.milliseconds());
    if (!found) return tell(object);
    object.add("seed", seed - 1).add("checker", found->invariant).add("what", found->what);
    const Stopwatch shrinking;
    SwarmPlan plan = draw_plan(strategy, seed - 1);
    plan.keep_schedule = true;
    const auto shrunk = shrink_schedule(*run_plan(plan).schedule, *found);
    object.add("shrunk_in", shrinking.milliseconds());
    if (shrunk) {
        object.add("events", shrunk->schedule.events()).add("datagrams", shrunk->datagrams);
    }
    tell(object);
}

void hunt_by_exploring(std::uint64_t states) {
    const Stopwatch watch;
    std::uint64_t tries = 0;
    for (const Scope& scope : all_scopes()) {
        ExploreReport report = explore(scope, {.states = states});
        tries += report.distinct;
        if (!report.counterexample) continue;
        const Violation& found = report.counterexample->violation;
        JsonObject object;
        object.add("strategy", "explore").add("tries", tries);
        object.add("milliseconds", watch.milliseconds()).add("checker", found.invariant);
        return tell(object.add("what", std::string{scope.name} + ": " + found.what)
                        .add("events", std::uint64_t{report.counterexample->choices.size()}));
    }
    tell(JsonObject{}
             .add("strategy", "explore")
             .add("tries", tries)
             .add("milliseconds", watch.milliseconds()));
}

/// `seed hash` for each, to be compared between processes.
void print_hashes(std::uint64_t seeds) {
    for (std::uint64_t seed = 0; seed < seeds; ++seed)
        std::printf("%llu %s\n", static_cast<unsigned long long>(seed),
                    to_hex(run_seed(seed).hash).c_str());
}

void print_trace(std::uint64_t seed) {
    SwarmPlan plan = draw_plan(seed);
    plan.world.keep_trace = true;
    for (const TraceLine& line : run_plan(plan).trace)
        std::puts(to_json(line).c_str());
}

/// The checkers that see it in some seeds more.
void look_wide(std::uint64_t first, std::uint64_t seeds) {
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        const auto found = run_seed(seed).violation;
        if (found) std::puts(found->invariant.c_str());
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("usage: hunt swarm|pct|explore|hashes|trace|wide NUMBER [FIRST]\n", stderr);
        return 2;
    }
    const std::string_view strategy = argv[1];
    const std::uint64_t number = std::strtoull(argv[2], nullptr, 10);
    if (strategy == "swarm") hunt_by_seeds(strategy, Strategy::swarm, number);
    if (strategy == "pct") hunt_by_seeds(strategy, Strategy::pct, number);
    if (strategy == "explore") hunt_by_exploring(number);
    if (strategy == "hashes") print_hashes(number);
    if (strategy == "trace") print_trace(number);
    if (strategy == "wide") look_wide(argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 0, number);
    return 0;
}
