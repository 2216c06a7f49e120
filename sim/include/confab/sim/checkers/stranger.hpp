// stranger: S9: whoever does not hold a name changes nothing in a room but counters: not the
// roster, not a session nor its silence, not the log.
#pragma once

#include "../fact.hpp"
#include "../flight_queue.hpp"
#include "../violation.hpp"

#include <confab/protocol/classic_host.hpp>
#include <confab/vocabulary/datagram.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/wire/classic.hpp>
#include <confab/wire/direction.hpp>
#include <confab/wire/message.hpp>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace confab::sim {

/// Of confab/1: what bears the token of a session, and a login from an address that is proven.
template <typename AnyRoom>
bool may_count_confab(const AnyRoom& room, const Packet& packet) {
    if (const auto* const join = packet.as<wire::Join>()) {
        return room.reliable().admission().is_proven(*join, packet.from, room.transport().now());
    }
    const auto* const data = packet.as<wire::Data>();
    return data != nullptr && wire::are_to_room(data->frames) &&
           room.reliable().sessions().find_token(data->token) != nullptr;
}

/// Whether a datagram may change something in a room, judged from the room as it was before:
/// everything but a login for a free name, or what comes from the address that holds the name.
template <typename AnyRoom>
bool may_count(const AnyRoom& room, const Packet& packet) {
    if (wire::is_confab(packet.bytes)) return may_count_confab(room, packet);
    const Endpoint& peer = packet.from;
    const auto request = classic::decode_request(packet.bytes);
    const auto& options = room.options();
    const bool served =
        options.classic.service == ClassicService::any ||
        (options.classic.service == ClassicService::local && is_local(peer.address));
    if (!request || !served) return false;
    const auto name = std::visit([](const auto& kind) { return kind.name; }, *request);
    const std::string folded = options.fold(name);
    bool held = false;
    bool held_here = false;
    room.classic_sessions().for_each([&](auto, const ClassicSession& session) {
        if (session.folded != folded) return;
        held = true;
        held_here = session.peer == peer;
    });
    if (!std::holds_alternative<classic::Login>(*request)) return held_here;
    return held ? held_here : is_name(name) && room.roster().is_free(name);
}

/// Whether something arrives and nothing of it may: a report of a closed port always may.
template <typename AnyRoom>
bool is_foreign(const AnyRoom& room, std::span<const Flight> flights) {
    return !flights.empty() &&
           std::none_of(flights.begin(), flights.end(), [&](const Flight& flight) {
               return flight.report || may_count(room, flight.packet);
           });
}

class StrangerChecker {
public:
    /// The excuse: a log that commits later may move, by itself, in the same step.
    static bool log_moved_by_itself(const Facts& facts) {
        for (const Fact& fact : facts) {
            const auto* const recorded = std::get_if<fact::Recorded>(&fact);
            if (recorded != nullptr && !recorded->at_once) return true;
        }
        return false;
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::HandledForeign>();

    void check(const Facts& facts, Verdict& verdict) const {
        for (const Fact& fact : facts) {
            const auto* const handled = std::get_if<fact::HandledForeign>(&fact);
            if (handled == nullptr || handled->before == handled->after) continue;
            if (log_moved_by_itself(facts)) continue;
            verdict.breach("S9", "a stranger has changed something in the room at " +
                                     to_string(handled->room));
        }
    }

    friend bool operator==(const StrangerChecker&, const StrangerChecker&) = default;
};

} // namespace confab::sim
