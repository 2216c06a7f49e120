// packet: a datagram under way in a simulated network.
// The one rule: its number is its own: copies of one datagram share it, and the bytes.
#pragma once

#include "payload.hpp"

#include <confab/vocabulary/endpoint.hpp>

#include <cstdint>
#include <utility>

namespace confab::sim {

/// One way: from, to.
using Way = std::pair<Endpoint, Endpoint>;

struct Packet {
    Endpoint from{};
    Endpoint to{};
    std::uint64_t number = 0; ///< in order of sending, from 1
    Payload bytes{};

    /// What it says in confab/1; nothing: nullptr.
    [[nodiscard]] const wire::Message* message() const { return bytes.message(); }
    template <typename Kind>
    [[nodiscard]] const Kind* as() const {
        return bytes.as<Kind>();
    }

    /// Its frames, when it is a datagram of a session; else nullptr.
    [[nodiscard]] const Contents* contents() const { return bytes.contents(); }

    template <typename Show>
    void show_state(Show show) const {
        show(from, to, number, bytes);
    }
    friend bool operator==(const Packet&, const Packet&) = default;
};

} // namespace confab::sim
