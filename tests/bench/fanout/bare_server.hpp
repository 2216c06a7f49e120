// bare_server: the least that a server over UDP can do: whoever has sent `+` is sent every line.
// The one rule: no bookkeeping but the list of addresses, so what it costs is the price of the way.
#pragma once

#include <cstddef>

namespace confab::bench {

struct BareOptions {
    std::size_t lines_in_datagram = 1;
    /// Datagrams that are handed to the system as one, and cut by it (UDP_SEGMENT).
    std::size_t datagrams_at_once = 1;
};

/// Tells its port on stdout, and runs until it is killed.
[[noreturn]] void run_bare_server(const BareOptions& options);

} // namespace confab::bench
