// packet: a datagram under way in a simulated network.
// The one rule: it owns its bytes, and its number is its own: copies of one datagram share it.
#pragma once

#include <confab/vocabulary/datagram.hpp>
#include <confab/vocabulary/endpoint.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace confab::sim {

using Bytes = std::vector<std::byte>;

/// One way: from, to.
using Way = std::pair<Endpoint, Endpoint>;

struct Packet {
    Endpoint from{};
    Endpoint to{};
    std::uint64_t number = 0; ///< in order of sending, from 1
    Bytes bytes{};

    template <typename Show>
    void show_state(Show show) const {
        show(from, to, number, bytes);
    }
    friend bool operator==(const Packet&, const Packet&) = default;
};

inline Bytes to_bytes(std::string_view text) {
    const auto* const first = reinterpret_cast<const std::byte*>(text.data());
    return {first, first + text.size()};
}

} // namespace confab::sim
