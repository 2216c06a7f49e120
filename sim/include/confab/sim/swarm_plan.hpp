// swarm_plan: what a seed draws before a swarm run begins: who takes part, which faults there are
// and how strong, what people do and how often.
// The one rule: much of it is off in any one run, so that what is rare alone is common somewhere.
#pragma once

#include "world_options.hpp"

#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/random.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace confab::sim {

/// What somebody may do next in the fault phase.
enum class Deed : std::uint8_t {
    say,
    say_too_much, ///< above the limit, or with control characters: refused
    leave,
    crash,
    come_back,         ///< who is not there joins again, from a new port
    come_back_at_once, ///< the process dies and is started again on the same port
    announce,
    kick,
    part,   ///< between the room and a member, one way or both
    rejoin, ///< what was parted is one again
    wait,   ///< for longer than the room bears silence
    garbage,
    forge,  ///< a chat, quit or login in somebody's name, from elsewhere
    replay, ///< what a member has sent is sent once more, from its own or another address
    crowd,  ///< one host logs in more names than it may
};

inline constexpr std::size_t deed_count = static_cast<std::size_t>(Deed::crowd) + 1;

/// How it all ends, once the network is good.
enum class Finale : std::uint8_t { all_leave, room_closes, room_crashes };

struct SwarmPlan {
    std::uint64_t seed = 0;
    WorldOptions world{};
    std::uint32_t people = 2;
    std::uint32_t deeds = 20;
    Duration longest_pause{}; ///< between two deeds
    std::array<std::uint32_t, deed_count> weights{};
    Finale finale = Finale::all_leave;

    friend bool operator==(const SwarmPlan&, const SwarmPlan&) = default;
};

namespace swarm_plan {

inline Link draw_link(Random& random) {
    using std::chrono::milliseconds;
    const auto one_of = [&](std::uint64_t chances) { return random.below(chances) == 0; };
    Link link{.delay = random.between(milliseconds{0}, milliseconds{50})};
    if (one_of(8)) link.delay = random.between(milliseconds{50}, milliseconds{2000});
    if (one_of(2)) link.jitter = random.between(milliseconds{1}, milliseconds{1500});
    if (one_of(2)) link.loss = PartsPerMillion{static_cast<std::uint32_t>(random.below(300'000))};
    if (one_of(2)) {
        link.duplicate = PartsPerMillion{static_cast<std::uint32_t>(random.below(300'000))};
    }
    return link;
}

inline std::uint32_t draw_weight(Random& random) {
    return random.below(2) == 0 ? 0 : static_cast<std::uint32_t>(1 + random.below(8));
}

} // namespace swarm_plan

/// The start is the caller's: it must change nothing.
inline SwarmPlan draw_plan(std::uint64_t seed, Instant start = {},
                           Sequence first_record = Sequence{1}) {
    using std::chrono::seconds;
    Random random = stream_for(seed, Purpose::plan);
    SwarmPlan plan{.seed = seed,
                   .world = {.seed = seed, .start = start, .first_record = first_record},
                   .people = static_cast<std::uint32_t>(1 + random.below(8)),
                   .deeds = static_cast<std::uint32_t>(10 + random.below(40))};
    plan.world.link = swarm_plan::draw_link(random);
    // Longer than a member's keepalive with its retries, or the living are dropped too.
    constexpr std::array limits{seconds{90}, seconds{120}, seconds{300}, seconds{1800}};
    plan.world.room.classic.silence_limit = limits[random.below(limits.size())];
    plan.world.room.classic.max_members_per_host = 1 + random.below(8);
    constexpr std::array pauses{seconds{1}, seconds{5}, seconds{40}};
    plan.longest_pause = pauses[random.below(pauses.size())];
    for (std::uint32_t& weight : plan.weights)
        weight = swarm_plan::draw_weight(random);
    plan.weights[static_cast<std::size_t>(Deed::say)] += 4;
    const std::uint64_t finale = random.below(8);
    if (finale < 2) plan.finale = finale == 0 ? Finale::room_closes : Finale::room_crashes;
    return plan;
}

} // namespace confab::sim
