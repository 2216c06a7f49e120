// fate: what the network does with one datagram, as plain data, and by what it is called.
// The one rule: a fate is complete: who knows it needs no chance and no link to carry it out.
#pragma once

#include "packet.hpp"

#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/instant.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace confab::sim {

enum class LossCause : std::uint8_t {
    chance,     ///< the link lost it, or a test said so
    parted,     ///< a partition
    closed,     ///< nobody listens there
    burst,      ///< the link lost it among others
    too_big,    ///< for the link's MTU
    queue_full, ///< too much waited for the link's bandwidth
    rebound,    ///< whom it is for has another address now
    inbox_full, ///< too much waited for a paused node
};

/// Harm to the bytes of one copy: it is cut first, and then a bit of the rest is flipped.
struct Damage {
    std::optional<std::size_t> cut_to{};      ///< bytes that are left
    std::optional<std::size_t> flipped_bit{}; ///< from the lowest of the first byte on

    template <typename Show>
    void show_state(Show show) const {
        show(cut_to, flipped_bit);
    }
    friend bool operator==(const Damage&, const Damage&) = default;
};

/// One arrival.
struct Copy {
    Duration after{}; ///< the sending
    Damage damage{};

    friend bool operator==(const Copy&, const Copy&) = default;
};

struct Fate {
    std::optional<LossCause> lost{};
    Copy first{};                 ///< unless it is lost
    std::optional<Copy> second{}; ///< when it is doubled

    friend bool operator==(const Fate&, const Fate&) = default;
};

/// A datagram, or the report of a closed port, by its place among all that a way has had: so it
/// keeps its name when others come or go elsewhere.
struct FlightId {
    Endpoint from{};
    Endpoint to{};
    bool report = false;
    std::uint64_t nth = 0; ///< from 1

    friend auto operator<=>(const FlightId&, const FlightId&) = default;
};

using Fates = std::map<FlightId, Fate>;

} // namespace confab::sim
