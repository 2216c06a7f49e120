// sweep: goes through the parts of a list that gets shorter meanwhile: all of it, its halves, its
// quarters, and so on to each one.
// The one rule: what a part that is gone has left in its place is next.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>

namespace confab::sim::shrink {

struct Part {
    std::size_t first;
    std::size_t size;

    friend bool operator==(const Part&, const Part&) = default;
};

/// Each one is a part.
inline constexpr std::size_t all_parts = std::numeric_limits<std::size_t>::max();

class Sweep {
public:
    /// Parts get as small as when the list is cut into so many.
    constexpr Sweep(std::size_t count, std::size_t parts)
        : size_{count}, least_{std::max<std::size_t>((count + parts - 1) / parts, 1)} {}

    /// Of the list, as long as it is now; nothing: no more.
    [[nodiscard]] constexpr std::optional<Part> part(std::size_t count) {
        if (first_ >= count) {
            if (size_ <= least_) return std::nullopt;
            size_ = std::min((size_ + 1) / 2, count);
            first_ = 0;
        }
        if (count == 0) return std::nullopt;
        return Part{first_, std::min(size_, count - first_)};
    }

    /// It stays.
    constexpr void pass_by() { first_ += size_; }

private:
    std::size_t size_;
    std::size_t least_;
    std::size_t first_ = 0;
};

} // namespace confab::sim::shrink
