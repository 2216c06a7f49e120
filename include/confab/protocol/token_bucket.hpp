// token_bucket: a limit of rate: so many a second, and a burst after a pause.
// The one rule: it is kept as the instant at which the bucket will be full again (the generic cell
// rate algorithm, ITU-T I.371 annex A), so it needs no timer; it may owe tokens.
#pragma once

#include "../vocabulary/instant.hpp"

#include <chrono>
#include <cstdint>

namespace confab {

struct Rate {
    std::uint32_t per_second = 10; ///< 0: no limit
    std::uint32_t burst = 20;      ///< that may come at once after a pause; at least 1

    friend bool operator==(const Rate&, const Rate&) = default;
};

class TokenBucket {
public:
    TokenBucket(Rate rate, Instant now) : rate_{rate}, full_at_{now} {}

    [[nodiscard]] bool has_token(Instant now) const {
        return rate_.per_second == 0 || next_token() <= now;
    }

    /// Takes one, or owes it.
    void spend(Instant now) {
        if (rate_.per_second == 0) return;
        if (full_at_ < now) full_at_ = now;
        full_at_ += cost();
    }

    /// When there is one. Precondition: there is a limit.
    [[nodiscard]] Instant next_token() const {
        return full_at_ - cost() * (std::int64_t{rate_.burst} - 1);
    }

    template <typename Show>
    void show_state(Show show) const {
        show(full_at_);
    }
    friend bool operator==(const TokenBucket&, const TokenBucket&) = default;

private:
    [[nodiscard]] Duration cost() const {
        return Duration{std::chrono::seconds{1}} / std::int64_t{rate_.per_second};
    }

    Rate rate_;
    Instant full_at_;
};

} // namespace confab
