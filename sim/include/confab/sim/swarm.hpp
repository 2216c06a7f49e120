// swarm: the fault phase of a seed: people come, talk and go on a bad network, among strangers.
// The one rule: a value; what is done next is drawn from the workload's stream alone, and how the
// network takes it from the network's.
#pragma once

#include "hostile.hpp"
#include "swarm_plan.hpp"
#include "world.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace confab::sim {

/// Somebody who wants to be in the room, most of the time.
struct Person {
    std::string name;
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
            people_.push_back({name, world_.add_member(room_, name)});
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
            return world_.say(person.member, "line " + std::to_string(++lines_));
        case Deed::say_too_much:
            return say_too_much(person);
        case Deed::leave:
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
        default:
            return molest(deed, person);
        }
    }

    void say_too_much(const Person& person) {
        const bool sneak = workload_.below(2) == 0;
        if (!sneak) return world_.say(person.member, std::string(1100, 'x'));
        // Past the member's own check, as another client's would come.
        const std::string text =
            workload_.below(2) == 0 ? std::string(1100, 'x') : "\x1B[2J\x1B[1;1Hnot for a terminal";
        world_.inject(person.member, room_,
                      classic::as_bytes(classic::encode_chat(person.name, text)));
    }

    void join(Person& person) { person.member = world_.add_member(room_, person.name); }

    void restart(Person& person) {
        const Endpoint same = world_.endpoint(person.member);
        world_.crash(person.member);
        person.member = world_.add_member(room_, person.name, same);
    }

    void part(const Person& person) {
        const std::uint64_t how = workload_.below(3);
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
        if (deed == Deed::replay) return replay(own);
        for (std::uint16_t name = 0; name < 9; ++name) {
            const Endpoint port{own.address, 0, static_cast<std::uint16_t>(7000 + name)};
            world_.inject(port, room_,
                          classic::as_bytes(classic::encode_login("crowd" + std::to_string(name))));
        }
    }

    void replay(const Endpoint& own) {
        if (overheard_.empty()) return;
        const Packet& packet = overheard_[stranger_.below(overheard_.size())];
        world_.inject(stranger_.below(2) == 0 ? packet.from : own, room_, packet.bytes);
    }

    /// The stranger keeps a little of what was sent to the room.
    void overhear() {
        constexpr std::size_t kept = 32;
        for (const Fact& fact : world_.facts()) {
            const auto* const sent = std::get_if<fact::Sent>(&fact);
            if (sent == nullptr || sent->packet.to != world_.endpoint(room_)) continue;
            if (overheard_.size() < kept) {
                overheard_.push_back(sent->packet);
            } else {
                overheard_[stranger_.below(kept)] = sent->packet;
            }
        }
    }

    SwarmPlan plan_;
    World world_;
    RoomId room_;
    Random workload_;
    Random stranger_;
    std::vector<Person> people_;
    std::vector<Packet> overheard_;
    std::uint64_t lines_ = 0;
};

using Swarm = BasicSwarm<MemoryRegistry>;

} // namespace confab::sim
