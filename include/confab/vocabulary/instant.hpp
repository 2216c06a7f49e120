// instant: a point of a transport's time, and the length between two.
// The one rule: instants are compared by their distance, so a clock that passes 2^32, 2^63 or
// 2^64 nanoseconds changes nothing (serial number arithmetic, RFC 1982, on 64 bits).
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace confab {

using Duration = std::chrono::duration<std::int64_t, std::nano>;

/// Nanoseconds since an origin that only the transport knows. Two instants are comparable when they
/// lie less than 292 years apart.
class Instant {
public:
    constexpr Instant() = default;
    constexpr explicit Instant(std::uint64_t nanoseconds) : nanoseconds_{nanoseconds} {}

    [[nodiscard]] constexpr std::uint64_t nanoseconds() const { return nanoseconds_; }

    constexpr Instant& operator+=(Duration step) {
        nanoseconds_ += static_cast<std::uint64_t>(step.count());
        return *this;
    }

    friend constexpr Instant operator+(Instant from, Duration step) { return from += step; }
    friend constexpr Instant operator-(Instant from, Duration step) {
        return Instant{from.nanoseconds_ - static_cast<std::uint64_t>(step.count())};
    }
    friend constexpr Duration operator-(Instant later, Instant earlier) {
        return Duration{static_cast<std::int64_t>(later.nanoseconds_ - earlier.nanoseconds_)};
    }
    friend constexpr bool operator==(Instant, Instant) = default;
    friend constexpr std::strong_ordering operator<=>(Instant left, Instant right) {
        return (left - right).count() <=> 0;
    }

private:
    std::uint64_t nanoseconds_ = 0;
};

} // namespace confab
