// address: endpoints as the system's socket addresses, and back.
// The one rule: an endpoint survives the way there and back on a socket of any family that can hold
// it; IPv4 stays mapped above, whatever family is below (RFC 3493 section 3.7).
#pragma once

#include "../../vocabulary/endpoint.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>

namespace confab::udp {

/// Of either family: a sockaddr_in6 has room for a sockaddr_in.
struct SocketAddress {
    sockaddr_in6 storage{};
    socklen_t size = sizeof(sockaddr_in6);

    sockaddr* data() { return reinterpret_cast<sockaddr*>(&storage); }

    /// Every byte of the storage is set, so all may be compared.
    friend bool operator==(const SocketAddress& left, const SocketAddress& right) {
        return std::memcmp(&left.storage, &right.storage, sizeof left.storage) == 0;
    }
};

/// Big-endian from the host's order, and back.
constexpr std::uint16_t network_order(std::uint16_t port) {
    if constexpr (std::endian::native == std::endian::big) return port;
    return static_cast<std::uint16_t>((port << 8U) | (port >> 8U));
}

/// For a socket of this family (AF_INET or AF_INET6); nothing when the family can't hold it.
inline std::optional<SocketAddress> to_socket_address(const Endpoint& endpoint, int family) {
    SocketAddress result;
    if (family == AF_INET) {
        if (!is_ipv4(endpoint.address)) return std::nullopt;
        sockaddr_in ipv4{};
        ipv4.sin_family = AF_INET;
        ipv4.sin_port = network_order(endpoint.port);
        std::memcpy(&ipv4.sin_addr, &endpoint.address[12], sizeof ipv4.sin_addr);
        std::memcpy(&result.storage, &ipv4, sizeof ipv4);
        result.size = sizeof ipv4;
        return result;
    }
    result.storage.sin6_family = AF_INET6;
    result.storage.sin6_port = network_order(endpoint.port);
    result.storage.sin6_scope_id = endpoint.scope;
    std::memcpy(&result.storage.sin6_addr, endpoint.address.data(), endpoint.address.size());
    return result;
}

inline Endpoint to_endpoint(const sockaddr_in6& address) {
    if (address.sin6_family == AF_INET) {
        sockaddr_in ipv4{};
        std::memcpy(&ipv4, &address, sizeof ipv4);
        std::array<std::uint8_t, 4> bytes{};
        std::memcpy(bytes.data(), &ipv4.sin_addr, bytes.size());
        return ipv4_endpoint(bytes, network_order(ipv4.sin_port));
    }
    Endpoint result{.scope = address.sin6_scope_id, .port = network_order(address.sin6_port)};
    std::memcpy(result.address.data(), &address.sin6_addr, result.address.size());
    return result;
}

} // namespace confab::udp
