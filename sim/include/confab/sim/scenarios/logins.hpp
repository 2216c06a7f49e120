// logins: many logins, on lines that lose and harm, at once, and to a room that must not be made to
// answer with more than it got.
// The one rule: every login succeeds, and within the 30 s that a member tries.
#pragma once

#include "flow.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim::scenarios {

namespace logins {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline constexpr std::size_t how_many = 50;
/// As the interop runner has. A login asks again after 1, 2, 3, 3 s, whatever the round trip is:
/// 186 s in the mean of 300 seeds were measured, 287 at worst but for seed 115, which takes 323.
inline constexpr Duration for_all = seconds{300};
/// A member gives up after 30 s, which befalls one of two hundred on such lines. Its program tries
/// again at once, under another name: the room may hold the first for somebody it has welcomed
/// unheard, for 30 s from then.
inline constexpr std::size_t most_given_up = 3;

/// After so many losses in a row a way lets its next datagram through, as the interop runner's
/// network does. It looks after each step: those that leave in one are not told apart.
class BoundedBursts {
public:
    BoundedBursts(Link link, std::size_t longest) : link_{link}, longest_{longest} {}

    void watch(Stage& stage) {
        const std::uint64_t before = seen_;
        for (const Fact& fact : stage.world().facts()) {
            if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                if (sent->packet.number <= before) continue;
                seen_ = sent->packet.number;
                Run& run = runs_[{sent->packet.from, sent->packet.to}];
                run.before = std::exchange(run.length, 0);
            } else if (const auto* const lost = std::get_if<fact::Lost>(&fact)) {
                if (lost->number <= before || lost->cause != LossCause::chance) continue;
                Run& run = runs_[{lost->from, lost->to}];
                run.length = run.before + 1;
            }
        }
        for (auto& [way, run] : runs_) {
            const bool is_over = run.length >= longest_;
            if (std::exchange(run.is_over, is_over) == is_over) continue;
            stage.act([&, &ends = way](World& world) {
                world.set_link(ends.first, ends.second, is_over ? healed(link_) : link_);
            });
        }
    }

private:
    struct Run {
        std::size_t length = 0; ///< losses in a row, up to now
        std::size_t before = 0; ///< the last datagram
        bool is_over = false;
    };

    Link link_;
    std::size_t longest_;
    std::map<Way, Run> runs_;
    std::uint64_t seen_ = 0; ///< number of a datagram
};

/// Members come one after the other, each when the one before is in. Each says a line, and makes
/// way when it has heard it. `watch(stage)` sees each step.
template <typename Watch>
ScenarioReport one_by_one(const ScenarioOptions& asked, Link link, Watch watch) {
    Stage stage{asked, {.link = link}};
    std::vector<MemberId> guests;
    std::size_t gone = 0; // of them, the first
    const auto go_on = [&] {
        watch(stage);
        while (gone < guests.size() && stage.progress(guests[gone]).delivered == 1)
            stage.leave(guests[gone++]);
    };
    std::size_t given_up = 0;
    while (guests.size() < how_many && given_up <= most_given_up && stage.well()) {
        const std::string name =
            "guest-" + std::to_string(guests.size() + 1) + std::string(given_up, '+');
        const MemberId guest = stage.add_member(name);
        stage.await(name + " is in or out", seconds{31}, [&] {
            go_on();
            return !stage.world().heard(guest).empty();
        });
        if (!stage.world().member(guest).welcomed()) {
            ++given_up;
            continue;
        }
        stage.say(guest, name + " is here");
        guests.push_back(guest);
    }
    stage.demand(stage.age() <= for_all || !asked.is_whole(),
                 "it has taken longer than " + in_seconds(for_all));
    stage.demand(given_up <= most_given_up, std::to_string(given_up) + " logins have failed");
    stage.await("all have heard their lines and left", seconds{60}, [&] {
        go_on();
        return gone == how_many && std::none_of(guests.begin(), guests.end(), [&](MemberId id) {
                   return stage.world().listening(id);
               });
    });
    for (const MemberId guest : guests) {
        const auto own = stage.lines(guest);
        const std::string name{stage.world().member(guest).name()};
        stage.demand(std::count(own.begin(), own.end(), Said{name, name + " is here"}) == 1,
                     name + " has not heard its line once");
    }
    Playbill playbill{asked};
    playbill.add(stage, true);
    return playbill.report();
}

} // namespace logins

/// 30 % are lost both ways, three in a row at most.
inline ScenarioReport handshakeloss(const ScenarioOptions& asked) {
    Link link = runner_link;
    link.loss = percent(30);
    return logins::one_by_one(
        asked, link,
        [bursts = logins::BoundedBursts{link, 3}](Stage& stage) mutable { bursts.watch(stage); });
}

/// A bit of 30 % is flipped, both ways.
inline ScenarioReport handshakecorruption(const ScenarioOptions& asked) {
    Link link = runner_link;
    link.corrupt = percent(30);
    return logins::one_by_one(asked, link, [](Stage&) {});
}

/// The room knows nothing of a member but its first question: of what it sends, the second to the
/// seventh datagram are lost. To an address that is not proven the room never sends more than came
/// from it, and the login succeeds all the same.
inline ScenarioReport amplificationlimit(const ScenarioOptions& asked) {
    using logins::seconds;
    Stage stage{asked, {.link = runner_link}};
    const Endpoint own = ipv4_endpoint({10, 9, 0, 1}, 40'000);
    std::uint64_t came = 0;
    std::uint64_t went = 0;
    std::uint64_t seen = 0; // facts
    const auto watch = [&] {
        const World& world = stage.world();
        const bool is_proven = world.room(stage.room()).reliable().sessions().size() > 0;
        if (std::exchange(seen, world.trace().count()) == world.trace().count() || is_proven)
            return;
        for (const Fact& fact : world.facts()) {
            if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                if (sent->packet.to == own) went += sent->packet.bytes.size();
            } else if (const auto* const delivered = std::get_if<fact::Delivered>(&fact)) {
                if (delivered->packet.from == own) came += delivered->packet.bytes.size();
            }
        }
        stage.demand(went <= came, "the room has sent " + std::to_string(went) + " bytes for " +
                                       std::to_string(came));
    };
    const MemberId ann = stage.add_member("ann", own);
    stage.act([&](World& world) { world.lose_next(own, stage.room(), 6); });
    stage.await("ann is in", seconds{30}, [&] {
        watch();
        return stage.is_drained(ann) && stage.knows_all(ann);
    });
    stage.demand(went > 0, "the room has answered nothing before the address was proven");
    stage.demand(stage.world().marks()[Mark::datagram_lost] == 6, "not six datagrams were lost");
    stage.say(ann, "here");
    stage.await("ann is heard", seconds{1}, [&] { return stage.is_drained(ann); });
    stage.demand_all_heard({ann});
    stage.demand_all_in({ann});
    return curtain(stage, asked);
}

/// A hundred members at the same instant, on a line that loses a twentieth. All are in within 30 s
/// and know each other, and what each says reaches all within 10 s.
inline ScenarioReport thundering_login(const ScenarioOptions& asked) {
    using logins::seconds;
    Link link = runner_link;
    link.jitter = logins::milliseconds{20};
    link.loss = percent(5);
    Stage stage{asked, {.link = link}};
    std::vector<MemberId> members;
    for (std::size_t at = 0; at < asked.part_of(100); ++at)
        members.push_back(stage.add_member("member-" + std::to_string(at)));
    const auto all = [&](auto holds) { return std::all_of(members.begin(), members.end(), holds); };
    stage.await("all are in and know each other", seconds{30}, [&] {
        return stage.world().room(stage.room()).roster().size() == members.size() &&
               all([&](MemberId id) { return stage.is_drained(id) && stage.knows_all(id); });
    });
    for (const MemberId id : members)
        stage.say(id, "hello from " + std::string{stage.world().member(id).name()});
    stage.await("all have heard all", seconds{10}, [&] { return stage.are_drained(members); });
    stage.demand_all_heard(members);
    stage.demand_all_in(members);
    return curtain(stage, asked, true);
}

/// In a room of 150 with names of 32 bytes, which are five pages, somebody new knows all after two
/// round trips for the login and two for the roster.
inline ScenarioReport long_roster(const ScenarioOptions& asked) {
    using logins::milliseconds;
    using logins::seconds;
    Stage stage{asked, {.link = {.delay = milliseconds{25}}}};
    for (std::size_t at = 0; at < 150; ++at) {
        std::string name = std::to_string(1000 + at);
        name.resize(max_name_size, 'x');
        stage.add_member(std::move(name));
    }
    stage.await("all are in", seconds{30},
                [&] { return stage.world().room(stage.room()).roster().size() == 150; });
    stage.run_for(seconds{10} + Random{asked.seed}.between(Duration{0}, seconds{5}));
    const MemberId ann = stage.add_member("ann");
    stage.await("ann knows all", milliseconds{4 * 50 + 25},
                [&] { return stage.is_drained(ann) && stage.knows_all(ann); });
    return curtain(stage, asked);
}

} // namespace confab::sim::scenarios
