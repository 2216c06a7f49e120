// burst: which ways are losing datagrams in bursts, and which datagrams they lose.
// The one rule: a way's state moves with its datagrams, not with time; a way that has no bursts
// draws nothing.
#pragma once

#include "link.hpp"
#include "packet.hpp"

#include <confab/vocabulary/random.hpp>

#include <set>

namespace confab::sim {

class Bursts {
public:
    explicit Bursts(Random random) : changes_{random.stream(1)}, losses_{random.stream(2)} {}

    /// Whether the next datagram of this way falls into a burst and is lost.
    [[nodiscard]] bool loses(const Way& way, const Burst& burst) {
        if (burst.begin == never) {
            under_way_.erase(way);
            return false;
        }
        const bool was_in = under_way_.contains(way);
        const bool changes = changes_.chance(was_in ? burst.end : burst.begin);
        if (!was_in && changes) under_way_.insert(way);
        if (was_in && changes) under_way_.erase(way);
        return was_in != changes && losses_.chance(burst.loss);
    }

    void end_all() { under_way_.clear(); }

    template <typename Show>
    void show_state(Show show) const {
        show(under_way_, changes_, losses_);
    }

    friend bool operator==(const Bursts&, const Bursts&) = default;

private:
    std::set<Way> under_way_;
    Random changes_;
    Random losses_;
};

} // namespace confab::sim
