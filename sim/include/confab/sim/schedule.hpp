// schedule: a whole run as plain data: what the world was, what was done to it and when, and what
// the network did.
// The one rule: it needs no seed and no generator. Seeds find; schedules keep.
#pragma once

#include "action.hpp"
#include "fate.hpp"
#include "world_options.hpp"

#include <confab/vocabulary/instant.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace confab::sim {

/// How a run ends, once the network is good and everybody has been heard.
enum class Finale : std::uint8_t { all_leave, room_closes, room_crashes };

struct Step {
    Duration at{}; ///< since the start
    Action action{};

    friend bool operator==(const Step&, const Step&) = default;
};

struct Schedule {
    WorldOptions world{}; ///< of its link, the delay is that of plain fates; the rest only says
                          ///< how long things may take
    LogId log{1};         ///< of the room, at first
    std::vector<Step> steps{};
    Fates fates{};                  ///< of the datagrams whose fate is not plain
    Duration lasts{};               ///< until it ends, or until the network is healed ..
    std::optional<Finale> finale{}; ///< .. and the obligations of a good one are demanded

    /// What it takes to tell it: its size, when two are compared.
    [[nodiscard]] std::size_t events() const { return steps.size() + fates.size(); }

    friend bool operator==(const Schedule&, const Schedule&) = default;
};

} // namespace confab::sim
