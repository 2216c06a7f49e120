// recovery: when to send what again: round trip, losses and probes of one direction.
// The one rule: RFC 9002 section 6: what was sent before something that has arrived is lost after
// 9/8 of a round trip; with nothing arriving, a probe goes out at a time-out that doubles up to 3
// s.
#pragma once

#include "../vocabulary/instant.hpp"
#include "../wire/data_writer.hpp"
#include "flight.hpp"
#include "round_trip.hpp"
#include "stamp.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace confab {

class Recovery {
public:
    /// What an echo may claim at most.
    static constexpr Duration longest_round_trip = std::chrono::seconds{60};
    static constexpr Duration longest_pause = std::chrono::seconds{3};
    /// After so many time-outs in a row nothing but probes is worth sending.
    static constexpr unsigned blackout_after = 2;

    /// After a loss so many datagrams take copies along, if a round trip is long enough for that to
    /// save time.
    static constexpr unsigned copies_after_loss = 64;
    static constexpr Duration copies_from = std::chrono::milliseconds{10};
    static constexpr std::size_t max_copied_bytes = 300; ///< in a datagram

    explicit Recovery(std::uint64_t first) : flight_{first} {}

    [[nodiscard]] const Flight& flight() const { return flight_; }
    [[nodiscard]] const RoundTrip& round_trip() const { return round_trip_; }
    /// Something was probed for, and nothing has been heard since.
    [[nodiscard]] bool is_probing() const { return time_outs_ > 0; }
    [[nodiscard]] bool in_blackout() const {
        return time_outs_ >= blackout_after && !flight_.empty();
    }
    /// Records sent again, of all so far.
    [[nodiscard]] std::uint64_t resent() const { return resent_; }

    /// A datagram has taken these records.
    void sent(std::uint64_t first, std::size_t count, std::size_t bytes, Stamp at, Instant now) {
        if (static_cast<std::int64_t>(first - flight_.next()) < 0) resent_ += count;
        ask(now);
        flight_.sent(first, count, bytes, at);
    }

    /// Fills a datagram with copies of what is under way, on a path that has lost something of
    /// late: what the next loss takes then mostly arrives with the next datagram. `put(writer,
    /// number)` is false when it is full.
    template <typename Put>
    void copy(wire::DataWriter& writer, Stamp at, Put put) {
        if (troubled_ == 0 || round_trip_.smoothed() < copies_from) return;
        --troubled_;
        const std::size_t room = writer.remaining();
        const std::size_t least = room > max_copied_bytes ? room - max_copied_bytes : 0;
        flight_.copy(
            at, [&](std::uint64_t number) { return writer.remaining() > least && put(number); });
    }

    /// A datagram that wants an answer although it holds no record.
    void asked(Stamp at, Instant now) {
        ask(now);
        question_ = at;
    }
    [[nodiscard]] bool is_asking() const { return question_.has_value(); }

    struct Outcome {
        Flight::Part acknowledged{};
        bool news = false; ///< records were acknowledged that were not before
    };

    /// `last`: the newest stamp that was sent. Nothing when the peer acknowledges what was not.
    [[nodiscard]] std::optional<Outcome> on_ack(const wire::Ack& ack, Stamp last, Instant now) {
        const auto acknowledged = flight_.acknowledge(ack);
        if (!acknowledged) return std::nullopt;
        const Stamp echo{ack.echo};
        const bool newer = echo <= last && (!newest_heard_ || *newest_heard_ < echo);
        if (newer) {
            newest_heard_ = echo;
            constexpr std::uint16_t too_long = 0xFFFF;
            if (ack.hold != too_long) {
                const Duration held{std::int64_t{ack.hold} * 16 * 1024};
                const Duration elapsed = std::min(now - sent_at(echo, now), longest_round_trip);
                round_trip_.sample(elapsed, std::min(held, elapsed));
            }
        }
        const bool answered = question_ && newest_heard_ && *question_ <= *newest_heard_;
        if (answered) question_.reset();
        if (newer || answered || acknowledged->news) time_outs_ = 0;
        return Outcome{acknowledged->part, acknowledged->news};
    }

    /// What is lost by now. Ask after each acknowledgement and each deadline.
    [[nodiscard]] Flight::Part find_lost(Instant now) {
        if (!newest_heard_) return {};
        const Flight::Part lost =
            flight_.find_lost(*newest_heard_, Stamp{now - round_trip_.loss_delay()});
        if (lost.newest) troubled_ = copies_after_loss;
        return lost;
    }

    /// When to look for losses or to probe; nothing while nothing is under way.
    [[nodiscard]] std::optional<Instant> next_deadline(Duration ack_delay, Instant now) const {
        std::optional<Instant> next = probe_at(ack_delay);
        if (newest_heard_) {
            if (const auto suspect = flight_.oldest_suspect(*newest_heard_)) {
                const Instant lost_at =
                    sent_at(*suspect, now) + round_trip_.loss_delay() + Duration{1024};
                next = next ? std::min(*next, lost_at) : lost_at;
            }
        }
        return next;
    }

    /// True when it is time to probe: the oldest run then is to be sent again. Its bytes are
    /// `part`.
    [[nodiscard]] bool take_probe(Duration ack_delay, Instant now, Flight::Part& part) {
        const auto due = probe_at(ack_delay);
        if (!due || now < *due) return false;
        ++time_outs_;
        asked_at_ = now;
        part = flight_.lose_oldest();
        if (part.newest) troubled_ = copies_after_loss;
        return true;
    }

    /// The path is another one: all under way is lost, and nothing is known of it.
    [[nodiscard]] Flight::Part start_anew() {
        round_trip_ = {};
        time_outs_ = 0;
        return flight_.lose_all();
    }

    [[nodiscard]] Flight::Part skip_to(std::uint64_t first) { return flight_.skip_to(first); }

    template <typename Show>
    void show_state(Show show) const {
        show(flight_, round_trip_, newest_heard_, question_, asked_at_, time_outs_, troubled_);
    }
    friend bool operator==(const Recovery&, const Recovery&) = default;

private:
    /// After a pause, what was heard before it is of no use: stamps come round.
    void ask(Instant now) {
        constexpr Duration pause = std::chrono::minutes{1};
        const bool paused = !asked_at_ || now - *asked_at_ >= pause;
        if (flight_.empty() && !question_ && paused) newest_heard_.reset();
        asked_at_ = now;
    }

    /// Also while all that is not acknowledged waits to be sent again: nothing else may wake it.
    [[nodiscard]] std::optional<Instant> probe_at(Duration ack_delay) const {
        if (flight_.empty() && !question_) return std::nullopt;
        Duration pause = round_trip_.probe_timeout(ack_delay);
        for (unsigned doubled = 0; doubled < time_outs_ && pause < longest_pause; ++doubled)
            pause *= 2;
        return *asked_at_ + std::min(pause, longest_pause);
    }

    Flight flight_;
    RoundTrip round_trip_;
    std::optional<Stamp> newest_heard_; ///< of our own stamps, as the peer has echoed them
    std::optional<Stamp> question_;     ///< wants an answer, and has had none
    std::optional<Instant> asked_at_;   ///< when something that wants an answer was last sent
    unsigned time_outs_ = 0;            ///< in a row
    unsigned troubled_ = 0;             ///< datagrams that will take copies along
    std::uint64_t resent_ = 0;
};

} // namespace confab
