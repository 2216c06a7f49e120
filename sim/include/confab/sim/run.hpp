// run: a world with one room, and what has been done to it so far.
// The one rule: whoever drives it, a seed, a file or a search, does so by actions, and each can be
// done at any time: what has no effect then has none.
#pragma once

#include "action.hpp"
#include "schedule.hpp"
#include "world.hpp"

#include <confab/vocabulary/random.hpp>
#include <confab/wire/message.hpp>
#include <confab/wire/record_codec.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

/// Somebody who wants to be in the room, most of the time.
struct Person {
    std::string name;
    Dialect dialect;
    MemberId member;         ///< the present stay, or the last one
    std::uint64_t stays = 0; ///< begun so far

    friend bool operator==(const Person&, const Person&) = default;
};

template <registry Registry>
class BasicRun {
public:
    using World = BasicWorld<Registry>;

    /// `make_room(world)` adds the room.
    template <typename MakeRoom>
    BasicRun(const WorldOptions& options, MakeRoom make_room)
        : world_{options}, room_{make_room(world_)}, secret_{world_.room(room_).options().secret},
          log_{world_.room(room_).registry().id()} {}

    /// Steps and fates are written down from now on. Precondition: nothing has been done.
    void keep_schedule() {
        keeps_ = true;
        world_.fate_book().keep();
    }

    [[nodiscard]] bool keeps_schedule() const { return keeps_; }

    /// What was written down, up to now.
    [[nodiscard]] Schedule schedule() const {
        WorldOptions options = world_.options();
        options.seed = 0;
        options.start = Instant{};
        options.first_record = Sequence{1};
        const Link& link = options.link;
        options.link = Link{.delay = link.delay,
                            .jitter = link.jitter + Ranks::most(options.ranking),
                            .bandwidth = link.bandwidth,
                            .queue = link.queue};
        options.ranking = {};
        options.keep_trace = false;
        options.room.secret = secret_;
        return {.world = options,
                .log = log_,
                .steps = steps_,
                .fates = world_.fate_book().fates(),
                .lasts = healed_at_.value_or(world_.age())};
    }

    void perform(const Action& action) {
        if (keeps_) steps_.push_back({world_.age(), action});
        std::visit([this](const auto& kind) { this->on(kind); }, action);
    }

    /// The bad time is over: every process goes on, and nothing is lost any more.
    void heal() {
        healed_at_ = world_.age();
        for (const auto& [actor, person] : people_) {
            const MemberId id = person.member;
            if (world_.listening(id) && !world_.member(id).welcomed()) trying_.insert(id);
        }
        world_.heal();
        for (const auto& [actor, person] : people_)
            world_.resume(person.member);
        world_.resume(room_);
    }

    /// Everybody who is out joins again, from a new host.
    void call_back() {
        for (auto& [actor, person] : people_) {
            if (world_.listening(person.member)) continue;
            on(action::Join{actor, person.name, person.dialect, new_host_of(actor)});
        }
    }

    [[nodiscard]] World& world() { return world_; }
    [[nodiscard]] const World& world() const { return world_; }
    [[nodiscard]] RoomId room() const { return room_; }
    [[nodiscard]] const std::map<Actor, Person>& people() const { return people_; }
    /// Precondition: there is such a person.
    [[nodiscard]] const Person& person(Actor who) const { return people_.at(who); }

    /// Records of the log that there may be once all that was said is in it: those of logins and
    /// leaves among them.
    [[nodiscard]] std::uint64_t records_said() const {
        return world_.heard(room_).size() + texts_said_ + bytes_said_ / wire::max_piece_size;
    }
    [[nodiscard]] Dialect dialect_of(MemberId id) const {
        return world_.member(id).reliable() == nullptr ? Dialect::classic : Dialect::confab1;
    }
    /// When the bad time ended it was trying to get in, and may have done so for long.
    [[nodiscard]] bool was_trying_when_healed(MemberId id) const { return trying_.contains(id); }
    /// Somebody has told it to leave.
    [[nodiscard]] bool was_sent_away(MemberId id) const { return leavers_.contains(id); }
    /// Somebody has lied to the room in its session.
    [[nodiscard]] bool was_lied_for(MemberId id) const { return lied_for_.contains(id); }

    friend bool operator==(const BasicRun&, const BasicRun&) = default;

private:
    /// `act(id)` when there is such a person, or with the room's.
    template <typename Act>
    void with(Actor who, Act act) {
        if (who == the_room) return act(room_);
        with_member(who, act);
    }
    template <typename Act>
    void with_member(Actor who, Act act) {
        const auto found = people_.find(who);
        if (found != people_.end()) act(found->second.member);
    }

    void on(const action::Join& join) {
        Person& person =
            people_.try_emplace(join.who, Person{join.name, join.dialect, {}, 0}).first->second;
        const bool is_first = person.stays++ == 0;
        if (!is_first && world_.listening(person.member)) world_.crash(person.member);
        MemberOptions options = world_.options().member;
        options.dialect = join.dialect;
        options.secret = join.secret;
        if (options.secret == Secret{}) {
            options.secret = {static_cast<std::uint64_t>(join.who), person.stays};
        }
        person.name = join.name;
        person.dialect = join.dialect;
        person.member = world_.add_member(room_, join.name, free_place(join.at), options);
    }

    /// There, unless somebody is: a schedule may have lost the step in which it went.
    Endpoint free_place(const Endpoint& wanted) {
        Endpoint place = wanted;
        while (!world_.is_free(place))
            ++place.port;
        return place;
    }

    /// The same in every run of a schedule, whoever else there is.
    static Endpoint new_host_of(Actor who) {
        const auto number = static_cast<std::uint32_t>(who);
        return ipv4_endpoint(
            {10, 2, static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)},
            40'000);
    }

    void on(const action::Say& say) {
        ++texts_said_;
        bytes_said_ += say.text.size();
        with_member(say.who, [&](MemberId id) { world_.say(id, say.text); });
    }
    void on(const action::Leave& leave) {
        if (leave.who == the_room) return world_.close(room_);
        with_member(leave.who, [&](MemberId id) {
            leavers_.insert(id);
            world_.leave(id);
        });
    }
    void on(const action::Crash& crash) {
        with(crash.who, [&](auto id) { world_.crash(id); });
    }
    void on(const action::Pause& pause) {
        with(pause.who, [&](auto id) { world_.pause(id); });
    }
    void on(const action::Resume& resume) {
        with(resume.who, [&](auto id) { world_.resume(id); });
    }
    void on(const action::Rebind& rebind) {
        with_member(rebind.who, [&](MemberId id) { world_.rebind(id, free_place(rebind.to)); });
    }
    void on(const action::JumpClock& jump) {
        with(jump.who, [&](auto id) { world_.jump_clock(id, jump.by); });
    }
    void on(const action::Drift& drift) {
        with(drift.who, [&](auto id) { world_.set_clock_drift(id, drift.parts_per_million); });
    }
    void on(const action::Announce& announce) { world_.announce(room_, announce.text); }
    void on(const action::Kick& kick) { world_.kick(room_, kick.name, kick.words); }
    void on(const action::Restart& restart) {
        if constexpr (std::same_as<Registry, MemoryRegistry>) {
            const Secret secret =
                restart.secret == Secret{} ? Secret{0, ++restarts_} : restart.secret;
            const auto first = world_.options().first_record;
            world_.restart(room_,
                           restart.keeps_log ? world_.registry(room_)
                                             : MemoryRegistry{{.id = restart.log, .first = first}},
                           secret);
        }
    }
    void on(const action::Block& block) { world_.block(block.from, block.to); }
    void on(const action::Unblock& unblock) { world_.unblock(unblock.from, unblock.to); }
    void on(const action::Inject& inject) {
        if (inject.lies) note_lie(inject.bytes);
        world_.inject(inject.from, inject.to, inject.bytes);
    }

    void note_lie(BytesView bytes) {
        const auto message = wire::decode(bytes);
        const auto* const data = message ? std::get_if<wire::Data>(&*message) : nullptr;
        if (data == nullptr) return;
        // Who is about to return has none, and the room has it yet.
        const ReliableSessions& sessions = world_.room(room_).reliable().sessions();
        const auto* const found = sessions.find_token(data->token);
        for (const auto& [actor, person] : people_) {
            const ReliableMember* const member = world_.member(person.member).reliable();
            if (member == nullptr) continue;
            const bool own = member->session() && member->session()->token() == data->token;
            const bool held = found != nullptr && found->session.name() == member->name();
            if (own || held) lied_for_.insert(person.member);
        }
    }

    World world_;
    RoomId room_;
    std::map<Actor, Person> people_;
    Secret secret_; ///< the room's first
    LogId log_;     ///< so is its log
    bool keeps_ = false;
    std::vector<Step> steps_;
    std::set<MemberId> leavers_;
    std::set<MemberId> trying_; ///< when the bad time ended
    std::set<MemberId> lied_for_;
    std::uint64_t texts_said_ = 0;
    std::uint64_t bytes_said_ = 0;
    std::uint64_t restarts_ = 1; ///< the first process was one
    std::optional<Duration> healed_at_;
};

using Run = BasicRun<MemoryRegistry>;

} // namespace confab::sim
