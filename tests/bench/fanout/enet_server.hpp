// enet_server: ENet's reliable broadcast, as its tutorial has it.
// The one rule: ENet decides what shares a datagram and when it goes.
#pragma once

#include "silence.hpp"

#include <cstddef>

namespace confab::bench {

/// The protocol numbers peers with twelve bits.
inline constexpr std::size_t most_enet_peers = 4095;

/// Tells its port on stdout, and runs until it is killed.
[[noreturn]] void run_enet_server(Silence silence);

} // namespace confab::bench
