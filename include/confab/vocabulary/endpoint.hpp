// endpoint: where a peer is: an address and a port.
// The one rule: a host has one representation. An IPv4 address is kept as its IPv4-mapped IPv6
// address (RFC 4291 section 2.5.5.2), so ::ffff:192.0.2.1 and 192.0.2.1 are equal by construction.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace confab {

using AddressBytes = std::array<std::uint8_t, 16>; ///< network order

namespace endpoint_order {

/// As they lie in memory.
constexpr std::array<std::uint64_t, 2> words(const AddressBytes& address) {
    return std::bit_cast<std::array<std::uint64_t, 2>>(address);
}

/// A word of the address as a number: its first byte weighs most.
constexpr std::uint64_t number(std::uint64_t word) {
    if constexpr (std::endian::native == std::endian::big) return word;
    word = (word & 0x00FF'00FF'00FF'00FFU) << 8U | (word >> 8U & 0x00FF'00FF'00FF'00FFU);
    word = (word & 0x0000'FFFF'0000'FFFFU) << 16U | (word >> 16U & 0x0000'FFFF'0000'FFFFU);
    return word << 32U | word >> 32U;
}

/// Of words that are not the same.
constexpr std::strong_ordering order(std::uint64_t word, std::uint64_t other) {
    return number(word) < number(other) ? std::strong_ordering::less
                                        : std::strong_ordering::greater;
}

} // namespace endpoint_order

/// Ordered by the address, byte by byte, then the scope, then the port: as words, for maps of
/// endpoints are looked up all the time.
struct Endpoint {
    AddressBytes address{};
    std::uint32_t scope = 0; ///< interface index of a link-local address (RFC 4007), else 0
    std::uint16_t port = 0;

    friend constexpr bool operator==(const Endpoint&, const Endpoint&) = default;
    friend constexpr std::strong_ordering operator<=>(const Endpoint& left, const Endpoint& right) {
        const auto [high, low] = endpoint_order::words(left.address);
        const auto [other_high, other_low] = endpoint_order::words(right.address);
        if (high != other_high) return endpoint_order::order(high, other_high);
        if (low != other_low) return endpoint_order::order(low, other_low);
        if (left.scope != right.scope) return left.scope <=> right.scope;
        return left.port <=> right.port;
    }
};

inline constexpr std::uint16_t default_port = 8888; ///< the tutorial's

constexpr Endpoint ipv4_endpoint(const std::array<std::uint8_t, 4>& address, std::uint16_t port) {
    return Endpoint{.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, address[0], address[1],
                                address[2], address[3]},
                    .port = port};
}

/// To bind: every address of this host, IPv4 and IPv6 both. Port 0: any free one.
constexpr Endpoint any_address(std::uint16_t port) { return Endpoint{.port = port}; }

/// 127.0.0.1.
constexpr Endpoint loopback(std::uint16_t port) { return ipv4_endpoint({127, 0, 0, 1}, port); }

constexpr bool is_ipv4(const AddressBytes& address) {
    for (std::size_t at = 0; at < 10; ++at) {
        if (address[at] != 0) return false;
    }
    return address[10] == 0xFF && address[11] == 0xFF;
}

/// 127.0.0.0/8 (RFC 1122 section 3.2.1.3) and ::1 (RFC 4291 section 2.5.3).
constexpr bool is_loopback(const AddressBytes& address) {
    constexpr AddressBytes ipv6_loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return is_ipv4(address) ? address[12] == 127 : address == ipv6_loopback;
}

/// fe80::/10 (RFC 4291 section 2.5.6): may be on every link at once, so a scope tells which.
constexpr bool is_ipv6_link_local(const AddressBytes& address) {
    return address[0] == 0xFE && (address[1] & 0xC0U) == 0x80;
}

/// Addresses that the internet does not route: loopback, private (RFC 1918), unique local (RFC
/// 4193) and link-local (RFC 3927, fe80::/10).
constexpr bool is_local(const AddressBytes& address) {
    if (is_loopback(address)) return true;
    if (is_ipv4(address)) {
        const unsigned first = address[12];
        const unsigned second = address[13];
        return first == 10 || (first == 172 && (second & 0xF0U) == 16) ||
               (first == 192 && second == 168) || (first == 169 && second == 254);
    }
    return (address[0] & 0xFEU) == 0xFC || is_ipv6_link_local(address);
}

/// A host, as quotas count them: an IPv4 address, or an IPv6 /64.
constexpr std::size_t host_prefix(const AddressBytes& address) { return is_ipv4(address) ? 16 : 8; }

constexpr bool is_same_host(const Endpoint& one, const Endpoint& other) {
    for (std::size_t at = 0; at < host_prefix(other.address); ++at) {
        if (one.address[at] != other.address[at]) return false;
    }
    return true;
}

/// Where the endpoints of its host begin, in their order.
constexpr Endpoint first_of_host(const Endpoint& endpoint) {
    Endpoint first{.address = endpoint.address};
    for (std::size_t at = host_prefix(endpoint.address); at < first.address.size(); ++at)
        first.address[at] = 0;
    return first;
}

} // namespace confab
