// transfers: much text through the room to another member, on lines that are slow, lose, harm, go
// dark, or change their address: cases of the QUIC interop runner, translated to a chat room.
// The one rule: whatever the line does, all is heard once and in order, within a bound.
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

namespace transfers {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline constexpr std::size_t amount = 2'000'000; ///< bytes

/// What a transfer has to keep, beside that all is heard.
struct Bounds {
    Duration within{};               ///< for all of it
    std::uint64_t least_goodput = 0; ///< bits a second
};

/// ann says all that there is as fast as she may, and bob reads it.
inline ScenarioReport run(const ScenarioOptions& asked, const WorldOptions& options,
                          const Bounds& bounds) {
    Stage stage{asked, options};
    const auto members = stage.enter({"ann", "bob"});
    std::vector<Flow> flows{{members[0], asked.part_of(amount)}};
    const Duration took = transfer(stage, flows, members, bounds.within, [] {});
    stage.demand_all_heard(members);
    stage.demand_all_in(members);
    Playbill playbill{asked};
    const std::uint64_t goodput = stage.well() ? playbill.set_goodput(flows[0].bytes(), took) : 0;
    if (asked.is_whole()) {
        stage.demand(goodput >= bounds.least_goodput,
                     "no more than " + std::to_string(goodput / 1000) + " kbit/s of text");
    }
    stage.everybody_leaves();
    playbill.add(stage);
    return playbill.report();
}

/// On a line that loses, a reader falls behind an author by more than the ring's 1 MiB, and would
/// be told of a gap: who wants all of a transfer gives the room a ring that holds it.
inline WorldOptions with_long_ring(WorldOptions options) {
    options.room.reliable.ring_bytes = std::size_t{4} << 20U;
    return options;
}

/// A hundred lines a second, for as long as the whole amount takes; a part of it is as many lines
/// less, in the same time.
inline milliseconds pause_of(const ScenarioOptions& asked) {
    return milliseconds{10} * static_cast<int>(asked.divisor);
}

} // namespace transfers

/// The line at its best: what of its 10 Mbit/s is text. A room is asked for more than half of it,
/// 5.1 were measured. What is missing is that a member sends its whole credit of 32 records at
/// once, and the queue holds 25: with a queue of 64 it is 8.3.
inline ScenarioReport goodput(const ScenarioOptions& asked) {
    return transfers::run(asked, unlimited(runner_link),
                          {.within = transfers::seconds{10}, .least_goodput = 5'000'000});
}

/// 750 ms one way. A credit of 32 records each round trip is 22 kB/s.
inline ScenarioReport longrtt(const ScenarioOptions& asked) {
    Link link = runner_link;
    link.delay = transfers::milliseconds{750};
    return transfers::run(asked, unlimited(link),
                          {.within = transfers::seconds{150}, .least_goodput = 110'000});
}

inline ScenarioReport transferloss(const ScenarioOptions& asked) {
    Link link = runner_link;
    link.loss = percent(2);
    return transfers::run(asked, transfers::with_long_ring(unlimited(link)),
                          {.within = transfers::seconds{30}, .least_goodput = 1'000'000});
}

inline ScenarioReport transfercorruption(const ScenarioOptions& asked) {
    Link link = runner_link;
    link.corrupt = percent(2);
    return transfers::run(asked, transfers::with_long_ring(unlimited(link)),
                          {.within = transfers::seconds{30}, .least_goodput = 1'000'000});
}

/// For 5 s all is well, for 2 s nothing passes, and again. Who talks meanwhile is heard a pause
/// of 3 s and two round trips after the line is there again, at the latest, and nobody is lost.
inline ScenarioReport blackhole(const ScenarioOptions& asked) {
    using transfers::milliseconds;
    using transfers::seconds;
    constexpr Duration period = seconds{7};
    constexpr Duration dark = seconds{2};
    constexpr Duration longest = dark + seconds{3} + milliseconds{150};
    Stage stage{asked, unlimited(runner_link)};
    const auto members = stage.enter({"ann", "bob"});
    // Where in its period it begins, the seed says.
    Random random{asked.seed};
    const Duration start = stage.age() - random.between(Duration{0}, period - dark);
    const auto go_dark = [&] {
        const bool is_dark = (stage.age() - start) % period >= period - dark;
        stage.act([&](World& world) {
            if (!is_dark) return world.heal();
            for (const MemberId id : members)
                world.partition(stage.room(), id);
        });
    };
    talk(stage, Flow{members[0], asked.part_of(transfers::amount)}, members,
         transfers::pause_of(asked), longest, go_dark);
    stage.demand_all_heard(members);
    stage.demand_all_in(members);
    for (const MemberId id : members)
        stage.demand_heard_within(longest, id);
    return curtain(stage, asked, true);
}

namespace transfers {

/// Author and reader get new addresses, at the same time, 1 s after the first line and each 5 s
/// from there on; nobody has to log in again. Who talks is found at once. A reader that owes no
/// acknowledgement just then is found with its keepalive, 16.5 s later, and has missed nothing: the
/// room's ring holds what was said meanwhile, which at this rate is more than the 1 MiB of others.
inline ScenarioReport rebinding(const ScenarioOptions& asked, Rebind how) {
    constexpr Duration found_at_once = milliseconds{500};
    constexpr Duration found_in_time = seconds{18};
    Stage stage{asked, with_long_ring(unlimited(runner_link))};
    const auto members = stage.enter({"ann", "bob"});
    Duration next = stage.age() + seconds{1};
    std::uint64_t changes = 0;
    const auto change = [&] {
        if (stage.age() < next || changes == 8) return;
        next += seconds{5};
        for (const MemberId id : members) {
            ++changes;
            stage.act([&](World& world) { world.rebind(id, how); });
        }
    };
    talk(stage, Flow{members[0], asked.part_of(amount)}, members, pause_of(asked), found_in_time,
         change);
    stage.demand_all_heard(members);
    stage.demand_all_in(members);
    stage.demand_heard_within(found_at_once, members[0]);
    stage.demand_heard_within(found_in_time, members[1]);
    const Marks& marks = stage.world().marks();
    stage.demand(changes == 8, "the addresses have changed another number of times");
    stage.demand(marks[Mark::address_proven] > changes / 2, "an address was not proven");
    stage.demand(marks[Mark::member_returned] == 0, "somebody had to log in again");
    return curtain(stage, asked, true);
}

} // namespace transfers

inline ScenarioReport rebind_port(const ScenarioOptions& asked) {
    return transfers::rebinding(asked, Rebind::port);
}

inline ScenarioReport rebind_addr(const ScenarioOptions& asked) {
    return transfers::rebinding(asked, Rebind::address_and_port);
}

namespace transfers {

/// The most bytes of records that the room has sent one member within two milliseconds. It looks
/// after each step.
class Bursts {
public:
    void watch(const Stage& stage) {
        sent_.each(stage, [&](const Packet& packet) {
            const Contents* const contents = packet.contents();
            if (contents == nullptr || contents->records.empty() || !contents->to_member) return;
            Burst& burst = bursts_[packet.to];
            if (stage.age() - burst.began > milliseconds{2}) burst = {.began = stage.age()};
            burst.bytes += packet.bytes.size();
            most_ = std::max(most_, burst.bytes);
        });
    }
    [[nodiscard]] std::uint64_t most() const { return most_; }

private:
    struct Burst {
        Duration began{};
        std::uint64_t bytes = 0;
    };
    std::map<Endpoint, Burst> bursts_; ///< by member
    std::uint64_t most_ = 0;
    SentSince sent_;
};

} // namespace transfers

/// A wide line of 200 ms one way, and always something to say. What the window allows goes out
/// over the round trip, ten datagrams at once at most (RFC 9002, section 7.7).
inline ScenarioReport pacing(const ScenarioOptions& asked) {
    using transfers::milliseconds;
    using transfers::seconds;
    // And what 2 ms earn, and acknowledgements that go along.
    constexpr std::uint64_t at_once = 15 * wire::max_datagram_size;
    Stage stage{asked, unlimited({.delay = milliseconds{200}, .queue = 256})};
    const auto members = stage.enter({"ann", "bob"});
    std::vector<Flow> flows{{members[0], asked.part_of(transfers::amount)}};
    transfers::Bursts bursts;
    transfer(stage, flows, members, seconds{60}, [&] { bursts.watch(stage); });
    stage.demand(bursts.most() <= at_once,
                 std::to_string(bursts.most()) + " bytes were sent at once");
    stage.demand_all_heard(members);
    return curtain(stage, asked, true);
}

/// Six members say texts of the longest kind at the same time, on lines that lose a twentieth, to a
/// room whose pool holds two of them. It holds no more than that, and all are heard.
inline ScenarioReport full_pool(const ScenarioOptions& asked) {
    using transfers::seconds;
    Link link = runner_link;
    link.loss = percent(5);
    WorldOptions options = transfers::with_long_ring(unlimited(link));
    options.room.reliable.pool_bytes = std::size_t{36} << 10U;
    Stage stage{asked, options};
    const auto members = stage.enter({"ann", "bob", "cid", "dan", "eve", "fay"});
    for (std::size_t round = 0; round < 4; ++round) {
        for (const MemberId id : members) {
            std::string text = std::string{stage.world().member(id).name()} + " at length, " +
                               std::to_string(round) + ' ';
            text.resize(SubmissionSender::max_text_size, static_cast<char>('a' + round));
            stage.say(id, std::move(text));
        }
    }
    stage.await("all are heard", seconds{120}, [&] { return stage.are_drained(members); });
    stage.demand_all_heard(members);
    stage.demand_all_in(members);
    return curtain(stage, asked, true);
}

} // namespace confab::sim::scenarios
