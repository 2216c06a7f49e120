// reliable_session: one member of confab/1 at the room's end: its cursor over the log, its texts on
// their way in, its path and its clock.
// The one rule: it knows its member and nothing of the room: log, roster and time are arguments.
//
//   state     the log says joined   DATA           CLOSE          silence     the log says left
//   joining   joined: WELCOME       -              -              -           -
//   joined    -                     taken in       offer left     offer left  CLOSE, forgotten
//   leaving   -                     acknowledged   -              -           CLOSE, forgotten
#pragma once

#include "../vocabulary/endpoint.hpp"
#include "../vocabulary/instant.hpp"
#include "../wire/data_writer.hpp"
#include "../wire/message.hpp"
#include "acknowledger.hpp"
#include "credit.hpp"
#include "log_sender.hpp"
#include "login.hpp"
#include "path.hpp"
#include "record_ring.hpp"
#include "roster_pages.hpp"
#include "stamp.hpp"
#include "submission_receiver.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace confab {

/// What a session is told when it begins.
struct SessionTerms {
    wire::Token token{};
    std::uint64_t nonce = 0;
    std::size_t datagram = wire::max_datagram_size; ///< the largest
    std::optional<wire::Return> back{};             ///< it was here before
    std::uint16_t history = 0;                      ///< records from before its login that it wants
    Rate texts{};
    Duration silence_limit{};
    Duration ack_delay{};

    friend bool operator==(const SessionTerms&, const SessionTerms&) = default;
};

class ReliableSession {
public:
    enum class State : std::uint8_t { joining, joined, leaving };
    /// Datagrams that one session sends in one turn: the others have theirs.
    static constexpr int max_sends_per_turn = 16;
    /// A datagram that is full, and behind which another goes at once, is padded with so many bytes
    /// at most: those of one size pass the system as a train.
    static constexpr std::size_t max_padding = 128;

    ReliableSession(const SessionTerms& terms, const Endpoint& peer, std::string name,
                    std::string folded, Instant now)
        : terms_{terms}, name_{std::move(name)}, folded_{std::move(folded)}, path_{peer},
          credit_{terms.texts, now}, acknowledger_{terms.datagram}, clock_{now}, heard_{now} {}

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& folded() const { return folded_; }
    [[nodiscard]] const SessionTerms& terms() const { return terms_; }
    [[nodiscard]] const Endpoint& peer() const { return path_.proven(); }
    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] Instant heard() const { return heard_; }
    [[nodiscard]] bool is_in_room() const { return log_.has_value(); }
    [[nodiscard]] Sequence start() const { return start_; }
    [[nodiscard]] const std::optional<LogSender>& log() const { return log_; }
    [[nodiscard]] SubmissionReceiver& texts() { return texts_; }
    [[nodiscard]] const SubmissionReceiver& texts() const { return texts_; }

    /// The log has let it in: it is sent what stands from `start` on.
    void begin(Sequence start, Instant now) {
        start_ = start;
        log_.emplace(start, terms_.datagram, now);
        heard_ = now;
        if (state_ == State::joining) state_ = State::joined;
    }

    void leave() { state_ = State::leaving; }

    /// It takes the place of another session of the same stay. Precondition: begin().
    void succeed(const ReliableSession& other, Instant now) {
        credit_ = other.credit_.renewed(now);
        told_edge_ = credit_.edge();
    }
    /// Submissions that may be sent so far.
    [[nodiscard]] std::uint64_t credit_edge() const { return credit_.edge(); }

    enum class Verdict : std::uint8_t {
        fine,
        ignored, ///< from elsewhere, and no newer than what was heard
        leaves,
        broken, ///< no member that keeps the rules sends it
    };

    /// `probe_value`: what another address than peer() would have to send back. `free`: bytes that
    /// may be held beside those that are. Preconditions: is_in_room(), and the frames are to a
    /// room.
    Verdict receive(const wire::Data& data, const Endpoint& peer, std::size_t bytes,
                    std::uint64_t probe_value, std::size_t free, Instant now) {
        const Stamp stamp{data.stamp};
        const bool proven = peer == path_.proven();
        if (!proven && !acknowledger_.is_newer(stamp)) return Verdict::ignored;
        if (acknowledger_.heard(stamp, now)) heard_ = now;
        if (!proven) path_.heard_from(peer, bytes, probe_value, now);
        arrivals_ = {.bytes = data.frames.size()};
        free_ = free;
        verdict_ = Verdict::fine;
        wire::for_each_frame(data.frames, [&](const auto& frame) {
            if (verdict_ == Verdict::fine) this->on(frame, peer, now);
        });
        acknowledger_.owe(arrivals_, terms_.ack_delay, now);
        return verdict_;
    }

    /// A text was taken into the log's queue, and counts.
    void spend(Instant now) { credit_.spend(now); }

    /// Lets time pass. False: too slow for this room.
    [[nodiscard]] bool advance(const RecordRing& ring, Instant now) {
        credit_.advance(texts_.committed(), now);
        log_->advance(terms_.ack_delay, now);
        return log_->follow(ring, now);
    }

    [[nodiscard]] bool is_silent(Instant now) const {
        return state_ == State::joined && heard_ + silence_limit() <= now;
    }

    /// Sends what is due, `send(peer, bytes)` each. Precondition: advance().
    template <typename Send>
    void transmit(const RecordRing& ring, RosterPages& pages, Instant now, Send send) {
        wire::Buffer buffer;
        send_probe(buffer, now, send);
        for (int sent = 0; sent < max_sends_per_turn && has_to_send(ring, now); ++sent) {
            const Stamp stamp = clock_.next(now);
            wire::DataWriter writer{buffer, terms_.datagram, terms_.token, stamp.value()};
            if (acknowledger_.owed() || credit_moved() || committed_more()) put_ack(writer, now);
            if (asked_position_ || log_->owes_position()) {
                writer.put(wire::Position{ring.head(), ring.tail()});
                asked_position_ = false;
            }
            if (roster_after_) put_roster(writer, ring, pages);
            log_->fill(writer, ring, stamp, now);
            log_->told(now);
            if (writer.empty()) return;
            const bool goes_on = sent + 1 < max_sends_per_turn && has_to_send(ring, now);
            if (goes_on && writer.remaining() <= max_padding) writer.pad();
            send(path_.proven(), writer.finish());
        }
    }

    /// What the log has for it, as far as one datagram takes it, and the last word. Precondition:
    /// is_in_room().
    template <typename Send>
    void say_farewell(wire::Code code, const RecordRing& ring, Instant now, Send send) {
        wire::Buffer buffer;
        static_cast<void>(log_->follow(ring, now));
        const Stamp stamp = clock_.next(now);
        wire::DataWriter records{buffer, terms_.datagram, terms_.token, stamp.value()};
        log_->fill(records, ring, stamp, now);
        if (!records.empty()) send(path_.proven(), records.finish());
        wire::DataWriter writer{buffer, terms_.datagram, terms_.token, clock_.next(now).value()};
        writer.put(wire::Close{code});
        send(path_.proven(), writer.finish());
    }

    /// When to look again although nothing has come. Nothing while the log has not let it in.
    [[nodiscard]] std::optional<Instant> next_deadline(const RecordRing& ring, Instant now) const {
        if (!log_) return std::nullopt;
        std::optional<Instant> next;
        const auto consider = [&next](std::optional<Instant> when) {
            if (when && (!next || *when < *next)) next = when;
        };
        if (state_ == State::joined) consider(heard_ + silence_limit());
        consider(acknowledger_.next_deadline());
        consider(log_->next_deadline(ring, terms_.ack_delay, now));
        consider(path_.next_deadline());
        if (is_held_up()) consider(credit_.next_token(now));
        if (has_to_send(ring, now)) consider(now);
        return next;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(name_, path_, log_, texts_, credit_, acknowledger_, clock_, heard_, state_, start_,
             asked_position_, roster_after_, roster_pages_, told_edge_, told_committed_);
    }
    friend bool operator==(const ReliableSession&, const ReliableSession&) = default;

private:
    void on(const wire::Ping&, const Endpoint&, Instant) {
        arrivals_.asked = asked_position_ = true;
    }
    void on(const wire::Ack& ack, const Endpoint&, Instant now) {
        if (!log_->on_ack(ack, clock_.last(), now)) verdict_ = Verdict::broken;
    }
    void on(const wire::Records& records, const Endpoint&, Instant) {
        using Taken = SubmissionReceiver::Arrival;
        records.for_each([&](std::uint64_t number, const wire::WireRecord& record) {
            const std::size_t before = texts_.held_bytes();
            const Taken taken = texts_.receive(number, record, credit_.edge(), free_);
            free_ -= std::min(free_, texts_.held_bytes() - before);
            if (taken == Taken::broken) verdict_ = Verdict::broken;
            arrivals_.news = arrivals_.news || taken == Taken::held || taken == Taken::out_of_order;
            arrivals_.out_of_order = arrivals_.out_of_order || taken == Taken::out_of_order;
        });
        arrivals_.any = true;
    }
    void on(const wire::ProbeAck& answer, const Endpoint& peer, Instant now) {
        if (path_.prove(peer, answer.value, now)) log_->start_anew(now);
    }
    void on(const wire::Close&, const Endpoint& peer, Instant) {
        if (peer == path_.proven()) verdict_ = Verdict::leaves;
    }
    void on(const wire::RosterAsk& ask, const Endpoint&, Instant) {
        roster_after_ = ask.after;
        roster_pages_ = wire::pages_an_ask;
    }
    template <typename Frame>
    void on(const Frame&, const Endpoint&, Instant) {} // what only a room sends

    /// Who has logged in and is not heard has most likely given up, without having heard that it is
    /// in: it does not try for longer than that. One that returns does.
    [[nodiscard]] Duration silence_limit() const {
        const bool may_be_gone = !acknowledger_.has_heard() && !terms_.back;
        return may_be_gone ? std::min(terms_.silence_limit, Login::limit) : terms_.silence_limit;
    }

    /// It has sent all that it may, and waits to be allowed more.
    [[nodiscard]] bool is_held_up() const {
        return told_edge_ <= texts_.newest() &&
               credit_.edge() < texts_.committed() + Credit::window;
    }
    [[nodiscard]] bool credit_moved() const {
        return acknowledger_.has_heard() && told_edge_ < credit_.edge();
    }
    /// Its author waits for that.
    [[nodiscard]] bool committed_more() const { return told_committed_ < texts_.committed(); }

    [[nodiscard]] bool has_to_send(const RecordRing& ring, Instant now) const {
        return acknowledger_.is_due(now) || asked_position_ || roster_after_ || committed_more() ||
               (credit_moved() && told_edge_ <= texts_.newest()) || log_->may_send(ring, now);
    }

    void put_ack(wire::DataWriter& writer, Instant now) {
        SubmissionReceiver::Bitmap bitmap;
        const std::size_t size = texts_.write_bitmap(bitmap);
        const bool put = writer.put(
            wire::Ack{.cumulative = texts_.committed(),
                      .echo = acknowledger_.echo(),
                      .hold = acknowledger_.hold(now),
                      .credit = static_cast<std::uint16_t>(credit_.edge() - texts_.committed()),
                      .bitmap = BytesView{bitmap}.first(size)});
        if (!put) return;
        acknowledger_.acknowledged();
        told_edge_ = credit_.edge();
        told_committed_ = texts_.committed();
    }

    /// A page: as many names as fit, after the one that was asked for. The next begins where it
    /// ends.
    void put_roster(wire::DataWriter& writer, const RecordRing& ring, RosterPages& pages) {
        const std::size_t room = writer.room_for_names(*roster_after_);
        if (room < wire::PageNames::longest) return;
        const auto& [names, last] = pages.page(*roster_after_, room);
        writer.put(wire::RosterPage{.at = ring.head(),
                                    .last = last,
                                    .after = *roster_after_,
                                    .count = names.count(),
                                    .names = names.bytes()});
        if (last || --roster_pages_ == 0) {
            roster_after_.reset();
        } else {
            roster_after_ = names.newest();
        }
    }

    template <typename Send>
    void send_probe(wire::Buffer& buffer, Instant now, Send& send) {
        constexpr std::size_t size = wire::data_header_size + wire::encoded_size(wire::Probe{});
        const Duration pause = log_->recovery().round_trip().probe_timeout(terms_.ack_delay);
        const auto probe = path_.take_probe(size, pause, now);
        if (!probe) return;
        wire::DataWriter writer{buffer, terms_.datagram, terms_.token, clock_.next(now).value()};
        writer.put(wire::Probe{probe->value});
        send(probe->peer, writer.finish());
    }

    SessionTerms terms_;
    std::string name_;
    std::string folded_;
    Path path_;
    std::optional<LogSender> log_; ///< once the log has let it in
    SubmissionReceiver texts_;
    Credit credit_;
    Acknowledger acknowledger_;
    StampClock clock_;
    Instant heard_; ///< the last sign of life
    State state_ = State::joining;
    Sequence start_;
    bool asked_position_ = false;
    std::uint8_t roster_pages_ = 0;           ///< that are yet to be sent of an answer
    std::optional<std::string> roster_after_; ///< names after this one were asked for
    std::uint64_t told_edge_ = Credit::window;
    std::uint64_t told_committed_ = 0;

    // Of the datagram that is being taken in.
    Arrivals arrivals_;
    Verdict verdict_ = Verdict::fine;
    std::size_t free_ = 0;
};

} // namespace confab
