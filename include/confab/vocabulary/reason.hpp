// reason: why somebody was refused, has left, or was let go.
// The one rule: one list for both dialects and both ends, so that a reason means one thing.
#pragma once

#include <cstdint>
#include <string_view>

namespace confab {

enum class Reason : std::uint8_t {
    bye,          ///< left by one's own wish
    full,         ///< the room holds no more members
    name_taken,   ///< somebody else holds the name
    name_bad,     ///< not a name: see name.hpp
    quota,        ///< too many members from one host
    too_big,      ///< the text is longer than the limit
    text_bad,     ///< not a text: see text.hpp
    timeout,      ///< silent for too long, or no answer
    unreachable,  ///< the system reports the peer's port closed
    shutdown,     ///< the room has closed
    kicked,       ///< removed by the administrator
    dismissed,    ///< the room has ended the stay, and the dialect cannot say why
    busy,         ///< too much is waiting for the log; say it again later
    version,      ///< no version of the protocol in common
    auth,         ///< the word to be let in was wrong
    lagged,       ///< too slow for the room, again and again
    protocol,     ///< broke the rules of the protocol
    replaced,     ///< the same member has logged in anew
    unknown,      ///< the other end gave no reason that has a name
    no_such_room, ///< no room of that name here
    path,         ///< answers come, but no datagram of the session's size gets through
    unsettled,    ///< of a text: it may have been said or not
};

/// In words, for logs and people: lower case, no full stop.
constexpr std::string_view to_string(Reason reason) {
    switch (reason) {
    case Reason::bye:
        return "bye";
    case Reason::full:
        return "the room is full";
    case Reason::name_taken:
        return "the name is taken";
    case Reason::name_bad:
        return "not a valid name";
    case Reason::quota:
        return "too many members from this host";
    case Reason::too_big:
        return "the text is too long";
    case Reason::text_bad:
        return "not a valid text";
    case Reason::timeout:
        return "no answer";
    case Reason::unreachable:
        return "unreachable";
    case Reason::shutdown:
        return "the room has closed";
    case Reason::kicked:
        return "removed by the administrator";
    case Reason::dismissed:
        return "the room has ended your stay";
    case Reason::busy:
        return "the room is busy";
    case Reason::version:
        return "no version of the protocol in common";
    case Reason::auth:
        return "not let in: the word was wrong";
    case Reason::lagged:
        return "too slow for the room";
    case Reason::protocol:
        return "broke the rules of the protocol";
    case Reason::replaced:
        return "replaced by a new login of the same member";
    case Reason::unknown:
        return "no reason given";
    case Reason::no_such_room:
        return "no such room";
    case Reason::path:
        return "the path does not carry datagrams of this size";
    case Reason::unsettled:
        return "may have been said or not";
    }
    return "unknown";
}

} // namespace confab
