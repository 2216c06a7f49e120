// run_seed: one seed from its plan to its verdict.
// The one rule: the outcome is a function of the seed alone, and the same from every start.
#pragma once

#include "outcome.hpp"
#include "swarm.hpp"

#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/sequence.hpp>

#include <cstdint>

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

/// S15: runs the seed again, from a far start. The outcome is that of the first run, with a
/// violation when the second was another.
inline Outcome run_seed_twice(std::uint64_t seed, Strategy strategy = Strategy::swarm) {
    Outcome first = run_seed(seed, strategy);
    const FarStart far = far_start(seed);
    const Outcome second = run_plan(draw_plan(strategy, seed, far.clock, far.first_record));
    if (second == first || first.violation) return first;
    first.violation = Violation{.invariant = "S15",
                                .what = "another start of the clock gives another course",
                                .at = first.lasted};
    return first;
}

} // namespace confab::sim
