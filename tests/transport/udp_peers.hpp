// udp_peers: what the tests over real sockets share: addresses on this host, and hearing what
// arrives within a bound.
#pragma once

#include "contract.hpp"

#include <confab/transport/udp.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <variant>
#include <vector>

inline constexpr confab::AddressBytes ipv6_loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

inline confab::Endpoint loopback6(std::uint16_t port) {
    return confab::Endpoint{.address = ipv6_loopback, .port = port};
}

/// A port that was free a moment ago, and on which nobody listens now.
inline confab::Endpoint closed_port(const confab::Endpoint& local) {
    return confab::UdpTransport{local}.local_endpoint();
}

struct Heard {
    std::vector<contract::Bytes> datagrams;
    std::vector<confab::Endpoint> senders; ///< of the datagrams
    std::vector<confab::Endpoint> unreachable;
};

inline void hear_now(confab::UdpTransport& transport, Heard& heard) {
    while (const auto arrival = transport.receive()) {
        if (const auto* const datagram = std::get_if<confab::Datagram>(&*arrival)) {
            heard.datagrams.push_back(contract::copy_of(*datagram).bytes);
            heard.senders.push_back(datagram->peer);
        } else {
            heard.unreachable.push_back(std::get<confab::Unreachable>(*arrival).peer);
        }
    }
}

/// What comes until there is `count` of it, or two seconds are over; and what is here just then.
inline Heard hear(confab::UdpTransport& transport, std::size_t count) {
    using namespace std::chrono_literals;
    Heard heard;
    const confab::Instant deadline = transport.now() + 2s;
    while (heard.datagrams.size() + heard.unreachable.size() < count &&
           transport.now() < deadline) {
        hear_now(transport, heard);
        transport.wait_until(std::min(deadline, transport.now() + 5ms));
    }
    hear_now(transport, heard);
    return heard;
}
