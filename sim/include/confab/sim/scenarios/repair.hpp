// repair: what goes again, and when: on lines that lose nothing, or just what the scenario loses.
// The one rule: nothing goes again without a reason, and what has one goes soon; so sendings are
// counted, record by record.
#pragma once

#include "flow.hpp"

#include <confab/wire/data_writer.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim::scenarios {

namespace repair {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Datagrams behind a loss take along what went before them (docs/protocol.md, Reliability).
inline constexpr std::uint64_t most_copies = 2;

/// How often each record of each way was sent. It looks after each step. Precondition: nobody gets
/// a new address or a new session.
class Sendings {
public:
    void watch(const Stage& stage) {
        sent_.each(stage, [&](const Packet& packet) {
            const Contents* const contents = packet.contents();
            if (contents == nullptr) return;
            auto& way = counts_[{packet.from, packet.to}];
            for (const Contents::Run& run : contents->records) {
                for (std::uint64_t at = 0; at < run.count; ++at)
                    most_ = std::max(most_, ++way[run.first + at]);
            }
        });
    }

    void watch_for(Stage& stage, Duration duration) {
        stage.run_until(
            [&] {
                watch(stage);
                return false;
            },
            duration);
    }

    /// Of the record that was sent most often.
    [[nodiscard]] std::uint64_t most() const { return most_; }

private:
    std::map<Way, std::map<std::uint64_t, std::uint64_t>> counts_;
    std::uint64_t most_ = 0;
    SentSince sent_;
};

inline void demand_each_once(Stage& stage, const Sendings& sendings) {
    stage.demand(sendings.most() == 1, "a record was sent " + std::to_string(sendings.most()) +
                                           " times, and none was lost");
}

/// The members say a line in turn, `count` in all, one each `pause`.
inline void talk_in_turn(Stage& stage, Sendings& sendings, const std::vector<MemberId>& members,
                         std::size_t count, Duration pause, std::string_view what) {
    for (std::size_t line = 0; line < count; ++line) {
        stage.say(members[line % members.size()],
                  "line " + std::to_string(line) + ' ' + std::string{what});
        sendings.watch_for(stage, pause);
    }
}

/// A room that is told to ask for signs of life once an hour, which is too seldom: ten minutes.
inline WorldOptions silent_room() {
    WorldOptions options{.link = {.delay = milliseconds{40}}};
    options.room.reliable.keepalive = minutes{60};
    options.room.reliable.silence_limit = minutes{120};
    return options;
}

/// A question and an acknowledgement, and nothing else.
inline bool is_bare_question(const Contents& contents) {
    return contents.ping && contents.ack &&
           contents.size == wire::encoded_size(wire::Ping{}) + wire::encoded_size(*contents.ack);
}

/// In the place of such a datagram, just sent, goes the question alone.
inline void ask_alone(Stage& stage, const Packet& packet) {
    const std::vector<const Flight*> flights = stage.world().under_way().in_order();
    const auto at = std::find_if(flights.begin(), flights.end(), [&](const Flight* flight) {
        return flight->packet.number == packet.number;
    });
    if (at == flights.end()) return stage.demand(false, "a question was lost");
    stage.act([&](World& world) {
        world.lose(static_cast<std::size_t>(std::distance(flights.begin(), at)));
    });
    const Contents& contents = *packet.contents();
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, wire::max_datagram_size, contents.token, contents.stamp};
    writer.put(wire::Ping{});
    stage.act([&](World& world) { world.inject(packet.from, packet.to, writer.finish()); });
}

/// The lines behind a silence are as any others.
inline void demand_nothing_shows(Stage& stage, const Sendings& sendings,
                                 const std::vector<MemberId>& members) {
    demand_each_once(stage, sendings);
    stage.demand_all_heard(members);
    stage.demand_all_in(members);
    for (const MemberId id : members)
        stage.demand_heard_within(milliseconds{110}, id);
}

/// Time passes, and the member's questions go alone, as those of another maker's member may: this
/// library's take an acknowledgement along. Gives how many there were.
inline std::uint64_t ask_alone_for(Stage& stage, MemberId asker, Duration duration) {
    SentSince sent;
    std::uint64_t asked = 0;
    stage.run_until(
        [&] {
            std::vector<Packet> questions;
            sent.each(stage, [&](const Packet& packet) {
                const Contents* const contents = packet.contents();
                const bool own = packet.from == stage.world().endpoint(asker);
                if (own && contents != nullptr && is_bare_question(*contents))
                    questions.push_back(packet);
            });
            for (const Packet& question : questions)
                ask_alone(stage, question);
            asked += questions.size();
            return false;
        },
        duration);
    return asked;
}

} // namespace repair

/// Datagrams overtake each other by up to a tenth of the round trip. That is no loss (RFC 9002,
/// section 6.1.2: one has to be later than 9/8 of it), so nothing goes again.
inline ScenarioReport reordering(const ScenarioOptions& asked) {
    using namespace repair;
    Stage stage{asked, unlimited({.delay = milliseconds{40}, .jitter = milliseconds{4}})};
    const auto members = stage.enter({"ann", "bob", "cid"});
    // What overtakes a WELCOME is lost, and brings copies along (docs/protocol.md, Reliability).
    Sendings before;
    talk_in_turn(stage, before, members, 240, milliseconds{3}, "while there are copies");
    Sendings sendings;
    talk_in_turn(stage, sendings, members, 300, milliseconds{3}, "in any order");
    stage.demand(stage.world().marks()[Mark::datagram_overtaken] > 0, "nothing was overtaken");
    demand_each_once(stage, sendings);
    stage.await("all is read", seconds{2}, [&] { return stage.are_drained(members); });
    stage.demand_all_heard(members);
    return curtain(stage, asked, true);
}

/// In a room that is told to ask for signs of life once an hour, which is too seldom, nobody says
/// anything for three quarters of one, twice; stamps come round after 73 minutes, and look old
/// after half of that. The first lines behind it are as any others.
inline ScenarioReport long_silence(const ScenarioOptions& asked) {
    using namespace repair;
    Stage stage{asked, silent_room()};
    const auto members = stage.enter({"ann", "bob", "cid"});
    Sendings sendings;
    talk_in_turn(stage, sendings, members, 6, milliseconds{30}, "before");
    for (const char* const what : {"after three quarters of an hour", "and as many again"}) {
        stage.run_for(minutes{45});
        talk_in_turn(stage, sendings, members, 30, milliseconds{30}, what);
        sendings.watch_for(stage, seconds{2});
    }
    demand_nothing_shows(stage, sendings, members);
    return curtain(stage, asked, true);
}

/// The same silence, and bob's member is of another maker: it asks, and echoes nothing until there
/// are lines again. The room's stamps have then come half round since the last echo. Texts of two
/// full datagrams, which are acknowledged at once, have shown a round trip of 80 ms; the lines
/// behind the silence are acknowledged with a delay of 25 ms, which is after more than 9/8 of it.
inline ScenarioReport lone_questions(const ScenarioOptions& asked) {
    using namespace repair;
    Stage stage{asked, silent_room()};
    const auto members = stage.enter({"ann", "bob", "cid"});
    Sendings sendings;
    talk_in_turn(stage, sendings, {members[0]}, 20, milliseconds{150}, std::string(2000, '.'));
    sendings.watch_for(stage, seconds{2});
    const std::uint64_t questions = ask_alone_for(stage, members[1], minutes{45});
    stage.demand(questions == 4, "bob has asked " + std::to_string(questions) + " times");
    talk_in_turn(stage, sendings, members, 30, milliseconds{30}, "after three quarters of an hour");
    sendings.watch_for(stage, seconds{2});
    demand_nothing_shows(stage, sendings, members);
    return curtain(stage, asked, true);
}

/// Of lines in a row some are lost on their way to the room, and what comes behind tells. They go
/// again 9/8 of a round trip after they went, by a timer of their own, and not when a probe finds
/// out; and they go once again, not more.
inline ScenarioReport single_losses(const ScenarioOptions& asked) {
    using namespace repair;
    constexpr Duration one_way = milliseconds{50};
    /// Two round trips, an eighth, and what a clock of 1024 ns and a turn take.
    constexpr Duration repaired = 4 * one_way + one_way / 4 + milliseconds{5};
    Stage stage{asked, {.link = {.delay = one_way}}};
    const auto members = stage.enter({"ann", "bob"});
    const MemberId ann = members[0];
    Sendings sendings;
    talk_in_turn(stage, sendings, {ann}, 20, milliseconds{150}, "so that the line is known");
    Random random{asked.seed};
    std::uint64_t lost = 0;
    for (std::size_t round = 0; round < 9; ++round) {
        // x is lost, o passes.
        constexpr std::array<std::string_view, 3> patterns{"oxo", "oxxo", "oxoxo"};
        for (const char fate : patterns[round % patterns.size()]) {
            if (fate == 'x') {
                stage.act([&](World& world) { world.lose_next(ann, stage.room()); });
                ++lost;
            }
            stage.say(ann, "line " + std::to_string(stage.said()) + ", and it goes " + fate);
            sendings.watch_for(stage, random.between(milliseconds{1}, milliseconds{3}));
        }
        sendings.watch_for(stage, seconds{2});
    }
    stage.demand(stage.world().marks()[Mark::datagram_lost] == lost, "other datagrams were lost");
    stage.demand(sendings.most() <= 1 + 1 + most_copies,
                 "a record was sent " + std::to_string(sendings.most()) + " times, and lost once");
    for (const MemberId id : members)
        stage.demand_heard_within(repaired, id);
    stage.demand_all_heard(members);
    return curtain(stage, asked, true);
}

/// For 40 s nothing passes, and members ask in vain, ever more rarely. When they have had an answer
/// that is over: a lone line that is lost goes again after one probe time-out.
inline ScenarioReport after_a_blackout(const ScenarioOptions& asked) {
    using namespace repair;
    constexpr Duration one_way = milliseconds{50};
    constexpr Duration ack_delay = milliseconds{25};
    constexpr Duration repaired = 4 * one_way + ack_delay + milliseconds{25};
    Stage stage{asked, {.link = {.delay = one_way}}};
    const auto members = stage.enter({"ann", "bob"});
    Sendings sendings;
    talk_in_turn(stage, sendings, members, 40, milliseconds{150}, "so that the line is known");
    stage.run_for(seconds{2});
    stage.act([&](World& world) {
        for (const MemberId id : members)
            world.partition(stage.room(), id);
    });
    stage.run_for(seconds{40});
    stage.act([](World& world) { world.heal(); });
    stage.run_for(seconds{20} + Random{asked.seed}.between(Duration{0}, seconds{5}));
    for (const MemberId id : members) {
        stage.act([&](World& world) { world.lose_next(id, stage.room()); });
        stage.say(id, std::string{stage.world().member(id).name()} + " is lost, and alone");
        stage.run_for(seconds{5});
    }
    for (const MemberId id : members)
        stage.demand_heard_within(repaired, id);
    stage.demand_all_heard(members);
    stage.demand_all_in(members);
    return curtain(stage, asked, true);
}

} // namespace confab::sim::scenarios
