// trouble: one way is dead, one member is slow, the server begins anew.
// The one rule: who has no trouble notices none of it, and who has comes back to all that was said,
// or is told what it has missed.
#pragma once

#include "flow.hpp"
#include "stage.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim::scenarios {

namespace trouble {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline constexpr Duration silence = seconds{60};
inline constexpr Duration keepalive = milliseconds{16'500};
inline constexpr Duration longest_pause = seconds{3};          ///< between two questions
inline constexpr Duration return_pause = milliseconds{37'500}; ///< between two tries to return

/// How often the others have heard this name leave for being silent.
inline std::ptrdiff_t times_dropped(const Stage& stage, std::string_view name) {
    const auto left = stage.told<Left>(stage.room());
    return std::count_if(left.begin(), left.end(), [&](const Left& one) {
        return one.name == name && one.reason == Reason::timeout;
    });
}

} // namespace trouble

/// Two peers of which one way is dead for 70 s to 5 min. Bob is not heard: it is told so after 5 s,
/// the room lets it go after 60, and all that it has said meanwhile is heard once when it is back.
/// Cid does not hear: what it says is heard at once, until it is not answered and does no more than
/// ask. After 60 s it tries to log in, which nobody can who does not hear; so the room lets it go
/// 60 s later. When it hears again it has missed nothing, and what it has said since is heard.
inline ScenarioReport half_open_peer(const ScenarioOptions& asked) {
    using namespace trouble;
    Stage stage{asked, {}};
    const auto members = stage.enter({"ann", "bob", "cid"});
    const MemberId ann = members[0];
    const MemberId bob = members[1];
    const MemberId cid = members[2];
    Random random{asked.seed};
    const Duration lasts = random.between(seconds{70}, seconds{300});
    constexpr Duration deaf_at_least = silence + silence - longest_pause - seconds{1};
    stage.act([&](World& world) { world.block(bob, stage.room()); });
    stage.act([&](World& world) { world.block(stage.room(), cid); });
    stage.say(bob, "does anybody hear me?");
    stage.say(cid, "I hear nothing");
    stage.await("ann hears cid", seconds{1}, [&] { return stage.lines(ann).size() == 1; });
    stage.run_for(seconds{6});
    stage.demand(stage.told<confab::Lost>(bob).size() == 1, "bob was not told that it is alone");
    stage.demand(stage.told<confab::Lost>(cid).size() == 1, "cid was not told that it is alone");
    for (const MemberId id : members)
        stage.say(id, std::string{stage.world().member(id).name()} + " meanwhile");
    stage.run_for(std::min(lasts, deaf_at_least) - stage.age());
    stage.demand(times_dropped(stage, "bob") == 1, "bob was not dropped once");
    stage.demand(times_dropped(stage, "cid") == 0, "cid was dropped, and was heard");
    stage.run_for(lasts - stage.age());
    stage.demand(times_dropped(stage, "ann") == 0, "ann was dropped, and has no trouble");
    stage.demand(stage.lines(ann).size() == 2, "ann has not heard itself and cid");
    stage.act([](World& world) { world.heal(); });
    stage.await("all have heard all", return_pause + seconds{2},
                [&] { return stage.are_drained(members); });
    stage.demand_all_heard(members);
    stage.demand_all_in({ann});
    stage.demand(stage.world().room(stage.room()).roster().size() == 3, "somebody is out");
    return curtain(stage, asked);
}

namespace trouble {

/// Bob's line carries 2 kB/s. For a minute ann and cid say 4 kB/s, in lines of 500 bytes.
struct SlowReader {
    SlowReader(const ScenarioOptions& asked, WorldOptions options)
        : stage{asked, std::move(options)} {
        members = stage.enter({"ann", "bob", "cid"});
        stage.act([&](World& world) {
            world.set_link(stage.room(), bob(), {.bandwidth = 2'000, .queue = 25});
        });
        Random random{asked.seed};
        for (std::size_t line = 0; line < 480; ++line) {
            std::string text = "line " + std::to_string(line) + ' ';
            text.resize(500, 'x');
            stage.say(members[line % 2 * 2], std::move(text));
            stage.run_for(random.between(milliseconds{100}, milliseconds{150}));
        }
    }

    [[nodiscard]] MemberId bob() const { return members[1]; }

    /// Nobody waits for bob.
    void demand_others_untroubled() {
        for (const MemberId id : {members[0], members[2]})
            stage.demand_heard_within(milliseconds{150}, id);
    }

    Stage stage;
    std::vector<MemberId> members{};
};

/// It has heard the room's lines in their order, and just those are missing that it was told to
/// miss. The log has nothing else meanwhile.
inline void demand_gaps_told(SlowReader& reader) {
    Stage& stage = reader.stage;
    const auto order = stage.lines(stage.room());
    auto next = order.begin();
    std::ptrdiff_t told = 0;
    for (const Event& event : stage.world().heard(reader.bob())) {
        if (const auto* const gap = std::get_if<Gap>(&event)) told += gap->last - gap->first + 1;
        const auto* const said = std::get_if<Said>(&event);
        if (said == nullptr) continue;
        const auto at = std::find(next, order.end(), *said);
        if (at == order.end()) return stage.demand(false, "bob has heard a line out of order");
        stage.demand(at - next == std::exchange(told, 0),
                     "bob misses lines, and was not told which");
        next = at + 1;
    }
}

} // namespace trouble

/// One member's way is slower than what is said. The others hear each line at once. With a ring
/// that holds it all, the slow one is late and misses nothing; with one of 64 records it is told
/// exactly what it has missed, or to go, and is heard and hears as everybody when it is back.
inline ScenarioReport slow_reader(const ScenarioOptions& asked) {
    using namespace trouble;
    Playbill playbill{asked};
    SlowReader late{asked, {}};
    late.demand_others_untroubled();
    late.stage.demand(!late.stage.is_drained(late.bob()), "bob's line was not slow");
    late.stage.await("bob has read all", seconds{180},
                     [&] { return late.stage.are_drained(late.members); });
    late.stage.demand_all_heard(late.members);
    late.stage.demand_all_in(late.members);
    late.stage.everybody_leaves();
    playbill.add(late.stage);

    WorldOptions options;
    options.room.reliable.ring_records = 64;
    SlowReader lost{asked, options};
    Stage& stage = lost.stage;
    lost.demand_others_untroubled();
    stage.run_for(seconds{60});
    demand_gaps_told(lost);
    const auto gaps = stage.told<Gap>(lost.bob());
    const auto closed = stage.told<Closed>(lost.bob());
    stage.demand(!gaps.empty() || !closed.empty(), "bob misses lines, and was told nothing");
    stage.demand(closed.empty() || closed.back().reason == Reason::lagged, "bob was let go");
    MemberId bob = lost.bob();
    if (!closed.empty()) bob = stage.add_member("bob");
    const std::vector<MemberId> members{lost.members[0], bob, lost.members[2]};
    stage.await("bob is back", seconds{60}, [&] { return stage.are_drained(members); });
    for (const MemberId id : members)
        stage.say(id, "in the end, " + std::string{stage.world().member(id).name()});
    stage.await("all hear all", seconds{10}, [&] { return stage.are_drained(members); });
    const auto order = stage.lines(stage.room());
    for (const MemberId id : members) {
        const auto heard = stage.lines(id);
        stage.demand(heard.size() >= 3 && std::equal(order.end() - 3, order.end(), heard.end() - 3),
                     "somebody has not heard the last three lines");
    }
    stage.everybody_leaves();
    playbill.add(stage);
    return playbill.report();
}

namespace trouble {

/// The server dies among what three members say, and begins anew after up to 20 s. Gives the stage
/// when all have found it again and said one thing more.
inline Stage restarted(const ScenarioOptions& asked, bool keep_log) {
    Stage stage{asked, {}};
    const auto members = stage.enter({"ann", "bob", "cid"});
    Random random{asked.seed};
    const auto say = [&](std::size_t line) {
        stage.say(members[line % 3], "line " + std::to_string(line));
        stage.run_for(random.between(milliseconds{0}, milliseconds{60}));
    };
    std::size_t line = 0;
    while (line < 15)
        say(line++);
    stage.act([&](World& world) { world.crash(stage.room()); });
    while (line < 20)
        say(line++);
    stage.run_for(random.between(seconds{0}, seconds{20}));
    stage.act([&](World& world) { world.restart(stage.room(), keep_log); });
    while (line < 25)
        say(line++);
    stage.await("all have found the room again", keepalive + longest_pause + return_pause, [&] {
        return stage.are_drained(members) && stage.world().room(stage.room()).roster().size() == 3;
    });
    while (line < 28)
        say(line++);
    stage.await("all hear all", seconds{5}, [&] { return stage.are_drained(members); });
    for (const MemberId id : members)
        stage.demand(stage.knows_all(id), "somebody does not know who is there");
    return stage;
}

} // namespace trouble

/// The server's process dies and another begins in its place. With its log nobody notices more than
/// a pause: all is heard once, and in order. With another log everybody is told once that the
/// history is another one, no line is heard twice, each author knows what became of its own, and
/// what is said from there on is heard.
inline ScenarioReport server_restart(const ScenarioOptions& asked) {
    using namespace trouble;
    Playbill playbill{asked};
    const std::vector<MemberId> members{MemberId{0}, MemberId{1}, MemberId{2}};
    Stage same = restarted(asked, true);
    same.demand_all_heard(members);
    for (const MemberId id : members) {
        same.demand(same.told<HistoryChanged>(id).empty(),
                    "the history is the same, and was called another");
        same.demand(same.told<TextRefused>(id).empty(), "a text was given up");
    }
    same.everybody_leaves();
    playbill.add(same);

    Stage other = restarted(asked, false);
    for (const MemberId id : members) {
        auto heard = other.lines(id);
        other.demand(other.told<HistoryChanged>(id).size() == 1,
                     "the history was not called another once");
        other.demand(heard.size() >= 3 && std::equal(heard.end() - 3, heard.end(),
                                                     other.lines(members[0]).end() - 3),
                     "the last three lines were not heard alike");
        std::sort(heard.begin(), heard.end(),
                  [](const Said& one, const Said& two) { return one.text < two.text; });
        other.demand(std::adjacent_find(heard.begin(), heard.end()) == heard.end(),
                     "a line was heard twice");
    }
    other.everybody_leaves();
    playbill.add(other);
    return playbill.report();
}

} // namespace confab::sim::scenarios
