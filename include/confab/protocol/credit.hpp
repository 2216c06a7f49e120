// credit: how far a member may number its submissions: its window, and its limit of rate.
// The one rule: the edge never retreats. While there is a token it stands a whole window beyond
// what is committed; while there is none it stands still, and so the longest text always fits.
#pragma once

#include "../vocabulary/instant.hpp"
#include "token_bucket.hpp"

#include <cstdint>
#include <optional>

namespace confab {

class Credit {
public:
    static constexpr std::uint64_t window = 32; ///< submissions; at least the longest text's 16

    /// `rate`: of records of texts.
    Credit(Rate rate, Instant now) : texts_{rate, now} {}

    /// For another session of the same stay, which numbers from 1: it owes what this one does, so
    /// that to return is no way around the limit.
    [[nodiscard]] Credit renewed(Instant now) const {
        Credit next = *this;
        next.edge_ = texts_.has_token(now) ? window : 0;
        return next;
    }

    /// The last number that may be sent.
    [[nodiscard]] std::uint64_t edge() const { return edge_; }

    void advance(std::uint64_t committed, Instant now) {
        if (texts_.has_token(now) && edge_ < committed + window) edge_ = committed + window;
    }

    /// A record was taken.
    void spend(Instant now) { texts_.spend(now); }

    /// When the edge moves although nothing happens.
    [[nodiscard]] Instant next_token(Instant now) const {
        return texts_.has_token(now) ? now : texts_.next_token();
    }

    template <typename Show>
    void show_state(Show show) const {
        show(texts_, edge_);
    }
    friend bool operator==(const Credit&, const Credit&) = default;

private:
    TokenBucket texts_;
    std::uint64_t edge_ = window;
};

} // namespace confab
