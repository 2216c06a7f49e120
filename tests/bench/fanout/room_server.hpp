// room_server: confab-server without its console: a room of the library that refuses nobody.
// The one rule: the library's public API, as a program that embeds it would use it.
#pragma once

#include "silence.hpp"

namespace confab::bench {

/// Tells its port on stdout, and runs until it is killed.
void run_room_server(Silence silence);

} // namespace confab::bench
