// acknowledger: when what has arrived is acknowledged, and with what echo.
// The one rule: at once on what is out of order (RFC 9000 section 13.2.1), a PING, records that all
// were here (of any age), and when more has come than one and a half of the largest datagram; else
// within the delay. So what is overtaken is not taken for lost, and what is under way never stands
// still for the delay: a window has two datagrams at least (RFC 9002 section 7.2). As in TCP, small
// ones do not count like full ones (RFC 5681 section 4.2). An acknowledgement never asks for
// another (RFC 9000 section 13.2.1).
#pragma once

#include "../vocabulary/instant.hpp"
#include "stamp.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace confab {

/// What one datagram has brought that wants to be acknowledged.
struct Arrivals {
    bool any = false;          ///< records
    bool news = false;         ///< one of them was not here
    bool out_of_order = false; ///< one before them is not here, or one behind them was
    bool asked = false;        ///< PING or POSITION
    std::size_t bytes = 0;     ///< of its frames

    friend bool operator==(const Arrivals&, const Arrivals&) = default;
};

class Acknowledger {
public:
    /// `datagram`: the largest of this session, in bytes.
    explicit Acknowledger(std::size_t datagram) : most_{datagram + datagram / 2} {}

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
        if (arrivals.any) unsaid_ += arrivals.bytes;
        const bool at_once =
            arrivals.asked || arrivals.out_of_order || !arrivals.news || unsaid_ > most_;
        if (at_once || !owed_) due_ = at_once ? now : now + delay;
        owed_ = true;
    }

    [[nodiscard]] bool owed() const { return owed_; }
    [[nodiscard]] bool is_due(Instant now) const { return owed_ && due_ <= now; }
    [[nodiscard]] std::optional<Instant> next_deadline() const {
        return owed_ ? std::optional{due_} : std::nullopt;
    }
    void acknowledged() {
        owed_ = false;
        due_ = {};
        unsaid_ = 0;
    }

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
        show(newest_, newest_at_, next_deadline(), unsaid_);
    }
    friend bool operator==(const Acknowledger&, const Acknowledger&) = default;

private:
    std::optional<Stamp> newest_;
    Instant newest_at_;
    bool owed_ = false;
    Instant due_;            ///< when it is owed
    std::size_t most_;       ///< bytes that may wait for the delay
    std::size_t unsaid_ = 0; ///< bytes with records, since the last acknowledgement
};

} // namespace confab
