// congestion: how many bytes may be under way to a member, and how fast they may leave.
// The one rule: NewReno as RFC 9002 section 7 has it, paced as its section 7.7. What the sender did
// not need does not grow the window.
//
//   slow start            window < threshold    an acknowledged byte opens the window by one
//   avoidance             window >= threshold   a window of them opens it by a datagram
//   recovery              after a loss          halved once; what was sent before it opens nothing
#pragma once

#include "../vocabulary/instant.hpp"
#include "stamp.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace confab {

class Congestion {
public:
    static constexpr std::size_t largest_window = std::size_t{256} << 10U;
    /// For pacing: on a path of many seconds, what was probed with would hold up all else.
    static constexpr Duration longest_wait = std::chrono::seconds{3};

    /// `datagram`: the largest of this path, in bytes.
    Congestion(std::size_t datagram, Instant now)
        : datagram_{static_cast<std::uint32_t>(datagram)}, window_{10 * datagram_},
          budget_{static_cast<std::int32_t>(10 * datagram)}, recovering_since_{now}, refilled_{
                                                                                         now} {}

    [[nodiscard]] std::size_t window() const { return window_; }
    [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

    /// The last datagram may reach beyond the window.
    [[nodiscard]] bool is_open() const { return in_flight_ < window_; }

    void sent(std::size_t bytes) {
        // What was sent before a loss has all been accounted for; stamps come round.
        if (in_flight_ == 0) recovering_ = false;
        in_flight_ += static_cast<std::uint32_t>(bytes);
        const auto least = -10 * static_cast<std::int32_t>(datagram_); // no debt without end
        budget_ = std::max(budget_ - static_cast<std::int32_t>(bytes), least);
    }

    /// There was more to send than went: what is acknowledged now opens the window (section 7.8).
    void was_limit() { was_limit_ = true; }

    void acknowledged(std::size_t bytes, Stamp newest) {
        forget(bytes);
        if (is_recovering(newest)) return;
        // Some of what was sent before the loss may yet be found lost; but stamps come round.
        if (newest - recovering_since_ > accounted_for) recovering_ = false;
        if (!was_limit_) return;
        was_limit_ = false;
        const std::size_t growth =
            window_ < threshold_ ? bytes : std::max<std::size_t>(1, datagram_ * bytes / window_);
        window_ = static_cast<std::uint32_t>(std::min(window_ + growth, largest_window));
    }

    /// `newest`: when the latest of them was sent.
    void lost(std::size_t bytes, Stamp newest, Stamp now) {
        forget(bytes);
        if (is_recovering(newest)) return;
        recovering_ = true;
        recovering_since_ = now;
        threshold_ = std::max(window_ / 2, 2 * datagram_);
        window_ = threshold_;
    }

    /// They are no longer under way, and say nothing of the path.
    void forget(std::size_t bytes) {
        in_flight_ -= static_cast<std::uint32_t>(std::min<std::size_t>(bytes, in_flight_));
    }

    /// Lets the budget grow: five fourths of a window each round trip, ten datagrams at most.
    void refill(Instant now, Duration round_trip) {
        const std::int64_t passed =
            std::min<std::int64_t>((now - refilled_).count(), 1'000'000'000);
        const std::int64_t earned = passed * 5 * window_ / (4 * round_trip.count());
        if (earned == 0) return;
        refilled_ = now;
        const std::int64_t most = 10 * static_cast<std::int64_t>(datagram_);
        budget_ = static_cast<std::int32_t>(std::min(most, budget_ + earned));
    }

    /// When the next datagram may leave, as far as pacing goes: now or later.
    [[nodiscard]] Instant next_send(Instant now, Duration round_trip) const {
        if (budget_ > 0) return now;
        const std::int64_t needed = 1 - budget_;
        const std::int64_t wait =
            (needed * 4 * round_trip.count() + 5 * window_ - 1) / (5 * std::int64_t{window_});
        return refilled_ + std::min(Duration{wait}, longest_wait);
    }

    template <typename Show>
    void show_state(Show show) const {
        show(datagram_, window_, threshold_, in_flight_, was_limit_, recovering_, recovering_since_,
             budget_, refilled_);
    }
    friend bool operator==(const Congestion&, const Congestion&) = default;

private:
    /// What was sent longer before something that has arrived has arrived too, or is lost.
    static constexpr Duration accounted_for = std::chrono::minutes{1};

    /// What was sent then belongs to the last loss.
    [[nodiscard]] bool is_recovering(Stamp sent) const {
        return recovering_ && sent <= recovering_since_;
    }

    std::uint32_t datagram_;
    std::uint32_t window_;
    std::uint32_t threshold_ = static_cast<std::uint32_t>(largest_window);
    std::uint32_t in_flight_ = 0;
    std::int32_t budget_;     ///< bytes that may leave at once; below zero: owed
    bool was_limit_ = false;  ///< since it last grew, there was more to send
    bool recovering_ = false; ///< what was sent before the last loss may still be under way
    Stamp recovering_since_;
    Instant refilled_;
};

} // namespace confab
