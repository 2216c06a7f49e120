// flight: numbered records between their sending and their acknowledgement.
// The one rule: each record sent and not acknowledged is in one place: in the run of the datagram
// that took it last, or among the lost, to be sent again.
//
//           base                                    next
//   acked    |  run  | acked |  lost  |     run      |   never sent
#pragma once

#include "../wire/frame.hpp"
#include "stamp.hpp"

#include <algorithm>
#include <bitset>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace confab {

class Flight {
public:
    static constexpr std::size_t window = 256;    ///< records between base and next
    static constexpr std::size_t max_runs = 56;   ///< bounds the memory of a member
    static constexpr std::uint8_t max_copies = 2; ///< of a record, beside its sendings

    explicit Flight(std::uint64_t first) : base_{first}, next_{first} {}

    /// The oldest record that is not acknowledged, and the first that was never sent.
    [[nodiscard]] std::uint64_t base() const { return base_; }
    [[nodiscard]] std::uint64_t next() const { return next_; }
    [[nodiscard]] bool empty() const { return base_ == next_; }
    [[nodiscard]] bool may_send() const { return runs_.size() < max_runs; }
    [[nodiscard]] bool may_send_new() const { return next_ - base_ < window; }

    /// Bytes and the latest sending of what an event concerns.
    struct Part {
        std::size_t bytes = 0;
        std::optional<Stamp> newest{};

        void add(std::size_t more, Stamp sent) {
            bytes += more;
            if (!newest || *newest < sent) newest = sent;
        }
    };

    /// One datagram has taken these. Preconditions: may_send(); they are lost, or begin at next().
    void sent(std::uint64_t first, std::size_t count, std::size_t bytes, Stamp at) {
        assert(may_send());
        const std::uint64_t offset = first - base_;
        assert(offset + count <= window);
        for (std::size_t i = 0; i < count; ++i)
            lost_.reset(static_cast<std::size_t>(offset) + i);
        if (offset + count > next_ - base_) next_ = first + count;
        if (runs_.size() == runs_.capacity()) {
            runs_.reserve(std::min(max_runs, 2 * runs_.size() + 4)); // no more than may ever be
        }
        runs_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint8_t>(count), 0,
                         static_cast<std::uint16_t>(bytes), at});
    }

    /// Copies of what is under way, the newest datagrams first, for one that is sent at `at`.
    /// `put(number)` is false when it is full.
    template <typename Put>
    void copy(Stamp at, Put put) {
        for (std::size_t i = runs_.size(); i > 0; --i) {
            Run& run = runs_[i - 1];
            if (run.sent == at || run.copies == max_copies) continue;
            ++run.copies;
            for (std::int64_t place = offset(run); place < offset(run) + run.count; ++place) {
                const bool open = place >= 0 && !acked_[static_cast<std::size_t>(place)];
                if (open && !put(base_ + static_cast<std::uint64_t>(place))) return;
            }
        }
    }

    struct Acknowledged {
        Part part{};
        bool news = false; ///< it tells of a record that was not acknowledged before
    };

    /// Nothing when it acknowledges what was never sent.
    [[nodiscard]] std::optional<Acknowledged> acknowledge(const wire::Ack& ack) {
        const std::uint64_t extent = next_ - base_;
        const auto beyond = static_cast<std::int64_t>(ack.cumulative + 1 - base_);
        if (beyond > static_cast<std::int64_t>(extent)) return std::nullopt;
        const std::size_t bits = 8 * ack.bitmap.size();
        std::bitset<window> here = acked_;
        for (std::int64_t at = 0; at < beyond; ++at)
            here.set(static_cast<std::size_t>(at));
        for (std::size_t i = 0; i < bits; ++i) {
            if (!ack.has(i)) continue;
            const std::int64_t at = beyond + static_cast<std::int64_t>(i);
            if (at >= static_cast<std::int64_t>(extent)) return std::nullopt;
            if (at >= 0) here.set(static_cast<std::size_t>(at));
        }
        Acknowledged result{.news = here != acked_};
        acked_ = here;
        lost_ &= ~acked_;
        result.part = land();
        return result;
    }

    /// What is older is of no interest any more, whether it has arrived or not.
    [[nodiscard]] Part skip_to(std::uint64_t first) {
        const auto skipped = static_cast<std::int64_t>(first - base_);
        if (skipped <= 0) return {};
        const auto extent = static_cast<std::int64_t>(next_ - base_);
        if (skipped > extent) {
            next_ = first;
            acked_.set();
        } else {
            for (std::int64_t at = 0; at < skipped; ++at)
                acked_.set(static_cast<std::size_t>(at));
        }
        lost_ &= ~acked_;
        Part gone = land();
        if (base_ == next_) acked_.reset();
        return gone;
    }

    /// What was sent before `newest_heard` and before `limit` is lost.
    [[nodiscard]] Part find_lost(Stamp newest_heard, Stamp limit) {
        return lose_if(
            [&](const Run& run) { return run.sent < newest_heard && run.sent <= limit; });
    }

    /// The sending that find_lost will look at next; nothing when there is none to suspect.
    [[nodiscard]] std::optional<Stamp> oldest_suspect(Stamp newest_heard) const {
        std::optional<Stamp> oldest;
        for (const Run& run : runs_) {
            if (run.sent < newest_heard && (!oldest || run.sent < *oldest)) oldest = run.sent;
        }
        return oldest;
    }

    /// The oldest run is to be sent again.
    [[nodiscard]] Part lose_oldest() {
        const Run* const oldest = runs_.empty() ? nullptr : &runs_.front();
        return lose_if([&](const Run& run) { return &run == oldest; });
    }
    [[nodiscard]] Part lose_all() {
        return lose_if([](const Run&) { return true; });
    }

    /// The first record to be sent again.
    [[nodiscard]] std::optional<std::uint64_t> first_lost() const {
        if (lost_.none()) return std::nullopt;
        std::size_t at = 0;
        while (!lost_[at])
            ++at;
        return base_ + at;
    }
    [[nodiscard]] bool is_lost(std::uint64_t number) const {
        const std::uint64_t at = number - base_;
        return at < window && lost_[static_cast<std::size_t>(at)];
    }
    /// How many from this one on are to be sent again, without one between them that is not.
    [[nodiscard]] std::size_t lost_from(std::uint64_t number) const {
        const auto first = static_cast<std::size_t>(number - base_);
        std::size_t end = first;
        while (end < window && lost_[end])
            ++end;
        return end - first;
    }

    /// But for its place among all numbers, which its owner knows.
    template <typename Show>
    void show_state(Show show) const {
        show(next_ - base_);
        for (std::size_t at = 0; at < next_ - base_ && at < window; ++at)
            show(acked_[at], lost_[at]);
        for (const Run& run : runs_)
            show(offset(run), run.count, run.copies, run.bytes, run.sent);
    }
    friend bool operator==(const Flight&, const Flight&) = default;

private:
    /// What one datagram took. Small, since a room has many of them.
    struct Run {
        std::uint32_t first; ///< low half
        std::uint8_t count;
        std::uint8_t copies; ///< that went with later datagrams
        std::uint16_t bytes;
        Stamp sent;

        friend bool operator==(const Run&, const Run&) = default;
    };

    [[nodiscard]] std::int64_t offset(const Run& run) const {
        return static_cast<std::int32_t>(run.first - static_cast<std::uint32_t>(base_));
    }

    [[nodiscard]] bool has_landed(const Run& run) const {
        for (std::int64_t at = offset(run); at < offset(run) + run.count; ++at) {
            if (at >= 0 && !acked_[static_cast<std::size_t>(at)]) return false;
        }
        return true;
    }

    /// Takes off the runs that have landed whole, and moves base.
    Part land() {
        Part landed;
        std::size_t kept = 0;
        for (const Run& run : runs_) {
            if (has_landed(run)) {
                landed.add(run.bytes, run.sent);
            } else {
                runs_[kept++] = run;
            }
        }
        runs_.resize(kept, Run{});
        std::size_t here = 0;
        while (here < next_ - base_ && here < window && acked_[here])
            ++here;
        const bool all = here == window;
        base_ = all ? next_ : base_ + here;
        acked_ = all ? std::bitset<window>{} : acked_ >> here;
        lost_ = all ? std::bitset<window>{} : lost_ >> here;
        return landed;
    }

    template <typename Condition>
    Part lose_if(Condition condition) {
        Part gone;
        std::size_t kept = 0;
        for (const Run& run : runs_) {
            if (!condition(run)) {
                runs_[kept++] = run;
                continue;
            }
            gone.add(run.bytes, run.sent);
            for (std::int64_t at = offset(run); at < offset(run) + run.count; ++at) {
                const bool open = at >= 0 && !acked_[static_cast<std::size_t>(at)];
                if (open) lost_.set(static_cast<std::size_t>(at));
            }
        }
        runs_.resize(kept, Run{});
        return gone;
    }

    std::uint64_t base_;
    std::uint64_t next_;
    std::bitset<window> acked_; ///< from base on
    std::bitset<window> lost_;
    std::vector<Run> runs_; ///< in the order of sending
};

} // namespace confab
