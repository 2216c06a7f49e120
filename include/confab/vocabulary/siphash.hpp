// siphash: a keyed hash, for what only the holder of a secret may make: SipHash-2-4 with 128 bits
// (Aumasson, Bernstein, INDOCRYPT 2012; the wide result is of the authors' reference code).
// The one rule: a function of the key and the bytes alone, the same on every machine.
#pragma once

#include "datagram.hpp"
#include "secret.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace confab {

namespace siphash {

struct State {
    std::uint64_t v0, v1, v2, v3;

    constexpr void turn(int rounds) {
        for (; rounds > 0; --rounds) {
            v0 += v1;
            v2 += v3;
            v1 = std::rotl(v1, 13) ^ v0;
            v3 = std::rotl(v3, 16) ^ v2;
            v0 = std::rotl(v0, 32) + v3;
            v2 += v1;
            v3 = std::rotl(v3, 21) ^ v0;
            v1 = std::rotl(v1, 17) ^ v2;
            v2 = std::rotl(v2, 32);
        }
    }

    constexpr void take(std::uint64_t word) {
        v3 ^= word;
        turn(2);
        v0 ^= word;
    }

    [[nodiscard]] constexpr std::uint64_t folded() const { return v0 ^ v1 ^ v2 ^ v3; }
};

/// Up to eight bytes as a number, the least significant first.
constexpr std::uint64_t word(BytesView bytes) {
    std::uint64_t value = 0;
    for (std::size_t at = bytes.size(); at-- > 0;)
        value = value << 8U | std::to_integer<std::uint64_t>(bytes[at]);
    return value;
}

} // namespace siphash

/// The key is low (k0), high (k1); of the result `low` holds the first eight bytes. Whoever lacks
/// the key cannot tell the result from a random one.
constexpr Secret siphash128(const Secret& key, BytesView message) {
    siphash::State state{
        .v0 = 0x736F'6D65'7073'6575U ^ key.low,
        .v1 = 0x646F'7261'6E64'6F6DU ^ key.high ^ 0xEEU,
        .v2 = 0x6C79'6765'6E65'7261U ^ key.low,
        .v3 = 0x7465'6462'7974'6573U ^ key.high,
    };
    const auto size = static_cast<std::uint64_t>(message.size());
    for (; message.size() >= 8; message = message.subspan(8))
        state.take(siphash::word(message.first(8)));
    state.take(size << 56U | siphash::word(message));
    state.v2 ^= 0xEEU;
    state.turn(4);
    const std::uint64_t low = state.folded();
    state.v1 ^= 0xDDU;
    state.turn(4);
    return Secret{.high = state.folded(), .low = low};
}

} // namespace confab
