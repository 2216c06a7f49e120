// counters: what a UDP transport has carried and what it could not, by cause.
// The one rule: every datagram given to `send` is counted once, as sent or under one cause.
#pragma once

#include <cerrno>
#include <cstdint>

namespace confab {

struct UdpCounters {
    std::uint64_t datagrams_received = 0;
    std::uint64_t bytes_received = 0;     ///< payload
    std::uint64_t received_in_trains = 0; ///< of the datagrams, those that came as one (UDP_GRO)
    std::uint64_t datagrams_sent = 0;
    std::uint64_t bytes_sent = 0;
    std::uint64_t sent_in_trains = 0;   ///< of the datagrams, those that left as one (UDP_SEGMENT)
    std::uint64_t dropped_full = 0;     ///< no space in the system's queues
    std::uint64_t dropped_too_long = 0; ///< for max_datagram_size(), or for the interface
    std::uint64_t dropped_no_route = 0; ///< no way there, or not with this address family
    std::uint64_t dropped_not_permitted = 0; ///< a firewall's rule, or a broadcast address
    std::uint64_t dropped_otherwise = 0;
    std::uint64_t unreachable = 0;    ///< ICMP reports handed up
    std::uint64_t receive_errors = 0; ///< errors read from the socket in place of a datagram

    friend bool operator==(const UdpCounters&, const UdpCounters&) = default;
};

namespace udp {

/// The system has no space now: another attempt at once would fare no better.
constexpr bool is_full(int error) {
    return error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS || error == ENOMEM;
}

constexpr void count_dropped(UdpCounters& counters, int error, std::uint64_t datagrams = 1) {
    if (is_full(error)) {
        counters.dropped_full += datagrams;
        return;
    }
    switch (error) {
    case EMSGSIZE:
        counters.dropped_too_long += datagrams;
        break;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        counters.dropped_no_route += datagrams;
        break;
    case EPERM:
    case EACCES:
        counters.dropped_not_permitted += datagrams;
        break;
    default:
        counters.dropped_otherwise += datagrams;
        break;
    }
}

} // namespace udp
} // namespace confab
