// random: numbers that look random and are a function of their seed alone.
// The one rule: the same seed gives the same numbers on every compiler and library, which the
// distributions of <random> do not promise. SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, fig. 17).
// Not for secrets: see secret.hpp.
#pragma once

#include "instant.hpp"

#include <cassert>
#include <cstdint>

namespace confab {

/// A chance in millionths: a plain number that prints and compares exactly.
enum class PartsPerMillion : std::uint32_t {};

inline constexpr PartsPerMillion never{0};
inline constexpr PartsPerMillion always{1'000'000};

constexpr PartsPerMillion percent(std::uint32_t hundredths) {
    return PartsPerMillion{hundredths * 10'000};
}

class Random {
public:
    constexpr explicit Random(std::uint64_t seed) : state_{seed} {}

    constexpr std::uint64_t next() {
        state_ += 0x9E37'79B9'7F4A'7C15U;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D0'49BB'1331'11EBU;
        return mixed ^ (mixed >> 31U);
    }

    /// 0 .. bound - 1, each equally likely. Precondition: bound > 0.
    constexpr std::uint64_t below(std::uint64_t bound) {
        assert(bound > 0);
        const std::uint64_t uneven = (0 - bound) % bound; // 2^64 mod bound: drawn again, so no bias
        std::uint64_t drawn = next();
        while (drawn < uneven)
            drawn = next();
        return drawn % bound;
    }

    /// shortest .. longest, both included. Draws nothing when they are equal.
    /// Precondition: shortest <= longest, and less than 292 years between them.
    constexpr Duration between(Duration shortest, Duration longest) {
        assert(shortest <= longest);
        if (shortest == longest) return shortest;
        const auto width = static_cast<std::uint64_t>((longest - shortest).count()) + 1;
        return shortest + Duration{static_cast<std::int64_t>(below(width))};
    }

    /// True with this chance. `never` and `always` draw nothing.
    constexpr bool chance(PartsPerMillion chance) {
        if (chance == never) return false;
        if (chance >= always) return true;
        return below(1'000'000) < static_cast<std::uint64_t>(chance);
    }

    /// A generator of its own for a purpose of its own: drawing from one never moves the other.
    [[nodiscard]] constexpr Random stream(std::uint64_t purpose) const {
        return Random{Random{state_ ^ Random{purpose}.next()}.next()};
    }

    friend constexpr bool operator==(Random, Random) = default;

private:
    std::uint64_t state_;
};

} // namespace confab
