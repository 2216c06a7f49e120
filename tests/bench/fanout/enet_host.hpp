// enet_host: ENet's hosts, owned.
// The one rule: a host has one address, a free port of loopback, and is destroyed once.
#pragma once

#include "silence.hpp"
#include "sockets.hpp"

#include <cstdint>
#include <enet/enet.h>
#include <memory>
#include <stdexcept>

namespace confab::bench {

struct DestroyEnetHost {
    void operator()(ENetHost* host) const { ::enet_host_destroy(host); }
};
using EnetHost = std::unique_ptr<ENetHost, DestroyEnetHost>;

inline ENetAddress enet_address(std::uint8_t host, std::uint16_t port) {
    return {.host = loopback_address(host, 0).sin_addr.s_addr, .port = port};
}

/// On 127.0.0.host, at any free port.
inline EnetHost make_enet_host(std::uint8_t host, std::size_t peers) {
    const ENetAddress address = enet_address(host, 0);
    EnetHost made{::enet_host_create(&address, peers, 1, 0, 0)};
    if (!made) throw std::runtime_error{"ENet makes no host"};
    return made;
}

inline void set_patience(ENetPeer& peer, Silence silence) {
    if (silence == Silence::usual) return;
    constexpr enet_uint32 for_hours = 4 * 3600 * 1000;
    ::enet_peer_ping_interval(&peer, for_hours);
    ::enet_peer_timeout(&peer, for_hours, for_hours, for_hours);
}

} // namespace confab::bench
