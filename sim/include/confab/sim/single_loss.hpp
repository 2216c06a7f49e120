// single_loss: one scripted session, once for each datagram that it sends, with just that one lost.
// The one rule: every run is the same session; only the numbers of the lost datagrams differ, and
// who fails is told by them.
#pragma once

#include "world.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace confab::sim {

using PacketNumbers = std::set<std::uint64_t>;

/// The world after `scenario(world)`, with exactly these datagrams lost: the first has number 1.
/// The options' own network may be as bad as it likes; nodes have their ids in order of adding.
template <typename Scenario>
[[nodiscard]] World run_with_losses(const Scenario& scenario, const PacketNumbers& losses,
                                    const WorldOptions& options = {}) {
    World world{options};
    world.lose_numbers(losses);
    scenario(world);
    return world;
}

struct LossSearch {
    WorldOptions world{};
    std::uint64_t pairs_among = 0; ///< besides each alone: each two of the first so many
};

struct LossReport {
    std::uint64_t datagrams = 0; ///< sent when none is lost
    std::uint64_t runs = 0;
    struct Failure {
        PacketNumbers lost; ///< empty: it fails even so
        std::string what;

        friend bool operator==(const Failure&, const Failure&) = default;
    };
    std::optional<Failure> failure{}; ///< the first; nothing runs after it

    friend bool operator==(const LossReport&, const LossReport&) = default;
};

/// Runs the scenario without a loss, then with each datagram of that run lost, then with each pair
/// that is asked for. `judge(world)` tells as an optional string what is wrong with the end; a
/// broken invariant is wrong anyway.
template <typename Scenario, typename Judge>
[[nodiscard]] LossReport search_losses(const Scenario& scenario, const Judge& judge,
                                       const LossSearch& search = {}) {
    LossReport report;
    const auto passes = [&](PacketNumbers losses) {
        const World world = run_with_losses(scenario, losses, search.world);
        ++report.runs;
        if (losses.empty()) report.datagrams = world.datagrams();
        std::optional<std::string> wrong = judge(world);
        if (const auto& broken = world.violation()) wrong = broken->invariant + ' ' + broken->what;
        if (wrong) report.failure = {std::move(losses), std::move(*wrong)};
        return !wrong;
    };
    if (!passes({})) return report;
    for (std::uint64_t one = 1; one <= report.datagrams; ++one) {
        if (!passes({one})) return report;
    }
    const std::uint64_t last = std::min(search.pairs_among, report.datagrams);
    for (std::uint64_t one = 1; one <= last; ++one) {
        for (std::uint64_t other = one + 1; other <= last; ++other) {
            if (!passes({one, other})) return report;
        }
    }
    return report;
}

} // namespace confab::sim
