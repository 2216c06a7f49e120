// event: what has happened in a room, as its host or a member tells it to the program.
// The one rule: events are values, pulled with next_event(); names and texts in them are the
// network's own bytes, so print them through to_string (event_text.hpp) or visible (visible.hpp).
#pragma once

#include "endpoint.hpp"
#include "reason.hpp"
#include "sequence.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace confab {

/// To a member: the room has let it in.
struct Welcomed {
    std::string name{};
    friend bool operator==(const Welcomed&, const Welcomed&) = default;
};

struct Joined {
    std::string name{};
    friend bool operator==(const Joined&, const Joined&) = default;
};

struct Left {
    std::string name{};
    Reason reason = Reason::bye; ///< a classic member is not told it, and reads `bye`
    std::string words{};         ///< the administrator's, of `kicked`
    friend bool operator==(const Left&, const Left&) = default;
};

struct Said {
    std::string name{};
    std::string text{};
    friend bool operator==(const Said&, const Said&) = default;
};

/// The administrator speaks to all.
struct Announced {
    std::string text{};
    friend bool operator==(const Announced&, const Announced&) = default;
};

/// A text was not taken, whole: nobody receives any of it.
struct TextRefused {
    std::string name{}; ///< the author
    Reason reason = Reason::too_big;
    std::size_t limit = 0; ///< bytes that this author may say at once
    friend bool operator==(const TextRefused&, const TextRefused&) = default;
};

/// To a member: who was in the room already; itself left out.
struct Present {
    std::vector<std::string> names{};
    friend bool operator==(const Present&, const Present&) = default;
};

/// To a member: the room has not answered for a while. It goes on trying: Resumed follows, or
/// Closed.
struct Lost {
    friend bool operator==(const Lost&, const Lost&) = default;
};

/// To a member: it is in touch with the room again, and has read what it had missed.
struct Resumed {
    std::uint64_t lines = 0; ///< texts and notices that were fetched
    friend bool operator==(const Resumed&, const Resumed&) = default;
};

/// To a member: these records are gone from the room, and it has not read them.
struct Gap {
    Sequence first{};
    Sequence last{};
    friend bool operator==(const Gap&, const Gap&) = default;
};

/// To a member that has returned: the room's log is another one, so nobody knows what was missed.
struct HistoryChanged {
    friend bool operator==(const HistoryChanged&, const HistoryChanged&) = default;
};

/// To a room: somebody was not let in.
struct LoginRefused {
    Endpoint peer{};
    std::string name{}; ///< what is too long for one is cut to the size of a name
    Reason reason = Reason::name_taken;
    friend bool operator==(const LoginRefused&, const LoginRefused&) = default;
};

/// The last event: this node has no part in the room any more.
struct Closed {
    Reason reason = Reason::bye;
    friend bool operator==(const Closed&, const Closed&) = default;
};

using Event = std::variant<Welcomed, Present, Joined, Left, Said, Announced, TextRefused, Lost,
                           Resumed, Gap, HistoryChanged, LoginRefused, Closed>;

} // namespace confab
