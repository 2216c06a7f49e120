// stamp: a sender's clock as each of its datagrams shows it: 32 bits, in units of 1024 ns.
// The one rule: stamps of one sender only grow, and are compared by distance (serial numbers, RFC
// 1982), so neither the clock's start nor its wrap matters: two are never half an hour apart.
#pragma once

#include "../vocabulary/instant.hpp"

#include <compare>
#include <cstdint>

namespace confab {

class Stamp {
public:
    constexpr Stamp() = default;
    constexpr explicit Stamp(std::uint32_t value) : value_{value} {}
    /// What a clock shows. The unit is a power of two, so the wrap of the clock is one of the
    /// stamp.
    constexpr explicit Stamp(Instant now)
        : value_{static_cast<std::uint32_t>(now.nanoseconds() >> 10U)} {}

    [[nodiscard]] constexpr std::uint32_t value() const { return value_; }

    friend constexpr Duration operator-(Stamp later, Stamp earlier) {
        const auto units = static_cast<std::int32_t>(later.value_ - earlier.value_);
        return Duration{static_cast<std::int64_t>(units) * 1024};
    }
    friend constexpr bool operator==(Stamp, Stamp) = default;
    friend constexpr std::strong_ordering operator<=>(Stamp left, Stamp right) {
        return (left - right).count() <=> 0;
    }

private:
    std::uint32_t value_ = 0;
};

/// When something that bears the stamp was sent, by the sender's own clock. A stamp that runs ahead
/// of the clock, since datagrams of one moment need different ones, was sent just now.
constexpr Instant sent_at(Stamp stamp, Instant now) {
    const Duration ago = Stamp{now} - stamp;
    return ago < Duration::zero() ? now : now - ago;
}

/// Gives each datagram of a sender its stamp.
class StampClock {
public:
    explicit StampClock(Instant now) : last_{Stamp{now}.value() - 1} {}

    Stamp next(Instant now) {
        const Stamp shown{now};
        const Stamp following{last_.value() + 1};
        last_ = shown < following ? following : shown;
        return last_;
    }

    /// Of the last datagram.
    [[nodiscard]] Stamp last() const { return last_; }

    template <typename Show>
    void show_state(Show show) const {
        show(last_);
    }
    friend bool operator==(const StampClock&, const StampClock&) = default;

private:
    Stamp last_;
};

} // namespace confab
