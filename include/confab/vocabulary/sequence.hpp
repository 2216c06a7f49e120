// sequence: the number of a record in a room's log, and the name of that log.
// The one rule: numbers are compared by their distance, as instants are, so no start is special
// (serial number arithmetic, RFC 1982, on 64 bits).
#pragma once

#include <compare>
#include <cstdint>

namespace confab {

class Sequence {
public:
    constexpr Sequence() = default;
    constexpr explicit Sequence(std::uint64_t value) : value_{value} {}

    [[nodiscard]] constexpr std::uint64_t value() const { return value_; }

    constexpr Sequence& operator++() {
        ++value_;
        return *this;
    }

    friend constexpr Sequence operator+(Sequence from, std::uint64_t count) {
        return Sequence{from.value_ + count};
    }
    friend constexpr Sequence operator-(Sequence from, std::uint64_t count) {
        return Sequence{from.value_ - count};
    }
    /// How many records lie between: positive when `later` is the newer.
    friend constexpr std::int64_t operator-(Sequence later, Sequence earlier) {
        return static_cast<std::int64_t>(later.value_ - earlier.value_);
    }
    friend constexpr bool operator==(Sequence, Sequence) = default;
    friend constexpr std::strong_ordering operator<=>(Sequence left, Sequence right) {
        return (left - right) <=> 0;
    }

private:
    std::uint64_t value_ = 0;
};

/// Names one history: a log that starts anew has another.
enum class LogId : std::uint64_t {};

} // namespace confab
