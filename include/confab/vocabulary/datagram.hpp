// datagram: what a transport carries, and what it hands up.
// The one rule: bytes are borrowed, never owned: a view is good until the next call of receive().
#pragma once

#include "endpoint.hpp"

#include <cstddef>
#include <span>
#include <variant>

namespace confab {

using BytesView = std::span<const std::byte>;

/// Sent: to the peer. Received: from the peer.
struct Datagram {
    Endpoint peer;
    BytesView bytes;
};

/// The system has said that nobody listens at the peer's port.
struct Unreachable {
    Endpoint peer;
};

using Arrival = std::variant<Datagram, Unreachable>;

} // namespace confab
