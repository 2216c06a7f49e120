// standstill: a process stands still, as when a laptop sleeps, until just before or just after a
// deadline.
// The one rule: who was away for less than the silence limit was never away; who was longer
// returns, unless its own deadline is over.
#pragma once

#include "stage.hpp"
#include "trouble.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace confab::sim::scenarios {

namespace standstill {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr Duration one_way = milliseconds{15};
inline constexpr Duration silence = trouble::silence;
inline constexpr Duration return_limit = minutes{2};

struct Play {
    explicit Play(const ScenarioOptions& asked) : stage{asked, options()} {
        members = stage.enter({"ann", "bob"});
        Random random{asked.seed};
        stage.run_for(random.between(Duration{0}, seconds{20}));
        stage.say(bob(), "before");
        stage.await("all is quiet", seconds{1}, [&] { return stage.are_drained(members); });
        stage.run_for(milliseconds{200}); // the last acknowledgement, too
    }

    static WorldOptions options() {
        WorldOptions options{.link = {.delay = one_way}};
        options.member.reliable.return_limit = return_limit;
        return options;
    }

    [[nodiscard]] MemberId bob() const { return members[1]; }

    /// When the room has last heard of bob.
    [[nodiscard]] Duration bob_was_heard() const {
        Duration heard{};
        const World& world = stage.world();
        world.room(stage.room()).reliable().sessions().for_each([&](auto, const auto& session) {
            if (session.name() == "bob") heard = world.age() - (world.now() - session.heard());
        });
        return heard;
    }

    void run_until(Duration age) {
        if (age > stage.age()) stage.run_for(age - stage.age());
    }

    /// What was said meanwhile is heard by all, once.
    void demand_all_well(Duration within) {
        stage.await("all have heard all", within, [&] { return stage.are_drained(members); });
        stage.demand_all_heard(members);
        for (const MemberId id : members)
            stage.demand(stage.knows_all(id), "somebody does not know who is there");
    }

    Stage stage;
    std::vector<MemberId> members{};
};

/// Bob stands still from now on for as long as said since it was last heard.
inline void bob_stands_still(const ScenarioOptions& asked, Duration since_heard, bool is_dropped,
                             Playbill& playbill) {
    Play play{asked};
    Stage& stage = play.stage;
    const Duration heard = play.bob_was_heard();
    stage.act([&](World& world) { world.pause(play.bob()); });
    stage.say(play.members[0], "while bob stands still");
    play.run_until(heard + since_heard);
    stage.act([&](World& world) { world.resume(play.bob()); });
    stage.say(play.bob(), "after it");
    play.demand_all_well(is_dropped ? trouble::return_pause : trouble::longest_pause + seconds{1});
    stage.run_for(seconds{1});
    stage.demand(trouble::times_dropped(stage, "bob") == (is_dropped ? 1 : 0),
                 is_dropped ? "bob was not dropped once" : "bob was dropped, and was not silent");
    stage.demand(trouble::times_dropped(stage, "ann") == 0, "ann was dropped");
    stage.everybody_leaves();
    playbill.add(stage);
}

/// The room stands still. What has come meanwhile counts before it judges who was silent.
inline void room_stands_still(const ScenarioOptions& asked, Duration lasts, Playbill& playbill) {
    Play play{asked};
    Stage& stage = play.stage;
    const Duration heard = play.bob_was_heard();
    stage.act([&](World& world) { world.pause(stage.room()); });
    for (const MemberId id : play.members)
        stage.say(id, "nobody answers " + std::string{stage.world().member(id).name()});
    play.run_until(heard + lasts);
    stage.act([&](World& world) { world.resume(stage.room()); });
    play.demand_all_well(trouble::return_pause + seconds{1});
    stage.demand_all_in(play.members);
    stage.everybody_leaves();
    playbill.add(stage);
}

/// Bob has lost its room, and stands still until its own deadline is near, or over; then the room
/// is there again.
inline void bob_sleeps_through_its_deadline(const ScenarioOptions& asked, Duration left,
                                            Playbill& playbill) {
    Play play{asked};
    Stage& stage = play.stage;
    stage.act([&](World& world) { world.partition(play.bob(), stage.room()); });
    stage.say(play.bob(), "nobody answers");
    stage.await("bob returns", seconds{80},
                [&] { return stage.world().member(play.bob()).reliable()->returning(); });
    const Duration deadline = stage.age() + return_limit;
    stage.act([&](World& world) { world.pause(play.bob()); });
    play.run_until(deadline - left);
    stage.act([](World& world) { world.heal(); });
    stage.act([&](World& world) { world.resume(play.bob()); });
    if (left > Duration{0}) {
        play.demand_all_well(left);
    } else {
        stage.demand(stage.told<Closed>(play.bob()) == std::vector{Closed{Reason::timeout}},
                     "bob did not give up at its deadline");
    }
    stage.everybody_leaves();
    playbill.add(stage);
}

} // namespace standstill

/// Bob, and then the room, stands still until just before and just after the keepalive, the silence
/// limit and the deadline of a return.
inline ScenarioReport clock_jump(const ScenarioOptions& asked) {
    using namespace standstill;
    Playbill playbill{asked};
    constexpr Duration tick = milliseconds{1};
    constexpr Duration shortest_keepalive = seconds{15};
    constexpr Duration longest_keepalive = milliseconds{16'500};
    for (const Duration lasts :
         {shortest_keepalive - tick, longest_keepalive + tick, silence - one_way - tick})
        bob_stands_still(asked, lasts, false, playbill);
    for (const Duration lasts : {silence + tick, silence + return_limit + tick})
        bob_stands_still(asked, lasts, true, playbill);
    for (const Duration lasts :
         {shortest_keepalive - tick, longest_keepalive + tick, silence - tick, silence + tick,
          silence + longest_keepalive + tick, silence + return_limit - seconds{5}})
        room_stands_still(asked, lasts, playbill);
    for (const Duration left : {Duration{seconds{2}}, Duration{0}, -tick})
        bob_sleeps_through_its_deadline(asked, left, playbill);
    return playbill.report();
}

} // namespace confab::sim::scenarios
