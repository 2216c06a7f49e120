// silence: how servers and members take it that nobody says anything.
// The one rule: one choice for all rows.
#pragma once

#include <cstdint>

namespace confab::bench {

enum class Silence : std::uint8_t {
    usual, ///< they ask each other after a while, as they do by default: what it costs to be idle
    for_hours ///< nobody asks, so nobody need be served while another row is measured
};

} // namespace confab::bench
