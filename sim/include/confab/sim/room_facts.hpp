// room_facts: what a room's log has got since it was last looked at, as facts, and the hash of what
// a stranger must not change.
// The one rule: the log is read as any reader would, never through the room.
#pragma once

#include "fact.hpp"
#include "fingerprint.hpp"
#include "nodes.hpp"

#include <confab/registry.hpp>
#include <confab/vocabulary/record.hpp>

#include <cstdint>

namespace confab::sim {

/// After each step of the room.
template <registry Registry>
void look_at_log(RoomNode<Registry>& room, Facts& facts) {
    const Registry& log = room.machine.registry();
    if (log.id() != room.log || room.next_record < log.tail()) {
        room.log = log.id();
        room.next_record = log.tail();
        facts.push_back(fact::LogChanged{room.endpoint});
    }
    for (const Record& record : log.records_from(room.next_record)) {
        facts.push_back(fact::Recorded{room.endpoint, record, commits_at_once<Registry>,
                                       room.next_record, room.log});
        ++room.next_record;
    }
}

/// Of its roster, sessions and log. `print` is a new one, with the origin of the world.
template <registry Registry>
std::uint64_t digest_of(const SimRoom<Registry>& room, Fingerprint print) {
    print(room.roster(), room.classic_sessions(), room.registry().id());
    room.reliable().sessions().for_each([&](SessionId id, const ReliableSession& session) {
        print(id, session.peer(), session.state(), session.heard(), session.texts());
        if (session.log()) print(session.log()->base());
    });
    if (commits_at_once<Registry>) print(room.registry().head());
    return print.value();
}

} // namespace confab::sim
