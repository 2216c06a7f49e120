// link: what a simulated network does to the datagrams of one way between two endpoints.
// The one rule: plain data with units; a fault that is off draws no random number.
#pragma once

#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/random.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace confab::sim {

/// Losses that come together (Gilbert, 1960, and Elliott, 1963): a way is in a burst or is not, and
/// each datagram may begin or end it before it is lost or not.
struct Burst {
    PartsPerMillion begin = never;     ///< for each datagram outside one
    PartsPerMillion end = percent(25); ///< for each inside: so four datagrams in the mean
    PartsPerMillion loss = always;     ///< of datagrams inside, and of reports of closed ports

    friend bool operator==(const Burst&, const Burst&) = default;
};

struct Link {
    Duration delay = std::chrono::milliseconds{15}; ///< the shortest that a datagram takes
    Duration jitter{0};                ///< added, anything up to this equally likely: reordering
    PartsPerMillion loss = never;      ///< of datagrams, and of reports of closed ports
    PartsPerMillion duplicate = never; ///< of those not lost; the copy has a jitter of its own
    PartsPerMillion corrupt = never;   ///< of copies: one bit is flipped, any equally likely
    PartsPerMillion cut = never;       ///< of copies: to any shorter length equally likely
    Burst burst{};
    std::size_t mtu = 0;         ///< bytes above which a datagram vanishes; 0: none
    std::uint64_t bandwidth = 0; ///< bytes a second; 0: without a bound
    std::size_t queue = 64;      ///< datagrams that the bandwidth keeps waiting; more vanish

    friend bool operator==(const Link&, const Link&) = default;
};

/// The link without its faults. Delay, bandwidth and queue stay: they are what the line is, not
/// what goes wrong on it, and who floods a narrow line has to find its pace there.
constexpr Link healed(const Link& link) {
    return Link{.delay = link.delay, .bandwidth = link.bandwidth, .queue = link.queue};
}

} // namespace confab::sim
