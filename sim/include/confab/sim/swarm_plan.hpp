// swarm_plan: what a seed draws before a swarm run begins: who takes part, which faults there are
// and how strong, what people do and how often.
// The one rule: much of it is off in any one run, so that what is rare alone is common somewhere.
#pragma once

#include "schedule.hpp"
#include "world_options.hpp"

#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/random.hpp>
#include <confab/wire/login.hpp>

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
    forge,        ///< a chat, quit or login in somebody's name, from elsewhere
    replay,       ///< what a member has sent is sent once more, from its own or another address
    crowd,        ///< one host logs in more names than it may
    say_long,     ///< up to the longest text of confab/1
    black_out,    ///< nobody hears somebody, and the other way round, while the others talk
    stand_still,  ///< so does a process
    rebind,       ///< a NAT gives a member of confab/1 another port or address
    restart_room, ///< with its log, or with another one
    near_miss,    ///< a datagram of confab/1 that is right to its checksum, and says nothing
    flood,        ///< first questions of logins, from many addresses
    half_open,    ///< a login that somebody begins, and perhaps finishes, who is not there then
    lie,          ///< in the session of a member, by somebody who knows its token
    jump_clock,   ///< of a member or the room, forward
    drift,        ///< a clock runs fast or slow
    slow_down,    ///< the way to a member is narrow for a while, and the others talk
    clog,         ///< ways close one after another, and open in another order
    misuse,       ///< a cookie for another login, from elsewhere, or when it is old
    join_again,   ///< somebody comes and goes at once, and a stranger repeats its login
    two_names,    ///< a stranger holds two classic names at one address, and chats in the second
    intrude,      ///< somebody on the path knows a session, and forges in it
    pass_by,      ///< some come and others go at the same time
};

inline constexpr std::size_t deed_count = static_cast<std::size_t>(Deed::pass_by) + 1;
/// Those that seeds drew before there was confab/1, and before clocks differed: they are drawn as
/// they were.
inline constexpr std::size_t first_deeds = static_cast<std::size_t>(Deed::crowd) + 1;
inline constexpr std::size_t second_deeds = static_cast<std::size_t>(Deed::lie) + 1;
inline constexpr std::size_t third_deeds = static_cast<std::size_t>(Deed::clog) + 1;
inline constexpr std::size_t fourth_deeds = static_cast<std::size_t>(Deed::join_again) + 1;
inline constexpr std::size_t fifth_deeds = static_cast<std::size_t>(Deed::two_names) + 1;

struct SwarmPlan {
    std::uint64_t seed = 0;
    WorldOptions world{};
    std::uint32_t people = 2;
    std::uint32_t deeds = 20;
    Duration before{};        ///< so long the room stands before anybody comes
    Duration longest_pause{}; ///< between two deeds
    std::array<std::uint32_t, deed_count> weights{};
    std::uint32_t classic = 0; ///< a bit for each person that speaks the classic dialect
    Finale finale = Finale::all_leave;
    bool long_notices = false;  ///< of 900 bytes and more, up to beyond what is allowed
    bool longest_texts = false; ///< what is long has just so many pieces as a text may have
    bool keep_schedule = false; ///< write down what is done and what the network does

    friend bool operator==(const SwarmPlan&, const SwarmPlan&) = default;
};

namespace swarm_plan {

inline constexpr std::uint32_t most_people = 8;    ///< unless it is a crowd
inline constexpr std::int32_t most_drift = 10'000; ///< of clocks, in parts per million

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

/// What a link may do besides, which classic lines bear as well.
inline void draw_more_faults(Random& random, Link& link) {
    const auto one_of = [&](std::uint64_t chances) { return random.below(chances) == 0; };
    if (one_of(4)) {
        link.burst = {
            .begin = PartsPerMillion{static_cast<std::uint32_t>(random.below(50'000))},
            .end = PartsPerMillion{static_cast<std::uint32_t>(50'000 + random.below(450'000))}};
    }
    constexpr std::array<std::size_t, 4> mtus{576, 1199, 1200, 1500};
    if (one_of(12)) link.mtu = mtus[static_cast<std::size_t>(random.below(mtus.size()))];
    if (one_of(6)) {
        link.bandwidth = 10'000 + random.below(100'000);
        link.queue = static_cast<std::size_t>(4 + random.below(28));
    }
}

/// A bit for each person: all, none or some of them.
inline std::uint32_t draw_classic(Random& random, std::uint32_t people) {
    const std::uint64_t company = random.below(4);
    const std::uint32_t all = (1U << people) - 1;
    if (company == 0) return all;
    return company == 1 ? static_cast<std::uint32_t>(random.below(all + 1)) : 0;
}

inline void draw_reliable(Random& random, SwarmPlan& plan) {
    using std::chrono::minutes;
    ReliableOptions& room = plan.world.room.reliable;
    constexpr std::array<std::size_t, 4> rings{24, 64, 8192, 8192};
    room.ring_records = rings[static_cast<std::size_t>(random.below(rings.size()))];
    constexpr std::array rates{Rate{}, Rate{.per_second = 0}, Rate{.per_second = 1, .burst = 2}};
    room.texts = rates[static_cast<std::size_t>(random.below(rates.size()))];
    ReliableMemberOptions& member = plan.world.member.reliable;
    constexpr std::array<std::uint16_t, 3> histories{0, 5, 500};
    member.history = histories[static_cast<std::size_t>(random.below(histories.size()))];
    // Or those that have lost their room would look for it for ever.
    constexpr std::array limits{minutes{2}, minutes{5}, minutes{10}};
    member.return_limit = limits[static_cast<std::size_t>(random.below(limits.size()))];
    // What a room reads wrong of the classic dialect, which has no checksum, it writes down.
    if (plan.classic != 0 || random.below(2) == 0) return;
    for (const Deed deed : {Deed::garbage, Deed::forge, Deed::crowd, Deed::say_too_much})
        plan.weights[static_cast<std::size_t>(deed)] = 0;
    plan.world.link.corrupt = PartsPerMillion{static_cast<std::uint32_t>(random.below(100'000))};
    plan.world.link.cut = PartsPerMillion{static_cast<std::uint32_t>(random.below(100'000))};
}

/// What is rare, and off in two seeds of three, which are drawn as they were.
inline void draw_rarities(Random& random, SwarmPlan& plan) {
    const auto one_of = [&](std::uint64_t chances) { return random.below(chances) == 0; };
    if (!one_of(3)) return;
    plan.long_notices = one_of(2);
    plan.longest_texts = one_of(3);
    const std::size_t above_the_least = wire::max_datagram_size - wire::min_join_size;
    const auto often = [&](Deed deed) {
        plan.weights[static_cast<std::size_t>(deed)] =
            static_cast<std::uint32_t>(4 + random.below(12));
    };
    if (one_of(2)) often(Deed::intrude);
    if (one_of(3)) often(Deed::pass_by);
    if (one_of(3)) plan.world.member_datagram -= 1 + random.below(above_the_least);
    // A pool that two long texts fill.
    if (one_of(3)) plan.world.room.reliable.pool_bytes = 17'000 + random.below(16'000);
}

/// So many people that who is there takes more than one page; then there are few deeds.
inline void draw_crowd(Random& random, SwarmPlan& plan) {
    plan.people = static_cast<std::uint32_t>(50 + random.below(20));
    plan.deeds = static_cast<std::uint32_t>(1 + random.below(4));
    plan.classic = 0;
}

inline std::uint32_t draw_weight(Random& random) {
    return random.below(2) == 0 ? 0 : static_cast<std::uint32_t>(1 + random.below(8));
}

} // namespace swarm_plan

/// How a seed's schedule is sought.
enum class Strategy : std::uint8_t {
    swarm, ///< links with faults, each as likely at any datagram
    pct,   ///< links without, but ways that are held back behind others: see Ranks
};

/// The start is the caller's: it must change nothing.
inline SwarmPlan draw_plan(std::uint64_t seed, Instant start = {},
                           Sequence first_record = Sequence{1}) {
    using std::chrono::seconds;
    Random random = stream_for(seed, Purpose::plan);
    SwarmPlan plan{.seed = seed,
                   .world = {.seed = seed, .start = start, .first_record = first_record},
                   .people = static_cast<std::uint32_t>(1 + random.below(swarm_plan::most_people)),
                   .deeds = static_cast<std::uint32_t>(10 + random.below(40))};
    plan.world.link = swarm_plan::draw_link(random);
    // Longer than a member's keepalive with its retries, or the living are dropped too.
    constexpr std::array limits{seconds{90}, seconds{120}, seconds{300}, seconds{1800}};
    plan.world.room.classic.silence_limit = limits[random.below(limits.size())];
    plan.world.room.classic.max_members_per_host = 1 + random.below(8);
    constexpr std::array pauses{seconds{1}, seconds{5}, seconds{40}};
    plan.longest_pause = pauses[random.below(pauses.size())];
    for (std::size_t deed = 0; deed < first_deeds; ++deed)
        plan.weights[deed] = swarm_plan::draw_weight(random);
    plan.weights[static_cast<std::size_t>(Deed::say)] += 4;
    const std::uint64_t finale = random.below(8);
    if (finale < 2) plan.finale = finale == 0 ? Finale::room_closes : Finale::room_crashes;

    Random more = stream_for(seed, Purpose::plan).stream(1);
    for (std::size_t deed = first_deeds; deed < second_deeds; ++deed)
        plan.weights[deed] = swarm_plan::draw_weight(more);
    plan.classic = swarm_plan::draw_classic(more, plan.people);
    swarm_plan::draw_more_faults(more, plan.world.link);
    swarm_plan::draw_reliable(more, plan);

    Random rest = stream_for(seed, Purpose::plan).stream(2);
    for (std::size_t deed = second_deeds; deed < third_deeds; ++deed)
        plan.weights[deed] = swarm_plan::draw_weight(rest);
    if (rest.below(128) == 0) swarm_plan::draw_crowd(rest, plan);

    Random last = stream_for(seed, Purpose::plan).stream(3);
    for (std::size_t deed = third_deeds; deed < fourth_deeds; ++deed)
        plan.weights[deed] = swarm_plan::draw_weight(last);
    if (last.below(16) == 0) plan.before = last.between(seconds{3600}, 60 * seconds{86'400});

    Random names = stream_for(seed, Purpose::plan).stream(4);
    for (std::size_t deed = fourth_deeds; deed < fifth_deeds; ++deed)
        plan.weights[deed] = swarm_plan::draw_weight(names);
    // What a room reads wrong of the classic dialect it writes down.
    const Link& link = plan.world.link;
    const bool harmed = link.corrupt != PartsPerMillion{} || link.cut != PartsPerMillion{};
    if (harmed) plan.weights[static_cast<std::size_t>(Deed::two_names)] = 0;
    // One that has capitals.
    if (names.below(4) == 0) name_administrator(plan.world, lettered_administrator);

    Random rarities = stream_for(seed, Purpose::plan).stream(6);
    swarm_plan::draw_rarities(rarities, plan);
    return plan;
}

/// The same people and deeds on a network that orders its ways instead of harming what is on them.
inline SwarmPlan draw_pct_plan(std::uint64_t seed, Instant start = {},
                               Sequence first_record = Sequence{1}) {
    using std::chrono::milliseconds;
    SwarmPlan plan = draw_plan(seed, start, first_record);
    plan.world.link = Link{.delay = plan.world.link.delay};
    Random random = stream_for(seed, Purpose::plan).stream(5);
    plan.world.ranking = {.step = random.between(milliseconds{1}, milliseconds{400}),
                          .changes = static_cast<std::uint32_t>(random.below(4)),
                          .within = 10 + random.below(500)};
    return plan;
}

inline SwarmPlan draw_plan(Strategy strategy, std::uint64_t seed, Instant start = {},
                           Sequence first_record = Sequence{1}) {
    return strategy == Strategy::pct ? draw_pct_plan(seed, start, first_record)
                                     : draw_plan(seed, start, first_record);
}

} // namespace confab::sim
