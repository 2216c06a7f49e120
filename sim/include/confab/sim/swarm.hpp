// swarm: the fault phase of a seed: people come, talk and go on a bad network, among strangers.
// The one rule: a value; what is done next is drawn from the workload's stream alone, and how the
// network takes it from the network's.
#pragma once

#include "hostile.hpp"
#include "swarm_plan.hpp"
#include "world.hpp"

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

/// Somebody who wants to be in the room, most of the time.
struct Person {
    std::string name;
    Dialect dialect;
    MemberId member; ///< the present stay, or the last one

    friend bool operator==(const Person&, const Person&) = default;
};

template <registry Registry>
class BasicSwarm {
public:
    using World = BasicWorld<Registry>;

    /// `make_room(world)` adds the room.
    template <typename MakeRoom>
    BasicSwarm(const SwarmPlan& plan, MakeRoom make_room)
        : plan_{plan}, world_{plan.world}, room_{make_room(world_)},
          workload_{stream_for(plan.seed, Purpose::workload)}, stranger_{stream_for(
                                                                   plan.seed, Purpose::stranger)} {
        constexpr std::array<std::string_view, 10> names{"ann", "bob",  "cid", "dan", "eve",
                                                         "ANN", "小明", "Bob", "fay", "gus"};
        for (std::uint32_t at = 0; at < plan.people; ++at) {
            const std::string name{names[workload_.below(names.size())]};
            const bool classic = (plan.classic >> at & 1U) != 0;
            people_.push_back({name, classic ? Dialect::classic : Dialect::confab1, {}});
            join(people_.back());
        }
    }

    /// All deeds, with pauses between. Ends early when an invariant is broken.
    void run_fault_phase() {
        for (std::uint32_t deed = 0; deed < plan_.deeds && !world_.violation(); ++deed) {
            world_.run_for(workload_.between(Duration{0}, plan_.longest_pause));
            overhear();
            act(draw_deed());
        }
    }

    /// The bad time is over: every process goes on, and nothing is lost any more.
    void heal() {
        for (const Person& person : people_) {
            const MemberId id = person.member;
            if (world_.listening(id) && !world_.member(id).welcomed()) trying_.insert(id);
        }
        world_.heal();
        for (const Person& person : people_)
            world_.resume(person.member);
        world_.resume(room_);
    }

    /// Everybody who is out, and whom nobody has told to stay so, joins again.
    void call_back() {
        for (Person& person : people_) {
            if (!world_.listening(person.member)) join(person);
        }
    }

    [[nodiscard]] World& world() { return world_; }
    [[nodiscard]] const World& world() const { return world_; }
    [[nodiscard]] RoomId room() const { return room_; }
    [[nodiscard]] const std::vector<Person>& people() const { return people_; }
    [[nodiscard]] const SwarmPlan& plan() const { return plan_; }

    /// Bytes of all that was said, with what goes along with a short one.
    [[nodiscard]] std::uint64_t bytes_said() const { return bytes_said_; }
    /// Records of the log that it may have become: those of logins and leaves among them.
    [[nodiscard]] std::uint64_t records_said() const {
        return world_.heard(room_).size() + bytes_said_ / wire::max_piece_size;
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

    friend bool operator==(const BasicSwarm&, const BasicSwarm&) = default;

private:
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

    void act(Deed deed) {
        Person& person = people_[workload_.below(people_.size())];
        switch (deed) {
        case Deed::say:
            return say(person, 0);
        case Deed::say_long:
            return say(person, 1 + workload_.below(16'000));
        case Deed::say_too_much:
            return say_too_much(person);
        case Deed::leave:
            leavers_.insert(person.member);
            return world_.leave(person.member);
        case Deed::crash:
            return world_.crash(person.member);
        case Deed::come_back:
            if (!world_.listening(person.member)) join(person);
            return;
        case Deed::come_back_at_once:
            return restart(person);
        case Deed::announce:
            return world_.announce(room_, "notice " + std::to_string(++lines_));
        case Deed::kick:
            return world_.kick(room_, person.name, workload_.below(2) == 0 ? "" : "out");
        case Deed::part:
            return part(person);
        case Deed::rejoin:
            world_.unblock(person.member, room_);
            return world_.unblock(room_, person.member);
        case Deed::wait:
            return world_.run_for(world_.options().room.classic.silence_limit);
        case Deed::black_out:
            return black_out(person);
        case Deed::stand_still:
            return stand_still(person);
        case Deed::rebind:
            return rebind(person);
        case Deed::restart_room:
            return restart_room();
        default:
            return molest(deed, person);
        }
    }

    /// No two texts are the same, so that what is told twice shows.
    void say(const Person& person, std::uint64_t more) {
        std::string text = "line " + std::to_string(++lines_);
        if (more > 0) text += ' ' + std::string(static_cast<std::size_t>(more), 'x');
        bytes_said_ += text.size();
        world_.say(person.member, text);
    }

    /// People talk, for as long as something lasts; some of them without an end.
    void talk_for(Duration duration) {
        constexpr int turns = 4;
        constexpr int many = 40;
        for (int turn = 0; turn < turns && !world_.violation(); ++turn) {
            const Person& person = people_[workload_.below(people_.size())];
            const int count = workload_.below(4) == 0 ? many : 1;
            for (int line = 0; line < count; ++line)
                say(person, 0);
            world_.run_for(duration / turns);
            overhear();
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
    void black_out(const Person& person) {
        part(person);
        say(person, 0);
        talk_for(draw_trouble());
        if (workload_.below(3) == 0) rebind(person);
        for (const Endpoint& own : {world_.endpoint(person.member), parted_}) {
            world_.unblock(own, room_);
            world_.unblock(room_, own);
        }
    }

    void stand_still(const Person& person) {
        const bool is_room = workload_.below(6) == 0;
        is_room ? world_.pause(room_) : world_.pause(person.member);
        talk_for(draw_trouble());
        is_room ? world_.resume(room_) : world_.resume(person.member);
    }

    /// A classic member whose address changes is somebody else.
    void rebind(const Person& person) {
        if (person.dialect == Dialect::classic) return;
        world_.rebind(person.member,
                      workload_.below(2) == 0 ? Rebind::port : Rebind::address_and_port);
    }

    void restart_room() {
        if constexpr (std::same_as<Registry, MemoryRegistry>) {
            world_.restart(room_, workload_.below(2) == 0);
        }
    }

    void say_too_much(const Person& person) {
        const bool sneak = workload_.below(2) == 0;
        if (!sneak) return say(person, 1100);
        // Past the member's own check, as another client's would come.
        const std::string text = workload_.below(2) == 0
                                     ? "line " + std::to_string(++lines_) + std::string(1100, 'x')
                                     : "\x1B[2J\x1B[1;1Hnot for a terminal";
        world_.inject(person.member, room_,
                      classic::as_bytes(classic::encode_chat(person.name, text)));
    }

    void join(Person& person) { join(person, world_.new_endpoint()); }
    void join(Person& person, const Endpoint& own) {
        MemberOptions options = world_.options().member;
        options.dialect = person.dialect;
        person.member = world_.add_member(room_, person.name, own, options);
    }

    void restart(Person& person) {
        const Endpoint same = world_.endpoint(person.member);
        world_.crash(person.member);
        join(person, same);
    }

    void part(const Person& person) {
        const std::uint64_t how = workload_.below(3);
        parted_ = world_.endpoint(person.member);
        if (how != 0) world_.block(person.member, room_);
        if (how != 1) world_.block(room_, person.member);
    }

    // The stranger has a host of its own, on the same network or on the internet.

    void molest(Deed deed, const Person& person) {
        const auto host = static_cast<std::uint8_t>(1 + stranger_.below(3));
        const Endpoint own = stranger_.below(5) == 0 ? ipv4_endpoint({203, 0, 113, host}, 6666)
                                                     : ipv4_endpoint({10, 66, 0, host}, 6666);
        if (deed == Deed::garbage) {
            const Bytes bytes = hostile::garbage(stranger_);
            const bool to_member = stranger_.below(4) == 0;
            return to_member ? world_.inject(own, person.member, bytes)
                             : world_.inject(own, room_, bytes);
        }
        if (deed == Deed::forge) {
            const auto& administrator = world_.options().room.administrator;
            return world_.inject(own, room_,
                                 hostile::forged(stranger_, person.name, administrator));
        }
        switch (deed) {
        case Deed::replay:
            return replay(own);
        case Deed::near_miss:
            return stranger_.below(4) == 0
                       ? world_.inject(room_, person.member, hostile::near_miss(stranger_))
                       : world_.inject(own, room_, hostile::near_miss(stranger_));
        case Deed::flood:
            return flood(own);
        case Deed::half_open:
            return half_open(own);
        case Deed::lie:
            return lie(own);
        default:
            return crowd(own);
        }
    }

    void crowd(const Endpoint& own) {
        for (std::uint16_t name = 0; name < 9; ++name) {
            const Endpoint port{own.address, 0, static_cast<std::uint16_t>(7000 + name)};
            world_.inject(port, room_,
                          classic::as_bytes(classic::encode_login("crowd" + std::to_string(name))));
        }
    }

    void flood(const Endpoint& own) {
        for (std::uint16_t port = 0; port < 50; ++port) {
            world_.inject(Endpoint{own.address, 0, static_cast<std::uint16_t>(8000 + port)}, room_,
                          hostile::hello(stranger_));
        }
    }

    /// The first question of a login; later perhaps the second, with what was answered; then
    /// nothing more.
    void half_open(const Endpoint& own) {
        using std::chrono::seconds;
        if (stranger_.below(4) == 0) {
            return world_.inject(own, room_, hostile::join(stranger_, std::nullopt, "half"));
        }
        world_.inject(own, room_, hostile::hello(stranger_));
        const auto seen = challenged_;
        const auto is_answered = [&] {
            overhear();
            return challenged_ != seen;
        };
        world_.run_until(is_answered, seconds{3});
        if (challenges_.empty() || stranger_.below(2) == 0) return;
        const auto& [where, bytes] = challenges_[stranger_.below(challenges_.size())];
        const Endpoint& from = stranger_.below(4) == 0 ? own : where;
        const std::string_view name = stranger_.below(4) == 0 ? "no name" : "half";
        world_.inject(from, room_, hostile::join(stranger_, *bytes.as<wire::Challenge>(), name));
    }

    void replay(const Endpoint& own) {
        if (overheard_.empty()) return;
        const Packet& packet = overheard_[stranger_.below(overheard_.size())];
        world_.inject(stranger_.below(2) == 0 ? packet.from : own, room_, packet.bytes);
    }

    /// A farewell comes from elsewhere, which moves nobody; the rest from where the member is.
    void lie(const Endpoint& own) {
        if (overheard_.empty()) return;
        const Packet& packet = overheard_[stranger_.below(overheard_.size())];
        const auto* const data = packet.as<wire::Data>();
        const auto which = static_cast<hostile::Lie>(stranger_.below(3));
        if (data == nullptr) return;
        const Bytes bytes = hostile::lie(which, *data);
        if (which == hostile::Lie::close) return world_.inject(own, room_, bytes);
        for (const Person& person : people_) {
            const ReliableMember* const member = world_.member(person.member).reliable();
            const bool known = member != nullptr && member->session();
            if (known && member->session()->token() == data->token) {
                lied_for_.insert(person.member);
            }
        }
        world_.inject(packet.from, room_, bytes);
    }

    /// The stranger keeps a little of what was sent to the room, and of what it was sent itself.
    void overhear() {
        constexpr std::size_t kept = 32;
        for (const Fact& fact : world_.facts()) {
            const auto* const sent = std::get_if<fact::Sent>(&fact);
            if (sent == nullptr) continue;
            if (is_own_challenge(sent->packet)) {
                if (challenges_.size() == kept) challenges_.pop_front();
                challenges_.emplace_back(sent->packet.to, sent->packet.bytes);
                ++challenged_;
            }
            if (sent->packet.to != world_.endpoint(room_)) continue;
            if (overheard_.size() < kept) {
                overheard_.push_back(sent->packet);
            } else {
                overheard_[stranger_.below(kept)] = sent->packet;
            }
        }
    }

    static bool is_own_challenge(const Packet& packet) {
        constexpr std::uint16_t own_port = 6666;
        return packet.to.port == own_port && packet.as<wire::Challenge>() != nullptr;
    }

    SwarmPlan plan_;
    World world_;
    RoomId room_;
    Random workload_;
    Random stranger_;
    std::vector<Person> people_;
    std::vector<Packet> overheard_;
    std::deque<std::pair<Endpoint, Payload>> challenges_; ///< to the stranger
    Endpoint parted_;                                     ///< the last that was
    std::set<MemberId> leavers_;
    std::set<MemberId> trying_; ///< when the bad time ended
    std::set<MemberId> lied_for_;
    std::uint64_t challenged_ = 0;
    std::uint64_t lines_ = 0;
    std::uint64_t bytes_said_ = 0;
};

using Swarm = BasicSwarm<MemoryRegistry>;

} // namespace confab::sim
