// sweep_turn: which seeds of a sweep play a named scenario; the others draw a plan.
// The one rule: it includes no scenario, so that who runs the others alone need not compile them.
#pragma once

#include <cstdint>
#include <optional>

namespace confab::sim {

/// One seed in so many plays.
inline constexpr std::uint64_t seeds_to_a_play = 16;

/// Whose turn it is to be played, counted from 0 and on through all rounds; nothing: the seed draws
/// a plan.
constexpr std::optional<std::uint64_t> sweep_turn(std::uint64_t seed) {
    if (seed % seeds_to_a_play != seeds_to_a_play - 1) return std::nullopt;
    return seed / seeds_to_a_play;
}

} // namespace confab::sim
