// damage: what a link does to the bytes of one copy of a datagram.
// The one rule: each copy is harmed alone, so that of two copies one may come whole; no bytes, no
// harm.
#pragma once

#include "fate.hpp"
#include "link.hpp"
#include "packet.hpp"

#include <confab/vocabulary/random.hpp>

#include <cstddef>

namespace confab::sim {

/// Does to the bytes what can be done to so many of them, and tells what that was.
inline Damage harm(Bytes& bytes, const Damage& wanted) {
    Damage done;
    if (wanted.cut_to && *wanted.cut_to < bytes.size()) {
        done.cut_to = wanted.cut_to;
        bytes.resize(*wanted.cut_to);
    }
    if (wanted.flipped_bit && *wanted.flipped_bit < 8 * bytes.size()) {
        done.flipped_bit = wanted.flipped_bit;
        bytes[*wanted.flipped_bit / 8] ^= std::byte{1} << *wanted.flipped_bit % 8;
    }
    return done;
}

class DamageSource {
public:
    explicit DamageSource(Random random) : cuts_{random.stream(1)}, flips_{random.stream(2)} {}

    /// What happens to a copy of so many bytes.
    [[nodiscard]] Damage draw(std::size_t size, const Link& link) {
        Damage damage;
        std::size_t left = size;
        if (left > 0 && cuts_.chance(link.cut)) damage.cut_to = left = cuts_.below(left);
        if (left > 0 && flips_.chance(link.corrupt)) damage.flipped_bit = flips_.below(8 * left);
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
