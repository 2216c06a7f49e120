// resolve: where a server is, from what the user calls it.
// The one rule: a numeric address is never looked up.
#pragma once

#include <confab/vocabulary/endpoint.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace confab::client {

struct Server {
    std::string host; ///< a name or a numeric address
    std::uint16_t port = default_port;
};

/// Reads `host`, `host:port`, `[address]:port` or a bare IPv6 address. Throws std::invalid_argument
/// that quotes what is wrong.
Server parse_server(std::string_view text);

/// Its endpoints, the system's preferred one first; at least one. May wait for the network. Throws
/// std::runtime_error when there is none.
std::vector<Endpoint> resolve(const Server& server);

} // namespace confab::client
