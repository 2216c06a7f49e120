// outcome: how a run has ended.
// The one rule: a function of what was done and what the network did alone, and the same from
// every start of the clock.
#pragma once

#include "convergence.hpp"
#include "marks.hpp"
#include "run.hpp"
#include "schedule.hpp"
#include "trace.hpp"
#include "violation.hpp"

#include <confab/vocabulary/instant.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace confab::sim {

struct Outcome {
    std::uint64_t seed = 0;      ///< when it came from one
    std::uint64_t hash = 0;      ///< of the trace
    std::uint64_t facts = 0;     ///< lines of the trace
    std::uint64_t datagrams = 0; ///< sent
    Duration lasted{};           ///< virtual time
    std::optional<Violation> violation{};
    Marks marks{};
    std::vector<TraceLine> trace{};     ///< when it was kept
    std::optional<Schedule> schedule{}; ///< so was this

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// Heals the network and demands what a good one owes, unless an invariant is broken already or
/// there is no finale. What is due only after `until` is not demanded.
template <registry Registry>
[[nodiscard]] Outcome conclude(BasicRun<Registry>& run, std::optional<Finale> finale,
                               std::optional<Duration> until = {}) {
    BasicWorld<Registry>& world = run.world();
    const bool is_broken = world.violation().has_value();
    std::optional<Violation> violation = world.violation();
    Marks more;
    if (finale && !is_broken) {
        Convergence<Registry> convergence{run, *finale, until};
        violation = convergence.run();
        more = convergence.marks();
    }
    Outcome outcome{.hash = world.trace().hash(),
                    .facts = world.trace().count(),
                    .datagrams = world.datagrams(),
                    .lasted = world.age(),
                    .violation = std::move(violation),
                    .marks = world.marks(),
                    .trace = world.trace().take_lines()};
    outcome.marks += more;
    if (run.keeps_schedule()) {
        outcome.schedule = run.schedule();
        if (!is_broken) outcome.schedule->finale = finale;
    }
    return outcome;
}

} // namespace confab::sim
