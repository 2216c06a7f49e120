// swarm: the fault phase of a seed: people come, talk and go on a bad network, among strangers.
// The one rule: a value; what is done next is drawn from the workload's stream alone, and how the
// network takes it from the network's.
#pragma once

#include "intruder.hpp"
#include "run.hpp"
#include "stranger.hpp"
#include "swarm_plan.hpp"

#include <confab/protocol/submission_sender.hpp>
#include <confab/wire/record_codec.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace confab::sim {

template <registry Registry>
class BasicSwarm {
public:
    using Run = BasicRun<Registry>;
    using World = BasicWorld<Registry>;

    /// `make_room(world)` adds the room.
    template <typename MakeRoom>
    BasicSwarm(const SwarmPlan& plan, MakeRoom make_room)
        : plan_{plan}, run_{plan.world, make_room}, workload_{stream_for(plan.seed,
                                                                         Purpose::workload)},
          rarities_{stream_for(plan.seed, Purpose::workload).stream(1)},
          secrets_{stream_for(plan.seed, Purpose::secrets).stream(1)}, stranger_{stream_for(
                                                                           plan.seed,
                                                                           Purpose::stranger)},
          intruder_{stream_for(plan.seed, Purpose::stranger).stream(1)} {
        if (plan.keep_schedule) run_.keep_schedule();
    }

    /// All arrive; then all deeds, with pauses between. Ends early when an invariant is broken.
    void run_fault_phase() {
        world().run_for(plan_.before);
        for (std::uint32_t at = 0; at < plan_.people; ++at)
            arrive(static_cast<Actor>(at + 1));
        for (std::uint32_t deed = 0; deed < plan_.deeds && !world().violation(); ++deed) {
            world().run_for(workload_.between(Duration{0}, plan_.longest_pause));
            stranger_.overhear(run_);
            act(draw_deed());
        }
    }

    [[nodiscard]] Run& run() { return run_; }
    [[nodiscard]] const Run& run() const { return run_; }
    [[nodiscard]] const SwarmPlan& plan() const { return plan_; }

    friend bool operator==(const BasicSwarm&, const BasicSwarm&) = default;

private:
    World& world() { return run_.world(); }

    void arrive(Actor who) {
        constexpr std::array<std::string_view, 10> names{"ann", "bob",  "cid", "dan", "eve",
                                                         "ANN", "小明", "Bob", "fay", "gus"};
        std::string name{names[workload_.below(names.size())]};
        const auto number = static_cast<std::uint32_t>(who);
        const bool in_a_crowd = plan_.people > swarm_plan::most_people;
        if (in_a_crowd) name = "a-very-long-name-of-somebody-" + std::to_string(number);
        const bool classic = !in_a_crowd && (plan_.classic >> (number - 1) & 1U) != 0;
        join(who, name, classic ? Dialect::classic : Dialect::confab1, world().new_endpoint());
    }

    void join(Actor who, const std::string& name, Dialect dialect, const Endpoint& at) {
        run_.perform(action::Join{who, name, dialect, at, seeded_secret(secrets_)});
    }
    void join(Actor who, const Endpoint& at) {
        const Person person = run_.person(who);
        join(who, person.name, person.dialect, at);
    }

    Deed draw_deed() {
        std::uint64_t sum = 0;
        for (const std::uint32_t weight : plan_.weights)
            sum += weight;
        std::uint64_t drawn = workload_.below(sum);
        std::size_t deed = 0;
        while (drawn >= plan_.weights[deed])
            drawn -= plan_.weights[deed++];
        return static_cast<Deed>(deed);
    }

    Actor draw_actor() { return static_cast<Actor>(1 + workload_.below(plan_.people)); }

    [[nodiscard]] bool may(Deed deed) const {
        return plan_.weights[static_cast<std::size_t>(deed)] > 0;
    }

    void act(Deed deed) {
        const Actor who = draw_actor();
        switch (deed) {
        case Deed::say:
            return say(who, 0);
        case Deed::say_long:
            return say(who, draw_length());
        case Deed::say_too_much:
            return say_too_much(who);
        case Deed::leave:
            return run_.perform(action::Leave{who});
        case Deed::crash:
            return run_.perform(action::Crash{who});
        case Deed::come_back:
            if (!world().listening(run_.person(who).member)) join(who, world().new_endpoint());
            return;
        case Deed::come_back_at_once:
            return join(who, place_of(who));
        case Deed::announce:
            return announce();
        case Deed::kick:
            return run_.perform(
                action::Kick{run_.person(who).name, workload_.below(2) == 0 ? "" : "out"});
        case Deed::part:
            return part(who);
        case Deed::rejoin:
            return rejoin(place_of(who));
        case Deed::wait:
            return world().run_for(world().options().room.classic.silence_limit);
        case Deed::black_out:
            return black_out(who);
        case Deed::stand_still:
            return stand_still(who);
        case Deed::rebind:
            return rebind(who);
        case Deed::restart_room:
            return restart_room();
        case Deed::jump_clock:
            return run_.perform(action::JumpClock{draw_party(who), draw_trouble()});
        case Deed::drift:
            return drift(who);
        case Deed::slow_down:
            return slow_down(who);
        case Deed::clog:
            return clog();
        case Deed::join_again:
            return join_again(who);
        case Deed::intrude:
            return intruder_.act(who, rarities_.between(Duration{0}, std::chrono::seconds{20}),
                                 run_);
        case Deed::pass_by:
            return pass_by();
        default:
            return stranger_.act(deed, run_.person(who), run_);
        }
    }

    [[nodiscard]] Endpoint place_of(Actor who) const {
        return run_.world().endpoint(run_.person(who).member);
    }
    [[nodiscard]] Endpoint room_place() const { return run_.world().endpoint(run_.room()); }

    /// This person, or, now and then, the room.
    Actor draw_party(Actor who) { return workload_.below(6) == 0 ? the_room : who; }

    /// No two texts are the same, so that what is told twice shows.
    void say(Actor who, std::uint64_t more) {
        std::string text = "line " + std::to_string(++lines_);
        if (more > 0) text += ' ';
        // Of characters of one byte, or of three.
        constexpr std::string_view wide = "話";
        if (lines_ % 2 == 0) {
            text.append(static_cast<std::size_t>(more), 'x');
        } else {
            for (std::uint64_t at = 0; at + wide.size() <= more; at += wide.size())
                text += wide;
        }
        run_.perform(action::Say{who, std::move(text)});
    }

    /// Of a long text; now and then of one that has all pieces that one may have.
    std::uint64_t draw_length() {
        const std::uint64_t drawn = 1 + workload_.below(16'000);
        if (!plan_.longest_texts) return drawn;
        constexpr std::uint64_t least = 15 * wire::max_piece_size;
        return least +
               rarities_.below(SubmissionSender::max_text_size - least - sizeof "line 4294967295");
    }

    void announce() {
        std::string text = "notice " + std::to_string(++lines_);
        if (plan_.long_notices)
            text.resize(static_cast<std::size_t>(900 + rarities_.below(150)), 'x');
        run_.perform(action::Announce{std::move(text)});
    }

    /// People talk, for as long as something lasts; some of them without an end.
    void talk_for(Duration duration) {
        constexpr int turns = 4;
        constexpr int many = 40;
        constexpr int most_long = 3;
        for (int turn = 0; turn < turns && !world().violation(); ++turn) {
            const Actor who = draw_actor();
            const int count = workload_.below(4) == 0 ? many : 1;
            for (int line = 0; line < count; ++line)
                say(who, plan_.longest_texts && line < most_long ? draw_length() : 0);
            world().run_for(duration / turns);
            stranger_.overhear(run_);
        }
    }

    /// Short, or so long that who suffers it is given up.
    Duration draw_trouble() {
        using std::chrono::milliseconds;
        using std::chrono::seconds;
        if (workload_.below(2) == 0) return workload_.between(milliseconds{100}, seconds{20});
        return workload_.between(seconds{20}, seconds{90});
    }

    /// One way or both; and when it ends, who suffered it may be somewhere else.
    void black_out(Actor who) {
        part(who);
        const Endpoint parted = place_of(who);
        say(who, 0);
        talk_for(draw_trouble());
        if (workload_.below(3) == 0) rebind(who);
        rejoin(parted);
        if (place_of(who) != parted) rejoin(place_of(who));
    }

    void stand_still(Actor who) {
        const Actor party = draw_party(who);
        run_.perform(action::Pause{party});
        if (party == the_room && may(Deed::flood)) {
            stranger_.flood(ipv4_endpoint({10, 66, 0, 9}, 0), run_, 300);
        }
        talk_for(draw_trouble());
        run_.perform(action::Resume{party});
    }

    /// A classic member whose address changes is somebody else.
    void rebind(Actor who) {
        const Person& person = run_.person(who);
        if (person.dialect == Dialect::classic) return;
        const auto how = workload_.below(2) == 0 ? Rebind::port : Rebind::address_and_port;
        run_.perform(action::Rebind{who, world().new_address_of(person.member, how)});
    }

    void restart_room() {
        if constexpr (std::same_as<Registry, MemoryRegistry>) {
            const bool keeps_log = workload_.below(2) == 0;
            const LogId log{keeps_log ? 0 : secrets_.next()};
            run_.perform(action::Restart{keeps_log, log, seeded_secret(secrets_)});
        }
    }

    /// No quartz is as bad as a hundredth.
    void drift(Actor who) {
        const auto most = static_cast<std::uint64_t>(swarm_plan::most_drift);
        const auto drawn = static_cast<std::int32_t>(workload_.below(2 * most + 1));
        run_.perform(action::Drift{draw_party(who), drawn - swarm_plan::most_drift});
    }

    /// The way to somebody is narrow while others talk: a slow reader.
    void slow_down(Actor who) {
        const Endpoint place = place_of(who);
        Link narrow = world().options().link;
        narrow.bandwidth = 200 + workload_.below(5'000);
        narrow.queue = static_cast<std::size_t>(2 + workload_.below(30));
        world().set_link(run_.room(), place, narrow);
        talk_for(draw_trouble());
        world().set_link(run_.room(), place, world().options().link);
    }

    /// Some ways close one after another, and open again in another order.
    void clog() {
        std::vector<Endpoint> clogged;
        for (std::uint32_t at = 0; at < plan_.people && at < swarm_plan::most_people; ++at) {
            if (workload_.below(2) == 0) continue;
            clogged.push_back(place_of(static_cast<Actor>(at + 1)));
            run_.perform(action::Block{room_place(), clogged.back()});
            run_.perform(action::Block{clogged.back(), room_place()});
            say(draw_actor(), 0);
            world().run_for(draw_trouble() / 8);
        }
        while (!clogged.empty()) {
            const auto next =
                clogged.begin() + static_cast<std::ptrdiff_t>(workload_.below(clogged.size()));
            rejoin(*next);
            clogged.erase(next);
            say(draw_actor(), 0);
            world().run_for(draw_trouble() / 8);
        }
    }

    /// Its login has had an outcome then, and has no other.
    void join_again(Actor who) {
        using std::chrono::milliseconds;
        join(who, world().new_endpoint());
        const auto listen = [&] {
            stranger_.overhear(run_);
            return false;
        };
        world().run_until(listen, workload_.between(milliseconds{0}, milliseconds{3000}));
        if (workload_.below(2) == 0) {
            run_.perform(action::Kick{run_.person(who).name, ""});
        } else {
            run_.perform(action::Leave{who});
        }
        world().run_for(workload_.between(milliseconds{0}, milliseconds{3000}));
        stranger_.join_again(run_);
    }

    /// Who comes asks for the roster while others leave.
    void pass_by() {
        using std::chrono::milliseconds;
        constexpr int most = 3;
        for (int count = 0; count < most && !world().violation(); ++count) {
            join(draw_actor(), world().new_endpoint());
            world().run_for(rarities_.between(milliseconds{0}, milliseconds{2000}));
            run_.perform(action::Leave{draw_actor()});
            world().run_for(rarities_.between(milliseconds{0}, milliseconds{500}));
        }
    }

    void say_too_much(Actor who) {
        const bool sneak = workload_.below(2) == 0;
        if (!sneak) return say(who, 1100);
        // Past the member's own check, as another client's would come.
        const std::string text = workload_.below(2) == 0
                                     ? "line " + std::to_string(++lines_) + std::string(1100, 'x')
                                     : "\x1B[2J\x1B[1;1Hnot for a terminal";
        const std::string chat = classic::encode_chat(run_.person(who).name, text);
        run_.perform(action::Inject{place_of(who), room_place(), hostile::to_bytes(chat)});
    }

    void part(Actor who) {
        const std::uint64_t how = workload_.below(3);
        const Endpoint place = place_of(who);
        if (how != 0) run_.perform(action::Block{place, room_place()});
        if (how != 1) run_.perform(action::Block{room_place(), place});
    }

    void rejoin(const Endpoint& place) {
        run_.perform(action::Unblock{place, room_place()});
        run_.perform(action::Unblock{room_place(), place});
    }

    SwarmPlan plan_;
    Run run_;
    Random workload_;
    Random rarities_; ///< for what few seeds do: the others go on as they did
    Random secrets_;
    Stranger<Registry> stranger_;
    Intruder<Registry> intruder_;
    std::uint64_t lines_ = 0;
};

using Swarm = BasicSwarm<MemoryRegistry>;

} // namespace confab::sim
