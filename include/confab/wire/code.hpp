// code: a reason as the byte that stands for it in confab/1.
// The one rule: a code never changes its meaning; the numbers are in docs/protocol.md.
#pragma once

#include "../vocabulary/reason.hpp"

#include <cstdint>

namespace confab::wire {

enum class Code : std::uint8_t {
    bye = 1,
    version,
    full,
    name_taken,
    name_bad,
    auth,
    quota,
    busy,
    too_big,
    lagged,
    timeout,
    protocol,
    shutdown,
    replaced,
    kicked,
    unknown,
    no_such_room,
    unreachable,
    path,
};

constexpr bool is_code(std::uint8_t byte) {
    return byte >= static_cast<std::uint8_t>(Code::bye) &&
           byte <= static_cast<std::uint8_t>(Code::path);
}

/// A reason that has no code takes the one that tells most of it.
constexpr Code to_code(Reason reason) {
    switch (reason) {
    case Reason::bye:
        return Code::bye;
    case Reason::full:
        return Code::full;
    case Reason::name_taken:
        return Code::name_taken;
    case Reason::name_bad:
        return Code::name_bad;
    case Reason::quota:
        return Code::quota;
    case Reason::too_big:
        return Code::too_big;
    case Reason::timeout:
        return Code::timeout;
    case Reason::unreachable:
        return Code::unreachable;
    case Reason::shutdown:
        return Code::shutdown;
    case Reason::kicked:
        return Code::kicked;
    case Reason::busy:
    case Reason::unsettled:
        return Code::busy;
    case Reason::version:
        return Code::version;
    case Reason::auth:
        return Code::auth;
    case Reason::lagged:
        return Code::lagged;
    case Reason::protocol:
    case Reason::text_bad:
        return Code::protocol;
    case Reason::replaced:
        return Code::replaced;
    case Reason::no_such_room:
        return Code::no_such_room;
    case Reason::path:
        return Code::path;
    case Reason::dismissed:
    case Reason::unknown:
        break;
    }
    return Code::unknown;
}

/// Precondition: one of the codes, as decoded ones are.
constexpr Reason to_reason(Code code) {
    switch (code) {
    case Code::bye:
        return Reason::bye;
    case Code::version:
        return Reason::version;
    case Code::full:
        return Reason::full;
    case Code::name_taken:
        return Reason::name_taken;
    case Code::name_bad:
        return Reason::name_bad;
    case Code::auth:
        return Reason::auth;
    case Code::quota:
        return Reason::quota;
    case Code::busy:
        return Reason::busy;
    case Code::too_big:
        return Reason::too_big;
    case Code::lagged:
        return Reason::lagged;
    case Code::timeout:
        return Reason::timeout;
    case Code::protocol:
        return Reason::protocol;
    case Code::shutdown:
        return Reason::shutdown;
    case Code::replaced:
        return Reason::replaced;
    case Code::kicked:
        return Reason::kicked;
    case Code::no_such_room:
        return Reason::no_such_room;
    case Code::unreachable:
        return Reason::unreachable;
    case Code::path:
        return Reason::path;
    case Code::unknown:
        break;
    }
    return Reason::unknown;
}

} // namespace confab::wire
