// explore: every course of a small world: what is under way arrives in any order or is lost or
// doubled, timers fire early, programs act late. The room and its members are the real ones.
// The one rule: "all hold" is said only of a space that was gone through to its end; what a limit
// has cut is "bounded".
#pragma once

#include "explore/search.hpp"

#include <confab/registry.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace confab::sim {

/// Goes through the scope, breadth first, until all is seen, an invariant or the end is broken, or
/// a limit is reached. `on_level(report)` hears how far it is after each depth.
template <registry Registry, typename OnLevel>
[[nodiscard]] ExploreReport explore(const BasicScope<Registry>& scope, const ExploreLimits& limits,
                                    OnLevel on_level) {
    return Search<Registry>{scope, limits}.run(on_level);
}
template <registry Registry>
[[nodiscard]] ExploreReport explore(const BasicScope<Registry>& scope,
                                    const ExploreLimits& limits = {}) {
    return explore(scope, limits, [](const ExploreReport&) {});
}

/// Runs the scope's world along choices that a search has reported, and calls `visit(world)` at the
/// beginning and after each. The clock goes on by a nanosecond before each delivery, so that the
/// order of the choices is also one in time. Gives the world at the end, or where a choice could
/// not be made: see `visit`.
template <registry Registry, typename Visit>
BasicWorld<Registry> replay_choices(const BasicScope<Registry>& scope,
                                    const std::vector<Choice>& choices, Visit visit,
                                    const BeginOptions& how = {}) {
    BasicWorld<Registry> world = scope.begin(how);
    std::size_t acts = 0;
    visit(std::as_const(world));
    for (const Choice& choice : choices) {
        if (choice.kind == ChoiceKind::deliver) world.let_pass(Duration{1});
        if (!make_choice(world, choice, scope, acts)) break;
        visit(std::as_const(world));
    }
    return world;
}

} // namespace confab::sim
