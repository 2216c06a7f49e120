// run_seed: one seed from its plan to its verdict.
// The one rule: the outcome is a function of the seed alone, and the same from every start.
#pragma once

#include "outcome.hpp"
#include "swarm.hpp"
#include "trace.hpp"
#include "trace_text.hpp"

#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/sequence.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace confab::sim {

/// `make_room(world)` adds the room, on whatever registry.
template <registry Registry, typename MakeRoom>
Outcome run_plan(const SwarmPlan& plan, MakeRoom make_room) {
    BasicSwarm<Registry> swarm{plan, make_room};
    swarm.run_fault_phase();
    Outcome outcome = conclude(swarm.run(), plan.finale);
    outcome.seed = plan.seed;
    return outcome;
}

inline Outcome run_plan(const SwarmPlan& plan) {
    return run_plan<MemoryRegistry>(plan, [](World& world) { return world.add_room(); });
}

inline Outcome run_seed(std::uint64_t seed, Strategy strategy = Strategy::swarm) {
    return run_plan(draw_plan(strategy, seed));
}

/// Where clocks and logs start when all is to be as if they started at zero: within the run they
/// pass 2^32, 2^63 and 2^64.
struct FarStart {
    Instant clock;
    Sequence first_record;
};

constexpr FarStart far_start(std::uint64_t which) {
    constexpr std::uint64_t seconds = 1'000'000'000;
    switch (which % 3) {
    case 0:
        return {Instant{(std::uint64_t{1} << 32U) - 2 * seconds},
                Sequence{(std::uint64_t{1} << 32U) - 3}};
    case 1:
        return {Instant{(std::uint64_t{1} << 63U) - 20 * seconds},
                Sequence{(std::uint64_t{1} << 63U) - 3}};
    default:
        return {Instant{0 - 20 * seconds}, Sequence{0 - std::uint64_t{3}}};
    }
}

/// The first line of which the two traces' hashes are not the same.
inline std::string where_they_part(const SwarmPlan& plan, const SwarmPlan& far_plan) {
    const std::vector<TraceLine> one = run_plan(plan).trace;
    const std::vector<TraceLine> other = run_plan(far_plan).trace;
    Trace here{false, plan.world.start, plan.world.first_record};
    Trace there{false, far_plan.world.start, far_plan.world.first_record};
    for (std::size_t at = 0; at < one.size() && at < other.size(); ++at) {
        here.add(one[at].at, {one[at].fact});
        there.add(other[at].at, {other[at].fact});
        if (here.hash() == there.hash()) continue;
        return "line " + std::to_string(at + 1) + ": " + to_json(one[at]) + " in one, " +
               to_json(other[at]) + " in the other";
    }
    return "one ends after line " + std::to_string(std::min(one.size(), other.size()));
}

/// S15: runs the seed again, from a far start. The outcome is that of the first run, with a
/// violation when the second was another, which tells where they part. Where an event bears an
/// instant or a number of the log, the two are written otherwise, and count as one.
inline Outcome run_seed_twice(std::uint64_t seed, Strategy strategy = Strategy::swarm) {
    Outcome first = run_seed(seed, strategy);
    const FarStart far = far_start(seed);
    SwarmPlan far_plan = draw_plan(strategy, seed, far.clock, far.first_record);
    const Outcome second = run_plan(far_plan);
    if (second == first || first.violation) return first;
    SwarmPlan plan = draw_plan(strategy, seed);
    plan.world.keep_trace = far_plan.world.keep_trace = true;
    first.violation = Violation{.invariant = "S15",
                                .what = "another start of the clock gives another course: " +
                                        where_they_part(plan, far_plan),
                                .at = first.lasted};
    return first;
}

} // namespace confab::sim
