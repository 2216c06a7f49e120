// transport: the contract of what moves a room's datagrams and tells the time they move in.
// The one rule: a transport may lose, double and reorder, as the network does; it never waits,
// except in wait_until, and never tells a time before one it has told.
#pragma once

#include "vocabulary/datagram.hpp"
#include "vocabulary/instant.hpp"

#include <concepts>
#include <cstddef>
#include <optional>

namespace confab {

/// - `now()`: the present. Never goes back.
/// - `max_datagram_size()`: bytes that a datagram may have to be carried whole.
/// - `receive()`: the next arrival, or nothing when none is here; what came since it looked
///   last may be left to a later call. Its bytes are good until the next call. A datagram
///   longer than the transport can hold arrives cut, yet longer than `max_datagram_size()`,
///   so that it is seen to be too long.
/// - `send(datagram)`: takes a copy or passes it on at once; it may be lost, and never fails.
/// - `flush()`: hands over whatever `send` has gathered. `step()` of a room or member ends with it.
template <typename T>
concept transport = requires(T& transport, const T& view, const Datagram& datagram) {
    { view.now() } -> std::same_as<Instant>;
    { view.max_datagram_size() } -> std::same_as<std::size_t>;
    { transport.receive() } -> std::same_as<std::optional<Arrival>>;
    { transport.send(datagram) } -> std::same_as<void>;
    { transport.flush() } -> std::same_as<void>;
};

/// - `wait_until(deadline)`: sleeps until something can be received or the deadline is reached;
///   without a deadline, until something can be received. It may return earlier.
template <typename T>
concept waitable_transport = transport<T> &&
    requires(T& transport, std::optional<Instant> deadline) {
    { transport.wait_until(deadline) } -> std::same_as<void>;
};

} // namespace confab
