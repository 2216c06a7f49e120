// room_options: what a room is told when it is made, with units.
// The one rule: every choice has a default that a newcomer can live with.
#pragma once

#include "protocol/classic_options.hpp"
#include "protocol/reliable_options.hpp"
#include "vocabulary/instant.hpp"
#include "vocabulary/name.hpp"
#include "vocabulary/secret.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace confab {

struct RoomOptions {
    Secret secret = system_secret();      ///< what nobody may guess is derived from it; never told
    std::string administrator = "管理員"; ///< speaks the notices; no member may take the name
    NameFolding fold = fold_ascii;
    ReliableOptions reliable{}; ///< of confab/1
    ClassicOptions classic{};
    /// Other rooms write to the log too. Otherwise whoever is in at the start is gone: this room's
    /// process was another then.
    bool shares_log = false;
    std::size_t max_uncommitted =
        1024; ///< offers that may wait for the log; texts beyond are dropped
    Duration commit_poll =
        std::chrono::milliseconds{10}; ///< how often a waiting room reads the log

    friend bool operator==(const RoomOptions&, const RoomOptions&) = default;
};

} // namespace confab
