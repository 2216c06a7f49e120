// replay: runs a schedule.
// The one rule: what it says is done when it says so, and nothing is drawn.
#pragma once

#include "outcome.hpp"
#include "run.hpp"
#include "schedule.hpp"

#include <confab/registry/memory.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/secret.hpp>
#include <confab/vocabulary/sequence.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace confab::sim {

struct Replayed {
    Outcome outcome{};
    std::size_t fates_met = 0; ///< of the schedule's, those for which there was a datagram

    friend bool operator==(const Replayed&, const Replayed&) = default;
};

/// How a schedule is run.
struct ReplayOptions {
    bool keep_trace = false;
    Instant start{};                 ///< of the clock: it changes nothing, and nor does ..
    Sequence first_record{1};        ///< .. where the log starts
    std::optional<Duration> until{}; ///< no obligation is demanded that is due later
};

/// With a room on any registry: `make_room(world)` adds it.
template <registry Registry, typename MakeRoom>
[[nodiscard]] Replayed replay(const Schedule& schedule, MakeRoom make_room,
                              const ReplayOptions& how = {}) {
    WorldOptions options = schedule.world;
    options.start = how.start;
    options.first_record = how.first_record;
    options.keep_trace = how.keep_trace;
    if (options.room.secret == Secret{}) options.room.secret = {0, 1};
    BasicRun<Registry> run{options, make_room};
    BasicWorld<Registry>& world = run.world();
    world.fate_book().follow(schedule.fates);
    for (const Step& step : schedule.steps) {
        if (world.age() < step.at) world.run_for(step.at - world.age());
        if (world.violation()) break;
        run.perform(step.action);
    }
    // What is due at the last moment is part of a run that ends there, and not of one that is
    // healed.
    const bool may_go_on = world.age() < schedule.lasts || !schedule.finale;
    if (!world.violation() && may_go_on && world.age() <= schedule.lasts) {
        world.run_for(schedule.lasts - world.age());
    }
    Outcome outcome = conclude(run, schedule.finale, how.until);
    return {std::move(outcome), world.fate_book().met()};
}

[[nodiscard]] inline Replayed replay(const Schedule& schedule, const ReplayOptions& how = {}) {
    const auto make_room = [&](World& world) {
        return world.add_room(MemoryRegistry{{.id = schedule.log, .first = how.first_record}});
    };
    return replay<MemoryRegistry>(schedule, make_room, how);
}

} // namespace confab::sim
