// session_entry: what is known of one session of confab/1, and of the log as its member reads it.
// The one rule: a value; it is the book of sessions that fills it in.
#pragma once

#include "member_path.hpp"
#include "record_tally.hpp"

#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/sequence.hpp>
#include <confab/wire/message.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace confab::sim {

/// What one end of a session has heard of the other.
struct SessionEnd {
    bool lives = false;       ///< it holds the session
    bool may_be_over = false; ///< it was silent for so long that it has perhaps given it up
    bool has_heard = false;
    std::uint32_t newest = 0; ///< stamp
    Duration newest_at{};     ///< when it came, by the end's own clock

    friend bool operator==(const SessionEnd&, const SessionEnd&) = default;
};

/// What a login has asked for.
struct Asked {
    std::string name{};
    std::optional<wire::Return> back{};
    std::uint16_t history = 0;
    std::size_t size = 0; ///< of the datagram

    friend bool operator==(const Asked&, const Asked&) = default;
};

struct SessionEntry {
    Endpoint room{};
    std::optional<Endpoint> node{}; ///< the member, once it has taken the WELCOME
    Asked asked{};
    wire::Welcome welcome{}; ///< the first
    SessionEnd at_room{};
    SessionEnd at_member{};
    Endpoint told_at{}; ///< where the room has sent last
    MemberPath path{};
    RecordTally submissions{};    ///< that have come to the room
    bool may_lack = false;        ///< the room may have dropped some: old, or not allowed yet
    std::uint64_t committed = 0;  ///< the last of them that ends a text in the log
    std::uint64_t edge = 0;       ///< up to here the room has allowed them
    std::uint64_t edge_heard = 0; ///< so, as far as the member has heard
    Duration ended_at{};          ///< when the room has let it go, by its clock

    friend bool operator==(const SessionEntry&, const SessionEntry&) = default;
};

/// The log as a member has read it.
struct Readership {
    LogId log{};
    Sequence origin{}; ///< the number before the first that it was to be sent
    RecordTally records{};
    bool may_lack = false; ///< some of them may have come when its session was over

    [[nodiscard]] std::int64_t number(Sequence of) const { return of - origin; }
    friend bool operator==(const Readership&, const Readership&) = default;
};

} // namespace confab::sim
