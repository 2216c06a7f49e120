// options: the command line of confab-server.
// The one rule: what it accepts the server does; every default is the room's own.
#pragma once

#include "log.hpp"

#include <confab/room.hpp>
#include <confab/vocabulary/endpoint.hpp>
#include <variant>

namespace confab::server {

struct Options {
    Endpoint listen = any_address(default_port);
    RoomOptions room;
    LogOptions log;
};

/// The options, or the exit code with which the program ends at once.
std::variant<Options, int> parse_options(int argc, const char* const* argv);

} // namespace confab::server
