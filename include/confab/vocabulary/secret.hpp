// secret: what a room or member must not share: the seed of all that peers may not guess.
// The one rule: a program draws it from the system, a simulation from its seed; nothing below asks.
#pragma once

#include "random.hpp"

#include <cerrno>
#include <cstdint>
#include <sys/random.h>
#include <system_error>

namespace confab {

/// 128 bits. A regular value, so that a copied world goes on exactly as the original.
struct Secret {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    friend constexpr bool operator==(const Secret&, const Secret&) = default;
};

/// From the system's generator. Throws std::system_error when there is none.
inline Secret system_secret() {
    Secret secret;
    if (getentropy(&secret, sizeof secret) != 0) {
        throw std::system_error{errno, std::generic_category(), "draw a secret from the system"};
    }
    return secret;
}

inline Secret seeded_secret(Random& random) { return Secret{random.next(), random.next()}; }

} // namespace confab
