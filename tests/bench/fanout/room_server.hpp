// room_server: confab-server without its console: a room of the library that refuses nobody.
// The one rule: the library's public API, as a program that embeds it would use it.
#pragma once

#include <cstdint>

namespace confab::bench {

/// Of members of confab/1.
enum class Silence : std::uint8_t {
    usual,    ///< they ask after 15 s: what an idle room costs
    for_hours ///< nobody need serve them while another row is measured
};

/// Tells its port on stdout, and runs until it is killed.
void run_room_server(Silence silence);

} // namespace confab::bench
