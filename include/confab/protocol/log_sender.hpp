// log_sender: one member's cursor over the room's records: what goes to it next, and what again.
// The one rule: the log waits for nobody. What the ring has passed is skipped, and the member is
// told so until it has understood.
//
//   lost records first, then new ones, while        window    pacing    256 records   blackout
//   a probe passes                                  -         -         -             -
#pragma once

#include "../vocabulary/instant.hpp"
#include "../vocabulary/sequence.hpp"
#include "../wire/data_writer.hpp"
#include "congestion.hpp"
#include "record_ring.hpp"
#include "recovery.hpp"
#include "stamp.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace confab {

class LogSender {
public:
    static constexpr std::size_t most_gaps = 3; ///< within gap_period: more, and it is too slow
    static constexpr Duration gap_period = std::chrono::minutes{1};
    /// A gap that goes on for longer, since the ring moves as fast as the member reads, is another.
    static constexpr Duration longest_gap = std::chrono::seconds{10};

    LogSender(Sequence first, std::size_t datagram, Instant now)
        : recovery_{first.value()}, congestion_{datagram, now}, datagram_{datagram} {
        gap_times_.fill(now);
    }

    [[nodiscard]] Sequence base() const { return Sequence{recovery_.flight().base()}; }
    [[nodiscard]] const Recovery& recovery() const { return recovery_; }
    [[nodiscard]] const Congestion& congestion() const { return congestion_; }

    /// False when it acknowledges what was never sent.
    [[nodiscard]] bool on_ack(const wire::Ack& ack, Stamp last, Instant now) {
        const auto outcome = recovery_.on_ack(ack, last, now);
        if (!outcome) return false;
        if (outcome->acknowledged.newest) {
            congestion_.acknowledged(outcome->acknowledged.bytes, *outcome->acknowledged.newest);
        }
        if (gap_end_ && *gap_end_ <= Sequence{ack.cumulative} + 1) gap_end_.reset();
        find_lost(now);
        return true;
    }

    /// Finds losses, and lets a probe out when it is time.
    void advance(Duration ack_delay, Instant now) {
        find_lost(now);
        Flight::Part part;
        if (!recovery_.take_probe(ack_delay, now, part)) return;
        congestion_.forget(part.bytes);
        probing_ = true;
    }

    /// The ring has moved on. False when that was once too often: the member is too slow.
    [[nodiscard]] bool follow(const RecordRing& ring, Instant now) {
        if (ring.tail() <= base()) return true;
        congestion_.forget(recovery_.skip_to(ring.tail().value()).bytes);
        const bool same_gap = gap_end_ && (!gap_is_told_ || now < gap_times_.back() + longest_gap);
        gap_end_ = ring.tail();
        if (same_gap) return true;
        gap_is_told_ = false;
        return gaps_ < most_gaps || now - gap_times_.front() >= gap_period;
    }

    /// POSITION goes with the next datagram: the ring has passed the member, or it is probed.
    [[nodiscard]] bool owes_position() const { return gap_end_.has_value() || probing_; }

    [[nodiscard]] bool may_send(const RecordRing& ring, Instant now) const {
        const auto when = next_send(ring, now);
        return when && *when <= now;
    }

    /// Puts records until the datagram is full or none is left.
    void fill(wire::DataWriter& writer, const RecordRing& ring, Stamp stamp, Instant now) {
        if (!may_send(ring, now)) return;
        congestion_.refill(now, recovery_.round_trip().smoothed());
        do {
            const auto lost = recovery_.flight().first_lost();
            const std::uint64_t first = lost ? *lost : recovery_.flight().next();
            const std::size_t most = lost ? recovery_.flight().lost_from(first) : new_from(ring);
            const std::size_t before = writer.remaining();
            const std::size_t count = put_run(writer, ring, first, most);
            if (count == 0) break;
            const std::size_t bytes = before - writer.remaining();
            recovery_.sent(first, count, bytes, stamp, now);
            congestion_.sent(bytes);
            probing_ = false;
        } while (recovery_.flight().may_send() && congestion_.is_open() &&
                 !recovery_.in_blackout());
        if (recovery_.flight().first_lost() || has_new(ring)) congestion_.was_limit();
        recovery_.copy(writer, stamp, [&](std::uint64_t number) {
            return writer.put_record(number, ring.record(Sequence{number}));
        });
    }

    /// A datagram has gone, with POSITION if that was owed. A gap counts from then on: what is
    /// acknowledged before it is told, the member had.
    void told(Instant now) {
        probing_ = false;
        if (!gap_end_ || gap_is_told_) return;
        gap_is_told_ = true;
        std::rotate(gap_times_.begin(), gap_times_.begin() + 1, gap_times_.end());
        gap_times_.back() = now;
        gaps_ = std::min(gaps_ + 1, most_gaps);
    }

    /// The member's address is another one: so is the path.
    void start_anew(Instant now) {
        static_cast<void>(recovery_.start_anew());
        congestion_ = Congestion{datagram_, now};
    }

    [[nodiscard]] std::optional<Instant> next_deadline(const RecordRing& ring, Duration ack_delay,
                                                       Instant now) const {
        const auto next = recovery_.next_deadline(ack_delay, now);
        const auto send = next_send(ring, now);
        return next && send ? std::min(*next, *send) : next ? next : send;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(base(), recovery_, congestion_, gap_end_, gap_is_told_, gaps_, gap_times_[0],
             gap_times_[1], gap_times_[2], probing_);
    }
    friend bool operator==(const LogSender&, const LogSender&) = default;

private:
    /// When the next records may go; nothing: not until something is acknowledged.
    [[nodiscard]] std::optional<Instant> next_send(const RecordRing& ring, Instant now) const {
        const Flight& flight = recovery_.flight();
        if (!flight.may_send() || !(flight.first_lost() || has_new(ring))) return std::nullopt;
        if (probing_) return now;
        if (!congestion_.is_open() || recovery_.in_blackout()) return std::nullopt;
        return congestion_.next_send(now, recovery_.round_trip().smoothed());
    }

    [[nodiscard]] bool has_new(const RecordRing& ring) const {
        return recovery_.flight().may_send_new() &&
               Sequence{recovery_.flight().next()} <= ring.head();
    }

    /// How many were never sent, and may be.
    [[nodiscard]] std::size_t new_from(const RecordRing& ring) const {
        const Flight& flight = recovery_.flight();
        const auto said = static_cast<std::uint64_t>(ring.head() + 1 - Sequence{flight.next()});
        return static_cast<std::size_t>(
            std::min(said, flight.base() + Flight::window - flight.next()));
    }

    /// As many records from `first` on as fit; how many that are.
    static std::size_t put_run(wire::DataWriter& writer, const RecordRing& ring,
                               std::uint64_t first, std::size_t most) {
        std::size_t count = 0;
        while (count < most) {
            const std::uint64_t next = first + count;
            const auto run = ring.run(Sequence{next}, most - count, writer.room_for_records(next));
            if (run.count == 0) break;
            writer.put_records(next, run.count, run.bytes);
            count += run.count;
        }
        return count;
    }

    void find_lost(Instant now) {
        const Flight::Part lost = recovery_.find_lost(now);
        if (lost.newest) congestion_.lost(lost.bytes, *lost.newest, Stamp{now});
    }

    Recovery recovery_;
    Congestion congestion_;
    std::size_t datagram_;
    std::optional<Sequence> gap_end_; ///< the member has to be told that all before is gone
    std::size_t gaps_ = 0;
    std::array<Instant, most_gaps> gap_times_{};
    bool gap_is_told_ = false; ///< once, at least
    bool probing_ = false;     ///< one datagram may go, whatever the window says
};

} // namespace confab
