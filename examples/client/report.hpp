// report: what the user asks about the room, in words: who is in it, and how the path to it is.
// The one rule: it tells what the member knows now, and says so where that is not all.
#pragma once

#include "terminal/span_text.hpp"

#include <confab/protocol/reliable_member.hpp>
#include <confab/vocabulary/instant.hpp>
#include <string>

namespace confab::client {

inline std::string who(const RosterReader& roster, bool lost) {
    std::string line = "* " + std::to_string(roster.names().size()) + " here:";
    for (const std::string& name : roster.names())
        line += ' ' + name;
    if (lost) return line + " (as last heard)";
    return roster.is_complete() ? line : line + " (not all are known yet)";
}

/// `heard`: the last sign of life.
inline std::string connection(const ReliableMember& member, Instant heard, Instant now) {
    const std::string silence =
        "heard " + std::to_string(terminal::whole_seconds(now - heard)) + " s ago";
    if (!member.session()) return "* not connected, trying to return, " + silence;
    const Recovery& recovery = member.texts().recovery();
    std::string line = "* ";
    if (recovery.round_trip().known()) {
        line += "round trip " + terminal::in_milliseconds(recovery.round_trip().smoothed()) +
                " ± " + terminal::in_milliseconds(recovery.round_trip().variation()) + ", ";
    }
    const std::uint64_t sent = recovery.flight().next() - 1;
    return line + "resent " + std::to_string(recovery.resent()) + " of " + std::to_string(sent) +
           " records, " + silence;
}

} // namespace confab::client
