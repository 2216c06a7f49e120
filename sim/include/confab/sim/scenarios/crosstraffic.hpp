// crosstraffic: a line that two members' transfers share with a stranger's.
// The one rule: the stranger is as greedy as TCP, and as polite: it slows down when it loses.
#pragma once

#include "flow.hpp"
#include "transfers.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace confab::sim::scenarios {

/// Datagrams of nobody's node on one way: a window each round trip, one more after each, and half
/// of it when one finds the queue full.
class CrossFlow {
public:
    CrossFlow(Duration round_trip, Duration now) : round_trip_{round_trip}, next_{now} {}

    /// Sends what is due on the way from the room to the member. Call it often.
    void send(Stage& stage, MemberId to) {
        for (; next_ <= stage.age(); next_ += round_trip_ / window_) {
            const bool lost = stage.act([&](World& world) {
                world.inject(stage.room(), to, Bytes(size));
                return std::any_of(
                    world.facts().begin(), world.facts().end(),
                    [](const Fact& fact) { return std::holds_alternative<fact::Lost>(fact); });
            });
            if (!lost) carried_ += size;
            adapt(lost, stage.age());
        }
    }

    [[nodiscard]] std::uint64_t carried() const { return carried_; } ///< bytes

private:
    static constexpr std::size_t size = 1200; ///< zeros, which are no datagram of any dialect

    void adapt(bool lost, Duration now) {
        if (lost && last_cut_ + round_trip_ <= now) {
            last_cut_ = now;
            window_ = std::max<std::int64_t>(window_ / 2, 2);
        } else if (!lost && ++sent_ >= window_) {
            sent_ = 0;
            ++window_;
        }
    }

    Duration round_trip_;
    Duration next_;
    Duration last_cut_{};
    std::int64_t window_ = 10; ///< datagrams
    std::int64_t sent_ = 0;    ///< in this round trip
    std::uint64_t carried_ = 0;
};

/// ann and bob say as much, cid reads both, and the line to cid is the stranger's, too. What they
/// say comes, ann and bob are heard alike, and of the line's 10 Mbit/s room and stranger have each
/// 1.5 at least.
inline ScenarioReport crosstraffic(const ScenarioOptions& asked) {
    using std::chrono::milliseconds;
    using std::chrono::seconds;
    Stage stage{asked, transfers::with_long_ring(unlimited(runner_link))};
    const auto members = stage.enter({"ann", "bob", "cid"});
    const std::size_t each = asked.part_of(transfers::amount) / 2;
    std::vector<Flow> flows{{members[0], each}, {members[1], each}};
    Random random{asked.seed};
    CrossFlow stranger{milliseconds{40},
                       stage.age() + random.between(Duration{0}, milliseconds{500})};
    const auto committed = [&](std::size_t who) { return stage.progress(members[who]).committed; };
    const std::uint64_t lines = each / line_size;
    std::uint64_t behind = lines; // of the slower one, when the other one is done
    const Duration took = transfer(stage, flows, members, seconds{20}, [&] {
        stranger.send(stage, members[2]);
        const std::uint64_t slower = std::min(committed(0), committed(1));
        if (std::max(committed(0), committed(1)) < lines) behind = lines - slower;
    });
    stage.demand_all_heard(members);
    stage.demand_all_in(members);
    stage.demand(behind <= lines / 3, "one of the two was held up by " + std::to_string(behind) +
                                          " lines of " + std::to_string(lines));
    Playbill playbill{asked};
    const std::uint64_t ours = stage.well() ? playbill.set_goodput(2 * flows[0].bytes(), took) : 0;
    const auto others =
        stranger.carried() * 8'000 /
        static_cast<std::uint64_t>(std::max<std::int64_t>(took / milliseconds{1}, 1));
    if (asked.is_whole()) {
        stage.demand(ours >= 1'500'000, "the room has starved: " + std::to_string(ours) + " bit/s");
        stage.demand(others >= 1'500'000,
                     "the stranger has starved: " + std::to_string(others) + " bit/s");
    }
    stage.everybody_leaves();
    playbill.add(stage);
    return playbill.report();
}

} // namespace confab::sim::scenarios
