// pace: how fast a pipe may speak, and when all it said has come back.
// The one rule: classic acknowledges nothing, so a line is confirmed by being heard, and counts as
// lost when for a while none has been.
#pragma once

#include <chrono>
#include <confab/vocabulary/instant.hpp>
#include <cstddef>
#include <optional>

namespace confab::client {

class Pace {
public:
    static constexpr std::size_t most_unconfirmed = 16; ///< lines on their way at once
    static constexpr Duration patience = std::chrono::seconds{1};

    void said(Instant now) {
        if (unconfirmed_ == 0) heard_ = now;
        ++unconfirmed_;
    }

    /// One's own line was heard, or refused.
    void confirmed(Instant now) {
        heard_ = now;
        if (unconfirmed_ > 0) --unconfirmed_;
    }

    /// What has been on its way for too long is lost.
    void advance(Instant now) {
        if (unconfirmed_ == 0 || now < heard_ + patience) return;
        lost_ += unconfirmed_;
        unconfirmed_ = 0;
    }

    [[nodiscard]] std::optional<Instant> next_deadline() const {
        if (unconfirmed_ == 0) return std::nullopt;
        return heard_ + patience;
    }

    [[nodiscard]] bool may_say() const { return unconfirmed_ < most_unconfirmed; }
    [[nodiscard]] bool settled() const { return unconfirmed_ == 0; }
    [[nodiscard]] std::size_t lost() const { return lost_; }

private:
    std::size_t unconfirmed_ = 0;
    std::size_t lost_ = 0;
    Instant heard_; ///< the last confirmation, or when the first of these lines was said
};

} // namespace confab::client
