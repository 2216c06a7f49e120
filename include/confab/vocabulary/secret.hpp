// secret: what a room or member must not share: the seed of all that peers may not guess.
// The one rule: a program draws it from the system, a simulation from its seed; nothing below asks.
#pragma once

#include "random.hpp"

#include <cstdint>
#include <random>

namespace confab {

/// 128 bits. A regular value, so that a copied world goes on exactly as the original.
struct Secret {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    friend constexpr bool operator==(const Secret&, const Secret&) = default;
};

/// From the system's generator. Throws what std::random_device throws when there is none.
inline Secret system_secret() {
    std::random_device device;
    const auto word = [&device] {
        const std::uint64_t high = device();
        return high << 32U | device();
    };
    return Secret{word(), word()};
}

inline Secret seeded_secret(Random& random) { return Secret{random.next(), random.next()}; }

} // namespace confab
