// convergence: the second phase of a seed: the network is healed, and within bounds that follow
// from the protocol's own timers the room and its members must be of one mind, and then fall
// silent. The one rule: an obligation that is not met is a violation with its own words.
#pragma once

#include "marks.hpp"
#include "swarm.hpp"
#include "violation.hpp"

#include <confab/vocabulary/visible.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace confab::sim {

/// The excuse: a member that the room had dropped, unheard, finds its name with somebody else. The
/// classic wire then says "taken", as the tutorial's server does to the holder too, so it stays.
template <registry Registry>
[[nodiscard]] bool name_was_taken_meanwhile(const BasicWorld<Registry>& world, RoomId room,
                                            MemberId member) {
    const std::string& name = world.member(member).name();
    bool taken = false;
    world.room(room).classic_sessions().for_each([&](auto, const ClassicSession& session) {
        const bool same = session.folded == world.options().room.fold(name);
        taken = taken || (same && session.peer != world.endpoint(member));
    });
    return taken;
}

template <registry Registry>
class Convergence {
public:
    explicit Convergence(BasicSwarm<Registry>& swarm)
        : swarm_{swarm}, world_{swarm.world()}, room_{swarm.room()} {}

    /// Nothing when all obligations are met.
    [[nodiscard]] std::optional<Violation> run() {
        world_.heal();
        swarm_.call_back();
        everybody_is_answered();
        everybody_in_is_known();
        a_text_reaches_everybody();
        the_dead_are_forgotten();
        all_falls_silent();
        return world_.violation() ? world_.violation() : verdict_.first();
    }

    /// The excuses that were needed.
    [[nodiscard]] const Marks& marks() const { return marks_; }

private:
    using Clock = std::chrono::seconds;

    [[nodiscard]] bool over() const { return world_.violation() || verdict_.first(); }

    void owe(std::string invariant, std::string what) {
        verdict_.set_present(world_.age());
        verdict_.breach(std::move(invariant), std::move(what));
    }

    /// What is still under way from the bad times has come, and an answer to what is sent now.
    [[nodiscard]] Duration round_trip() const {
        const Link& before = swarm_.plan().world.link;
        return 2 * (before.delay + before.jitter) + Clock{1};
    }

    template <typename Visit>
    void for_each_alive(Visit visit) const {
        for (std::size_t at = 0; at < world_.members(); ++at) {
            const MemberId id{static_cast<std::uint32_t>(at)};
            if (world_.listening(id)) visit(id);
        }
    }

    [[nodiscard]] std::string shown(MemberId id) const {
        return visible(world_.member(id).name()).str() + " at " + to_string(world_.endpoint(id));
    }

    [[nodiscard]] bool is_known(MemberId id) const {
        bool known = false;
        world_.room(room_).classic_sessions().for_each([&](auto, const ClassicSession& session) {
            known = known || session.peer == world_.endpoint(id);
        });
        return known;
    }

    /// Members ask at least every 3 s.
    void everybody_is_answered() {
        world_.run_for(Clock{3} + round_trip());
        for_each_alive([&](MemberId id) {
            if (over() || world_.member(id).welcomed()) return;
            owe("L2", shown(id) + " is neither in nor refused");
        });
    }

    /// A member that was dropped unheard asks with its next keepalive, and is let in again.
    void everybody_in_is_known() {
        if (over()) return;
        world_.run_for(world_.options().member.classic.keepalive + Clock{3} + round_trip());
        for_each_alive([&](MemberId id) {
            if (is_known(id)) {
                in_.push_back(id);
            } else if (name_was_taken_meanwhile(world_, room_, id)) {
                marks_.count(Mark::name_lost_meanwhile);
            } else if (!over()) {
                owe("L6", shown(id) + " believes to be in, and the room does not know it");
            }
        });
    }

    void a_text_reaches_everybody() {
        if (over()) return;
        for (const MemberId author : in_) {
            const Said said{world_.member(author).name(),
                            "to all " + std::to_string(static_cast<std::uint32_t>(author))};
            world_.say(author, said.text);
            world_.run_for(round_trip());
            for (const MemberId id : in_) {
                const auto& heard = world_.heard(id);
                if (over() || std::find(heard.rbegin(), heard.rend(), Event{said}) != heard.rend())
                    continue;
                owe("L1", shown(id) + " has not heard " + shown(author) + " on a good network");
            }
        }
    }

    /// And the living are not.
    void the_dead_are_forgotten() {
        if (over()) return;
        world_.run_for(world_.options().room.classic.silence_limit + round_trip());
        std::size_t known = 0;
        for (const MemberId id : in_) {
            const bool stays = world_.listening(id) && is_known(id);
            if (stays) ++known;
            if (!stays && !over()) owe("L5", shown(id) + " was alive, and was dropped");
        }
        if (over() || world_.room(room_).classic_sessions().size() == known) return;
        owe("L5", "the room remembers somebody who has long been gone");
    }

    /// All leave, or the room goes. Then nothing is under way, and nothing will ever happen by
    /// itself.
    void all_falls_silent() {
        if (over()) return;
        const Finale finale = swarm_.plan().finale;
        if (finale == Finale::room_closes) world_.close(room_);
        if (finale == Finale::room_crashes) world_.crash(room_);
        if (finale == Finale::all_leave) {
            for_each_alive([&](MemberId id) { world_.leave(id); });
        }
        // Who is not told that the room is gone finds out with the next keepalive.
        world_.run_for(world_.options().member.classic.keepalive + Clock{3} + round_trip());
        for_each_alive([&](MemberId id) {
            if (!over()) owe("L2", shown(id) + " should have left, and is still there");
        });
        const bool lasts = finale != Finale::room_crashes;
        if (!over() && lasts && world_.room(room_).roster().size() != 0) {
            owe("S17", "all have left, and somebody holds a name");
        }
        if (!over() && world_.next_happening()) owe("S16", "all have left, and it is not quiet");
    }

    BasicSwarm<Registry>& swarm_;
    BasicWorld<Registry>& world_;
    RoomId room_;
    std::vector<MemberId> in_; ///< whom the room knew once all was well
    Verdict verdict_;
    Marks marks_;
};

} // namespace confab::sim
