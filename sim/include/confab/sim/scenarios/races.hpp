// races: somebody leaves, or is removed, while something else of the same name is under way.
// The one rule: what can happen in between is tried after each single happening, from a snapshot.
#pragma once

#include "stage.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace confab::sim::scenarios {

namespace races {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline constexpr Duration round_trip = milliseconds{60};
inline constexpr Duration silence = seconds{60};

/// ann, and bob, who is about to do something. Each line goes as long as its own delay, so that the
/// orders of happenings differ from seed to seed.
struct Pair {
    explicit Pair(const ScenarioOptions& asked) : stage{asked, options_of(asked)} {
        const auto members = stage.enter({"ann", "bob"});
        ann = members[0];
        bob = members[1];
    }

    static WorldOptions options_of(const ScenarioOptions& asked) {
        Random random{asked.seed};
        return {.link = {.delay = random.between(milliseconds{10}, milliseconds{20}),
                         .jitter = random.between(milliseconds{0}, milliseconds{10})}};
    }

    /// Bob has lost its room, which knows it yet, and is about to log in again.
    void let_bob_return() {
        stage.act([&](World& world) { world.block(stage.room(), bob); });
        stage.say(bob, "can anybody hear me?");
        stage.await("bob returns", 2 * silence,
                    [&] { return stage.world().member(bob).reliable()->returning(); });
        stage.act([](World& world) { world.heal(); });
    }

    [[nodiscard]] bool room_knows_bob() const {
        return stage.world().room(stage.room()).roster().find("bob") != nullptr;
    }

    Stage stage;
    MemberId ann{};
    MemberId bob{};
    bool was_removed = false; ///< bob, by the administrator
};

/// Which datagram is lost after the race: none, bob's next or the room's next to bob.
enum class Loss : std::uint8_t { none, of_bob, of_room };

/// Tries `race(pair)` after each happening of the first `lasting` from here on, and with each loss;
/// `judge(pair)` then sees how it ended.
template <typename Race, typename Judge>
void try_everywhere(const Pair& start, Duration lasting, Playbill& playbill, Race race,
                    Judge judge) {
    Pair at = start;
    const Duration end = at.stage.age() + lasting;
    while (true) {
        for (const Loss loss : {Loss::none, Loss::of_bob, Loss::of_room}) {
            Pair tried = at;
            tried.stage.act([&](World& world) {
                if (loss == Loss::of_bob) world.lose_next(tried.bob, tried.stage.room());
                if (loss == Loss::of_room) world.lose_next(tried.stage.room(), tried.bob);
            });
            race(tried);
            judge(tried);
            playbill.add(tried.stage);
        }
        const auto next = at.stage.world().next_happening();
        const bool goes_on = next && at.stage.well();
        if (!goes_on || end < at.stage.age() + (*next - at.stage.world().now())) return;
        at.stage.step();
    }
}

/// Of this name, as ann has heard them: joined and left by turns, and is it there in the end?
inline bool is_there_for_ann(Pair& pair, std::string_view name) {
    const auto is = [&](const Event& event, auto kind) {
        const auto* const one = std::get_if<decltype(kind)>(&event);
        return one != nullptr && one->name == name;
    };
    bool there = false;
    bool by_turns = true;
    for (const Event& event : pair.stage.world().heard(pair.ann)) {
        const auto* const present = std::get_if<Present>(&event);
        if (present != nullptr) {
            there = std::count(present->names.begin(), present->names.end(), name) == 1;
        }
        const bool joined = is(event, Joined{});
        const bool left = is(event, Left{});
        by_turns = by_turns && !(joined && there) && !(left && !there);
        there = (there || joined) && !left;
    }
    pair.stage.demand(by_turns, "ann has heard somebody come or go twice");
    return there;
}

/// The name is free. A line that overtakes the WELCOME comes again a second later.
inline void let_another_bob_in(Pair& pair) {
    Stage& stage = pair.stage;
    const MemberId again = stage.add_member("bob");
    stage.await("another bob is in", seconds{3}, [&] {
        return stage.are_drained({pair.ann, again}) && stage.knows_all(again);
    });
    stage.demand(is_there_for_ann(pair, "bob"), "ann has not heard that another bob is there");
}

/// What bob has said was heard by ann once, or bob was told that it was not, or may not have been.
inline void demand_texts_settled(Pair& pair, std::uint64_t said) {
    Stage& stage = pair.stage;
    const auto heard = stage.lines(pair.ann);
    const auto count = static_cast<std::uint64_t>(std::count_if(
        heard.begin(), heard.end(), [](const Said& line) { return line.name == "bob"; }));
    const Progress progress = stage.progress(pair.bob);
    stage.demand(progress.queued == progress.committed + progress.refused,
                 "bob does not know what became of its texts");
    stage.demand(progress.committed <= count && count <= said,
                 "ann has heard " + std::to_string(count) + " lines of bob, and " +
                     std::to_string(progress.committed) + " were committed");
}

} // namespace races

/// Bob says goodbye while its return is under way: before each datagram of it, and after. It is
/// gone after 3 s; the room knows it no more, at once or after the silence limit; ann hears it
/// leave once; and the name is free.
inline ScenarioReport quit_resume_race(const ScenarioOptions& asked) {
    using namespace races;
    Playbill playbill{asked};
    const auto leave = [](Pair& pair) { pair.stage.leave(pair.bob); };
    const auto judge = [](Pair& pair) {
        Stage& stage = pair.stage;
        stage.await("bob is gone", seconds{3}, [&] { return !stage.world().listening(pair.bob); });
        stage.demand(stage.told<Closed>(pair.bob) == std::vector{Closed{Reason::bye}},
                     "bob was not told that it has left");
        stage.await("the room knows bob no more, and ann has heard all", silence + round_trip,
                    [&] { return !pair.room_knows_bob() && stage.is_drained(pair.ann); });
        stage.run_for(seconds{4});
        stage.demand(!is_there_for_ann(pair, "bob"), "ann has not heard that bob is gone");
        demand_texts_settled(pair, 1);
        let_another_bob_in(pair);
        stage.everybody_leaves();
    };
    Pair known{asked};
    known.let_bob_return();
    try_everywhere(known, seconds{1}, playbill, leave, judge);

    Pair forgotten{asked}; // by a room that has begun anew
    forgotten.stage.act([&](World& world) { world.restart(forgotten.stage.room(), true); });
    forgotten.stage.say(forgotten.bob, "can anybody hear me?");
    try_everywhere(forgotten, seconds{1}, playbill, leave, judge);
    return playbill.report();
}

namespace races {

/// Who was in when it was removed is out, and who was not yet gets in. Everybody agrees whether bob
/// is there: room, ann and bob itself; and if not, the name is free.
inline void judge_kick(Pair& pair) {
    Stage& stage = pair.stage;
    stage.await("bob is in or out", seconds{50}, [&] {
        return stage.is_drained(pair.ann) &&
               (stage.world().listening(pair.bob)
                    ? pair.room_knows_bob() && stage.is_drained(pair.bob)
                    : !pair.room_knows_bob());
    });
    stage.run_for(seconds{4});
    const bool in = stage.world().listening(pair.bob);
    stage.demand(in != pair.was_removed, in ? "bob was removed, and is in" : "bob is out");
    stage.demand(in == pair.room_knows_bob(), "bob and the room do not agree whether it is in");
    stage.demand(in == is_there_for_ann(pair, "bob"), "ann does not know whether bob is there");
    if (!in) {
        stage.demand(stage.told<Closed>(pair.bob) == std::vector{Closed{Reason::kicked}},
                     "bob was not told that it was removed");
        let_another_bob_in(pair);
    }
    stage.everybody_leaves();
}

inline void kick_bob(Pair& pair) {
    pair.was_removed = pair.room_knows_bob();
    pair.stage.act([&](World& world) { world.kick(pair.stage.room(), "bob", "out"); });
}

} // namespace races

/// Bob is removed at each point of its login, of its return and of its text, while ann talks. If
/// the room knew it by then it is out, else it gets in, and all agree; a text is heard whole or not
/// at all, and bob knows.
inline ScenarioReport kick_race(const ScenarioOptions& asked) {
    using namespace races;
    Playbill playbill{asked};
    Pair login{asked};
    login.stage.leave(login.bob);
    login.stage.run_for(seconds{1});
    login.bob = login.stage.add_member("bob");
    try_everywhere(login, milliseconds{300}, playbill, kick_bob, judge_kick);

    Pair back{asked};
    back.let_bob_return();
    try_everywhere(back, milliseconds{300}, playbill, kick_bob, [](Pair& pair) {
        judge_kick(pair);
        demand_texts_settled(pair, 1);
    });

    Pair text{asked};
    const std::string longest = "longest " + std::string(1'000 + asked.part_of(15'000), 'x');
    text.stage.say(text.bob, longest);
    text.stage.say(text.bob, "and one more");
    text.stage.say(text.ann, "meanwhile " + std::string(3'000, 'y'));
    try_everywhere(text, milliseconds{200}, playbill, kick_bob, [&](Pair& pair) {
        judge_kick(pair);
        demand_texts_settled(pair, 2);
        for (const Said& said : pair.stage.lines(pair.ann)) {
            const bool is_whole = said.text == longest || said.text == "and one more";
            pair.stage.demand(said.name == "ann" || is_whole, "ann has heard a part of a text");
        }
    });
    return playbill.report();
}

} // namespace confab::sim::scenarios
