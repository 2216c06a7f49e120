// returns: somebody comes back, and the room is not as it was: its name was somebody else's, its
// place is taken, the log has gone on without it.
// The one rule: whoever was in before gets in again as soon as that can be, and each of its texts
// is heard once, or it is told that nobody knows.
#pragma once

#include "stage.hpp"
#include "trouble.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim::scenarios {

namespace returns {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline void demand_heard_once(Stage& stage, const std::vector<std::string>& texts) {
    const auto heard = stage.lines(stage.room());
    for (const std::string& text : texts) {
        const auto times = std::count_if(heard.begin(), heard.end(),
                                         [&](const Said& said) { return said.text == text; });
        stage.demand(times == 1, '"' + text + "\" was heard " + std::to_string(times) + " times");
    }
}

inline bool is_in(const Stage& stage, std::string_view name) {
    return stage.world().room(stage.room()).roster().find(name) != nullptr;
}

} // namespace returns

/// Bob is cut off as it says two lines, and is let go. Another bob comes, says as many, and leaves;
/// then the line is whole again. What the other has said is not what bob has said.
inline ScenarioReport namesake(const ScenarioOptions& asked) {
    using namespace returns;
    Stage stage{asked, {}};
    const auto members = stage.enter({"ann", "bob"});
    const MemberId bob = members[1];
    stage.act([&](World& world) { world.partition(bob, stage.room()); });
    const std::vector<std::string> own{"is anybody there?", "nobody is"};
    for (const std::string& text : own)
        stage.say(bob, text);
    stage.await("bob is let go", seconds{70}, [&] { return !is_in(stage, "bob"); });
    const MemberId other = stage.add_member("bob");
    stage.await("the other is in", seconds{3}, [&] { return stage.is_drained(other); });
    const std::vector<std::string> others{"I am bob", "and so is nobody else"};
    for (const std::string& text : others)
        stage.say(other, text);
    stage.await("the other is heard", seconds{3}, [&] { return stage.is_drained(other); });
    stage.leave(other);
    stage.await("the other has left", seconds{3}, [&] { return !is_in(stage, "bob"); });
    stage.run_for(Random{asked.seed}.between(Duration{0}, seconds{20}));
    stage.act([](World& world) { world.heal(); });
    stage.await("bob is back, and all is read", trouble::return_pause + seconds{2},
                [&] { return stage.are_drained(members); });
    demand_heard_once(stage, own);
    demand_heard_once(stage, others);
    return curtain(stage, asked);
}

/// Bob is cut off from a room of three, and somebody takes its place. It is refused, waits, and is
/// in soon after there is room again.
inline ScenarioReport full_at_return(const ScenarioOptions& asked) {
    using namespace returns;
    WorldOptions options;
    options.room.reliable.max_members = 3;
    Stage stage{asked, options};
    const auto members = stage.enter({"ann", "bob", "cid"});
    const MemberId bob = members[1];
    stage.act([&](World& world) { world.partition(bob, stage.room()); });
    stage.say(bob, "let me in");
    stage.await("bob is let go", seconds{70}, [&] { return !is_in(stage, "bob"); });
    const MemberId dan = stage.add_member("dan");
    stage.await("dan is in", seconds{3}, [&] { return stage.is_drained(dan); });
    stage.act([](World& world) { world.heal(); });
    stage.run_for(seconds{60} + Random{asked.seed}.between(Duration{0}, seconds{30}));
    stage.demand(!is_in(stage, "bob"), "there are four in a room of three");
    stage.demand(stage.told<Closed>(bob).empty(), "bob has given up");
    stage.leave(dan);
    stage.await("bob is back", trouble::return_pause + seconds{2},
                [&] { return stage.are_drained(members); });
    demand_heard_once(stage, {"let me in"});
    return curtain(stage, asked);
}

/// Bob is heard and hears nothing, while so much is said that the ring of 64 records goes by with
/// its own line. When it is back it can't know whether that was heard: it is told so, and does not
/// say it again.
inline ScenarioReport lost_in_a_gap(const ScenarioOptions& asked) {
    using namespace returns;
    WorldOptions options;
    options.room.reliable.ring_records = 64;
    Stage stage{asked, options};
    const auto members = stage.enter({"ann", "bob", "cid"});
    const MemberId bob = members[1];
    const std::string doubtful = "does anybody hear me?";
    stage.act([&](World& world) { world.block(stage.room(), bob); });
    stage.say(bob, doubtful);
    stage.run_for(seconds{1});
    for (std::size_t line = 0; line < 100; ++line) {
        stage.say(members[line % 2 * 2], "line " + std::to_string(line));
        stage.run_for(milliseconds{100});
    }
    stage.await("bob returns", 2 * trouble::silence,
                [&] { return stage.world().member(bob).reliable()->returning(); });
    stage.run_for(Random{asked.seed}.between(Duration{0}, seconds{5}));
    stage.act([](World& world) { world.heal(); });
    stage.await("bob is back, and all is read", trouble::return_pause + seconds{2},
                [&] { return stage.are_drained(members); });
    stage.run_for(seconds{1});
    demand_heard_once(stage, {doubtful});
    stage.demand(stage.told<Gap>(bob).size() == 1, "bob was not told of one gap");
    const auto refused = stage.told<TextRefused>(bob);
    stage.demand(refused.size() == 1 && refused[0].reason == Reason::unsettled,
                 "bob was not told that nobody knows of its line");
    return curtain(stage, asked);
}

/// Bob is heard and hears nothing, and what is said before its own line fills many datagrams. It
/// returns, is let in, and is cut off before it has read as far as its line; so it returns again,
/// and still must not say it twice.
inline ScenarioReport away_twice(const ScenarioOptions& asked) {
    using namespace returns;
    Stage stage{asked, {}};
    const auto members = stage.enter({"ann", "bob"});
    const MemberId ann = members[0];
    const MemberId bob = members[1];
    const ReliableMember& returner = *stage.world().member(bob).reliable();
    const auto cut_off = [&] {
        stage.act([&](World& world) { world.block(stage.room(), bob); });
        stage.await("bob returns", 2 * trouble::silence, [&] { return returner.returning(); });
        stage.run_for(Random{asked.seed}.between(Duration{0}, seconds{5}));
        stage.act([](World& world) { world.heal(); });
    };
    stage.act([&](World& world) { world.block(stage.room(), bob); });
    for (std::size_t line = 0; line < 40; ++line) {
        stage.say(ann, "line " + std::to_string(line) + std::string(1000, '.'));
        stage.run_for(milliseconds{100});
    }
    stage.say(bob, "does anybody hear me?");
    cut_off();
    stage.await("bob is back", trouble::return_pause + seconds{2},
                [&] { return !returner.returning(); });
    stage.demand(!stage.is_drained(bob), "bob has read all at once");
    cut_off();
    stage.await("bob is back, and all is read", trouble::return_pause + seconds{2},
                [&] { return stage.are_drained(members); });
    stage.demand(stage.told<Lost>(bob).size() == 2, "bob was not out of touch twice");
    stage.demand_all_heard(members);
    stage.demand_all_in(members);
    return curtain(stage, asked);
}

} // namespace confab::sim::scenarios
