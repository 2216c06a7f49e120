// round_trip: how long an answer takes, smoothed, and how long to wait for one.
// The one rule: RFC 9002 section 5, to the letter; the probe time-out is its section 6.2.1.
#pragma once

#include "../vocabulary/instant.hpp"

#include <algorithm>
#include <chrono>

namespace confab {

class RoundTrip {
public:
    static constexpr Duration initial = std::chrono::milliseconds{333}; ///< RFC 9002 section 6.2.2
    static constexpr Duration granularity = std::chrono::milliseconds{1};

    /// An answer has come `elapsed` after its question, of which the peer says to have held it back
    /// for `held`.
    void sample(Duration elapsed, Duration held) {
        latest_ = std::max(elapsed, Duration{1});
        if (!known_) {
            known_ = true;
            least_ = smoothed_ = latest_;
            variation_ = latest_ / 2;
            return;
        }
        least_ = std::min(least_, latest_);
        const Duration adjusted = latest_ >= least_ + held ? latest_ - held : latest_;
        const Duration off = smoothed_ > adjusted ? smoothed_ - adjusted : adjusted - smoothed_;
        variation_ = (3 * variation_ + off) / 4;
        smoothed_ = (7 * smoothed_ + adjusted) / 8;
    }

    [[nodiscard]] bool known() const { return known_; }
    [[nodiscard]] Duration smoothed() const { return smoothed_; }
    [[nodiscard]] Duration variation() const { return variation_; }

    /// After this long without an answer it is worth asking again.
    [[nodiscard]] Duration probe_timeout(Duration ack_delay) const {
        return smoothed_ + std::max(4 * variation_, granularity) + ack_delay;
    }

    /// What is not acknowledged this long after it was sent is lost, when something later is
    /// (section 6.1.2).
    [[nodiscard]] Duration loss_delay() const {
        return std::max(std::max(smoothed_, latest_) * 9 / 8, granularity);
    }

    template <typename Show>
    void show_state(Show show) const {
        show(known_, latest_, least_, smoothed_, variation_);
    }
    friend bool operator==(const RoundTrip&, const RoundTrip&) = default;

private:
    bool known_ = false;
    Duration latest_ = Duration::zero();
    Duration least_ = Duration::zero();
    Duration smoothed_ = initial;
    Duration variation_ = initial / 2;
};

} // namespace confab
