// excuses: why a member may be out once the network is good, although nobody has told it to go.
// The one rule: each is a named predicate on what was told and done; who is out and fits none is a
// finding.
#pragma once

#include "run.hpp"

#include <confab/vocabulary/event.hpp>
#include <confab/vocabulary/reason.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace confab::sim {

/// A member that the room had dropped, unheard, finds its name with somebody else: the classic wire
/// then says "taken", as the tutorial's server does to the holder too, so it stays, and believes to
/// be in.
template <registry Registry>
[[nodiscard]] bool name_was_taken_meanwhile(const BasicWorld<Registry>& world, RoomId room,
                                            MemberId member) {
    const auto& told = world.heard(room);
    return std::any_of(told.begin(), told.end(), [&](const Event& event) {
        const auto* const refused = std::get_if<LoginRefused>(&event);
        return refused != nullptr && refused->peer == world.endpoint(member) &&
               refused->reason == Reason::name_taken;
    });
}

/// What a member of a run may be closed for.
template <registry Registry>
class Excuses {
public:
    explicit Excuses(const BasicRun<Registry>& run) : run_{run}, world_{run.world()} {}

    /// Precondition: the member has closed.
    [[nodiscard]] bool explain(MemberId id) const {
        const auto* const closed = std::get_if<Closed>(&world_.heard(id).back());
        if (closed == nullptr) return false;
        switch (closed->reason) {
        case Reason::bye:
            return run_.was_sent_away(id);
        case Reason::name_taken:
            return others_had_its_name(id);
        case Reason::kicked:
            return was_kicked(id);
        case Reason::lagged:
            return could_lag();
        case Reason::protocol:
            return run_.was_lied_for(id);
        case Reason::timeout:
        case Reason::path:
            return could_give_up(id);
        case Reason::dismissed:
            return run_.dialect_of(id) == Dialect::classic;
        default:
            return false;
        }
    }

    /// Somebody else has been in under the name, or the same person in an earlier stay.
    [[nodiscard]] bool others_had_its_name(MemberId id) const {
        return count_in_room<Joined>(id, [](const Joined&) { return true; }) > 0;
    }
    [[nodiscard]] bool was_kicked(MemberId id) const {
        const auto kicked = [](const Left& left) { return left.reason == Reason::kicked; };
        return count_in_room<Left>(id, kicked) > 0;
    }
    /// The ring was small enough for it to be passed by.
    [[nodiscard]] bool could_lag() const {
        return world_.options().room.reliable.ring_records < run_.records_said();
    }
    /// It had tried to get in, or to return, in the bad time, and that came to its limit. Who has
    /// been challenged and was not answered since says PATH. A classic member is in until a
    /// question has had no answer.
    [[nodiscard]] bool could_give_up(MemberId id) const {
        return run_.was_trying_when_healed(id) || run_.dialect_of(id) == Dialect::classic;
    }

private:
    template <typename Kind, typename Condition>
    [[nodiscard]] std::size_t count_in_room(MemberId id, Condition condition) const {
        const auto& fold = world_.options().room.fold;
        std::size_t count = 0;
        for (const Event& event : world_.heard(run_.room())) {
            const auto* const kind = std::get_if<Kind>(&event);
            if (kind == nullptr || fold(kind->name) != fold(world_.member(id).name())) continue;
            if (condition(*kind)) ++count;
        }
        return count;
    }

    const BasicRun<Registry>& run_;
    const BasicWorld<Registry>& world_;
};

} // namespace confab::sim
