// fate_source: draws what becomes of each datagram, as its link says.
// The one rule: each fault draws from a stream of its own, and draws nothing when it is off, so
// that one fault more shifts no other.
#pragma once

#include "bottleneck.hpp"
#include "burst.hpp"
#include "damage.hpp"
#include "fate.hpp"
#include "link.hpp"
#include "packet.hpp"
#include "ranks.hpp"

#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/random.hpp>

#include <cstddef>

namespace confab::sim {

class FateSource {
public:
    explicit FateSource(Random random, const Ranking& ranking = {})
        : losses_{random.stream(1)}, duplicates_{random.stream(2)}, delays_{random.stream(3)},
          copy_delays_{random.stream(4)}, damages_{random.stream(5)},
          copy_damages_{random.stream(6)}, bursts_{random.stream(7)}, ranks_{ranking,
                                                                             random.stream(8)} {}

    /// Of the next datagram of this way, which has so many bytes and is sent now. A report of a
    /// closed port is never doubled.
    [[nodiscard]] Fate draw(const Way& way, const Link& link, std::size_t size, bool report,
                            Instant now) {
        const bool lost = losses_.chance(link.loss);
        Fate fate;
        if (!lost) fate = draw_arrivals(link);
        const Duration behind = ranks_.delay(way);
        if (link.mtu != 0 && size > link.mtu) return {.lost = LossCause::too_big};
        const auto waits = bottleneck_.admit(way, link, size, now);
        if (!waits) return {.lost = LossCause::queue_full};
        if (bursts_.loses(way, link.burst)) return {.lost = LossCause::burst};
        if (lost) return {.lost = LossCause::chance};
        if (report) fate.second.reset();
        if (fate.second) {
            fate.second->after += *waits + behind;
            fate.second->damage = copy_damages_.draw(size, link);
        }
        fate.first.after += *waits + behind;
        fate.first.damage = damages_.draw(size, link);
        return fate;
    }

    /// Bursts end, and no way is held back behind another.
    void heal() {
        bursts_.end_all();
        ranks_.end();
    }

    template <typename Show>
    void show_state(Show show) const {
        show(losses_, duplicates_, delays_, copy_delays_, damages_, copy_damages_, bursts_,
             bottleneck_, ranks_);
    }

    friend bool operator==(const FateSource&, const FateSource&) = default;

private:
    Fate draw_arrivals(const Link& link) {
        Fate fate{.first = {.after = link.delay + delays_.between(Duration{0}, link.jitter)}};
        if (duplicates_.chance(link.duplicate)) {
            fate.second =
                Copy{.after = link.delay + copy_delays_.between(Duration{0}, link.jitter)};
        }
        return fate;
    }

    Random losses_;
    Random duplicates_;
    Random delays_;
    Random copy_delays_;
    DamageSource damages_;
    DamageSource copy_damages_;
    Bursts bursts_;
    Bottleneck bottleneck_;
    Ranks ranks_;
};

} // namespace confab::sim
