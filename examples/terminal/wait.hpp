// wait: the one place where a program sleeps: until the network, the user, a signal or the time.
// The one rule: it does nothing else; what has come is taken by those it came for.
#pragma once

#include "console.hpp"
#include "signals.hpp"

#include <confab/vocabulary/instant.hpp>
#include <optional>

namespace confab::terminal {

struct Woken {
    bool by_network = false; ///< the socket has something to receive
    bool by_input = false;   ///< the console has something to read
};

/// The clock of UdpTransport.
Instant present();

/// Until the socket or the console is ready, a signal is here or the deadline is reached. Without
/// `reading`, input is left where it is.
Woken wait(int socket, const Console& console, const Signals& signals, bool reading, Instant now,
           std::optional<Instant> deadline);

/// The earlier of two deadlines.
std::optional<Instant> earlier(std::optional<Instant> one, std::optional<Instant> other);

} // namespace confab::terminal
