// acknowledger: when what has arrived is acknowledged, and with what echo.
// The one rule: at once on a gap, a PING, records that all were here (of any age), and the second
// datagram with records; else within the delay. An acknowledgement never asks for another (RFC 9000
// section 13.2.1).
#pragma once

#include "../vocabulary/instant.hpp"
#include "stamp.hpp"

#include <cstdint>
#include <optional>

namespace confab {

/// What one datagram has brought that wants to be acknowledged.
struct Arrivals {
    bool any = false;   ///< records
    bool news = false;  ///< one of them was not here
    bool gap = false;   ///< one before them is not here
    bool asked = false; ///< PING or POSITION

    friend bool operator==(const Arrivals&, const Arrivals&) = default;
};

class Acknowledger {
public:
    /// True when the datagram is newer than all before it: a sign of life, and no replay.
    bool heard(Stamp stamp, Instant now) {
        if (newest_ && stamp <= *newest_) return false;
        newest_ = stamp;
        newest_at_ = now;
        return true;
    }
    /// The stamp would be newer than all before it.
    [[nodiscard]] bool is_newer(Stamp stamp) const { return !newest_ || *newest_ < stamp; }

    void owe(const Arrivals& arrivals, Duration delay, Instant now) {
        if (!arrivals.any && !arrivals.asked) return;
        const bool at_once = arrivals.asked || arrivals.gap || !arrivals.news || due_.has_value();
        due_ = at_once ? now : now + delay;
    }

    [[nodiscard]] bool owed() const { return due_.has_value(); }
    [[nodiscard]] bool is_due(Instant now) const { return due_ && *due_ <= now; }
    [[nodiscard]] std::optional<Instant> next_deadline() const { return due_; }
    void acknowledged() { due_.reset(); }

    /// Something has come.
    [[nodiscard]] bool has_heard() const { return newest_.has_value(); }
    /// The newest stamp heard; zero before the first.
    [[nodiscard]] std::uint32_t echo() const { return newest_ ? newest_->value() : 0; }

    /// How long ago that came, in the unit of the wire.
    [[nodiscard]] std::uint16_t hold(Instant now) const {
        constexpr std::int64_t too_long = 0xFFFF;
        const std::int64_t units = newest_ ? (now - newest_at_).count() / (16 * 1024) : too_long;
        return static_cast<std::uint16_t>(units < too_long ? units : too_long);
    }

    template <typename Show>
    void show_state(Show show) const {
        show(newest_, newest_at_, due_);
    }
    friend bool operator==(const Acknowledger&, const Acknowledger&) = default;

private:
    std::optional<Stamp> newest_;
    Instant newest_at_;
    std::optional<Instant> due_;
};

} // namespace confab
