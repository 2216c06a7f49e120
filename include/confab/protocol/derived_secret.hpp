// derived_secret: what a node keeps to itself, made from its one secret, for each purpose apart.
// The one rule: nothing derived tells of the secret or of another derivation (SipHash-2-4-128,
// Aumasson and Bernstein, INDOCRYPT 2012, as a pseudo-random function).
#pragma once

#include "../vocabulary/secret.hpp"
#include "../vocabulary/siphash.hpp"
#include "../wire/bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace confab {

enum class SecretUse : std::uint8_t { room_id = 1, cookie_key, token, probe, nonce, jitter };

/// The same for the same secret, use and number.
inline Secret derive(const Secret& secret, SecretUse use, std::uint64_t number = 0) {
    std::array<std::byte, 9> message{};
    wire::ByteWriter writer{message};
    writer.put(static_cast<std::uint8_t>(use));
    writer.put(number);
    return siphash128(secret, message);
}

} // namespace confab
