// local_clock: what a node's own clock shows, which may run fast or slow, or jump.
// The one rule: it never goes back, as a steady clock does not; and what it will show is known, so
// that a deadline in it has a moment in true time.
#pragma once

#include <confab/vocabulary/instant.hpp>

#include <cstdint>

namespace confab::sim {

class LocalClock {
public:
    /// Parts per million that a clock may run fast, or slow when it is negative.
    static constexpr std::int32_t most_drift = 500'000;

    /// It shows the true time, from now on.
    explicit LocalClock(Instant now = {}) : since_{now}, shown_{now} {}

    /// Precondition: not before the last change.
    [[nodiscard]] Instant read(Instant now) const { return shown_ + scaled(now - since_); }

    /// The first moment at which it shows that much, or more.
    [[nodiscard]] Instant when(Instant shown) const {
        const Duration wanted = shown - shown_;
        if (wanted <= Duration{0}) return since_;
        Duration elapsed = unscaled(wanted);
        while (scaled(elapsed) < wanted)
            ++elapsed;
        return since_ + elapsed;
    }

    /// Precondition: `by` is not negative.
    void jump(Instant now, Duration by) {
        shown_ = read(now) + by;
        since_ = now;
    }

    /// Precondition: within `most_drift`.
    void set_drift(Instant now, std::int32_t parts_per_million) {
        jump(now, Duration{0});
        drift_ = parts_per_million;
    }

    [[nodiscard]] std::int32_t drift() const { return drift_; }

    template <typename Show>
    void show_state(Show show) const {
        show(since_, shown_, drift_);
    }

    friend bool operator==(const LocalClock&, const LocalClock&) = default;

private:
    static constexpr std::int64_t million = 1'000'000;

    /// Rounded down; in two parts, so that years fit.
    [[nodiscard]] Duration scaled(Duration true_time) const {
        const std::int64_t rate = million + drift_;
        return Duration{true_time.count() / million * rate +
                        true_time.count() % million * rate / million};
    }

    /// Not later than the true time that it took.
    [[nodiscard]] Duration unscaled(Duration shown) const {
        const std::int64_t rate = million + drift_;
        return Duration{shown.count() / rate * million + shown.count() % rate * million / rate};
    }

    Instant since_; ///< the last change, in true time
    Instant shown_; ///< what it showed then
    std::int32_t drift_ = 0;
};

} // namespace confab::sim
