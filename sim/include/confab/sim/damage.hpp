// damage: what a link does to the bytes of one copy of a datagram.
// The one rule: each copy is harmed alone, so that of two copies one may come whole; no bytes, no
// harm.
#pragma once

#include "link.hpp"
#include "packet.hpp"

#include <confab/vocabulary/random.hpp>

#include <cstddef>
#include <optional>

namespace confab::sim {

struct Damage {
    std::optional<std::size_t> cut_from{};    ///< bytes that there were
    std::optional<std::size_t> flipped_bit{}; ///< from the lowest of the first byte on

    template <typename Show>
    void show_state(Show show) const {
        show(cut_from, flipped_bit);
    }
    friend bool operator==(const Damage&, const Damage&) = default;
};

class DamageSource {
public:
    explicit DamageSource(Random random) : cuts_{random.stream(1)}, flips_{random.stream(2)} {}

    /// Draws what happens to these bytes, and does it: first cut, then a bit of the rest flipped.
    Damage harm(Bytes& bytes, const Link& link) {
        Damage damage;
        if (!bytes.empty() && cuts_.chance(link.cut)) {
            damage.cut_from = bytes.size();
            bytes.resize(cuts_.below(bytes.size()));
        }
        if (!bytes.empty() && flips_.chance(link.corrupt)) {
            const std::size_t bit = flips_.below(8 * bytes.size());
            bytes[bit / 8] ^= std::byte{1} << bit % 8;
            damage.flipped_bit = bit;
        }
        return damage;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(cuts_, flips_);
    }

    friend bool operator==(const DamageSource&, const DamageSource&) = default;

private:
    Random cuts_;
    Random flips_;
};

} // namespace confab::sim
