// submission_sender: what a member has said and the log does not have yet.
// The one rule: a text is given up only once it is committed, or its author has been told that
// nobody knows; until then it is sent again, in every session anew.
#pragma once

#include "../vocabulary/instant.hpp"
#include "../vocabulary/utf8.hpp"
#include "../wire/data_writer.hpp"
#include "recovery.hpp"
#include "stamp.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace confab {

class SubmissionSender {
public:
    static constexpr std::size_t max_waiting = 1024; ///< pieces; beyond, a text is refused
    /// Wherever its characters end, it fits into the pieces.
    static constexpr std::size_t max_text_size = wire::max_pieces * (wire::max_piece_size - 3);

    SubmissionSender() : recovery_{1} {}

    [[nodiscard]] const Recovery& recovery() const { return recovery_; }
    [[nodiscard]] Recovery& recovery() { return recovery_; }
    [[nodiscard]] bool empty() const { return pieces_.empty(); }
    [[nodiscard]] bool is_full() const { return pieces_.size() >= max_waiting; }
    /// Texts that the log has.
    [[nodiscard]] std::uint64_t texts_committed() const { return texts_committed_; }

    /// Precondition: at most max_text_size bytes of valid UTF-8.
    void say(std::string_view text) {
        bool first = true;
        do {
            const std::string_view piece = utf8::prefix(text, wire::max_piece_size);
            text.remove_prefix(piece.size());
            pieces_.push_back({std::string{piece}, std::exchange(first, false), text.empty()});
        } while (!text.empty());
    }

    /// False when it acknowledges what was never sent.
    [[nodiscard]] bool on_ack(const wire::Ack& ack, Stamp last, Instant now) {
        if (!recovery_.on_ack(ack, last, now)) return false;
        commit_up_to(ack.cumulative);
        const std::uint64_t edge = ack.cumulative + ack.credit;
        if (static_cast<std::int64_t>(edge - edge_) > 0) edge_ = edge;
        static_cast<void>(recovery_.find_lost(now));
        return true;
    }

    /// Finds losses, and lets a probe out when it is time: then the result is true.
    bool advance(Duration ack_delay, Instant now) {
        static_cast<void>(recovery_.find_lost(now));
        Flight::Part part;
        const bool probes = recovery_.take_probe(ack_delay, now, part);
        probing_ = probing_ || probes;
        return probes;
    }

    [[nodiscard]] bool may_send() const {
        const Flight& flight = recovery_.flight();
        if (!open_ || !flight.may_send() || !(flight.first_lost() || has_new())) return false;
        return probing_ || !recovery_.in_blackout();
    }

    /// Something waits for the room's word, and nothing that would be sent again asks for it: it
    /// allows no more, or all is there and it has not said that the log has it.
    [[nodiscard]] bool is_blocked() const {
        if (!open_ || has_new()) return false;
        const Flight& flight = recovery_.flight();
        return flight.empty() ? !pieces_.empty() : flight.next() < first_ + pieces_.size();
    }

    void fill(wire::DataWriter& writer, Stamp stamp, Instant now) {
        if (!may_send()) return;
        while (may_send()) {
            const auto lost = recovery_.flight().first_lost();
            const std::uint64_t first = lost ? *lost : recovery_.flight().next();
            std::uint64_t number = first;
            const std::size_t before = writer.remaining();
            while (is_sendable(number, lost.has_value()) && put(writer, number))
                ++number;
            if (number == first) break;
            recovery_.sent(first, static_cast<std::size_t>(number - first),
                           before - writer.remaining(), stamp, now);
            probing_ = false;
        }
        recovery_.copy(writer, stamp, [&](std::uint64_t number) { return put(writer, number); });
    }

    /// A session begins: numbers start at 1. Nothing is sent before `open()`.
    void begin_session(std::uint16_t credit) {
        commit_read();
        sent_before_ = open_ ? recovery_.flight().next() - first_ : sent_before_;
        last_before_ = open_ ? first_ : last_before_;
        recovery_ = Recovery{1};
        edge_ = credit;
        probing_ = open_ = false;
    }

    /// All that was sent is acknowledged.
    [[nodiscard]] bool is_settled() const { return open_ && recovery_.flight().next() == first_; }

    /// The log has a text of this session, or, until `open()`, of the one before, whose last piece
    /// had this number, of which only the low half is known.
    void found(std::uint32_t reference) {
        if (open_) {
            const auto beyond =
                static_cast<std::int32_t>(reference - static_cast<std::uint32_t>(first_));
            const std::uint64_t sent = recovery_.flight().next() - first_;
            if (beyond >= 0 && static_cast<std::uint64_t>(beyond) < sent) {
                read_ = first_ + static_cast<std::uint64_t>(beyond);
            }
            return;
        }
        const auto at =
            static_cast<std::int32_t>(reference - static_cast<std::uint32_t>(last_before_));
        if (at < 0 || static_cast<std::uint64_t>(at) >= sent_before_) return;
        const auto count = static_cast<std::uint64_t>(at) + 1;
        for (std::uint64_t i = 0; i < count; ++i)
            drop_front();
        sent_before_ -= count;
        last_before_ += count;
    }

    /// A text that was sent whole in the session before, and not found: nobody knows its fate, and
    /// it is given up. One at a time; false: none is left.
    bool drop_unsettled() {
        std::size_t length = 0;
        while (length < sent_before_ && !pieces_[length].last)
            ++length;
        if (length == sent_before_) return false;
        for (std::size_t i = 0; i <= length; ++i)
            pieces_.pop_front();
        sent_before_ -= length + 1;
        return true;
    }

    /// All that is known of the session before is known: the rest is sent.
    void open() {
        open_ = true;
        first_ = 1;
        read_ = sent_before_ = 0;
    }

    /// One text after the other is given up, when the stay ends, but for what was found in the log;
    /// false: none is left.
    bool drop_text() {
        commit_read();
        if (pieces_.empty()) return false;
        while (!pieces_.front().last)
            pieces_.pop_front();
        pieces_.pop_front();
        return true;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(recovery_.flight().base(), recovery_, pieces_, first_, edge_, probing_, open_, read_,
             sent_before_, last_before_);
    }
    friend bool operator==(const SubmissionSender&, const SubmissionSender&) = default;

private:
    struct Piece {
        std::string text;
        bool first;
        bool last;

        template <typename Show>
        void show_state(Show show) const {
            show(text, first, last);
        }
        friend bool operator==(const Piece&, const Piece&) = default;
    };

    [[nodiscard]] bool has_new() const {
        const std::uint64_t next = recovery_.flight().next();
        return next <= edge_ && next < first_ + pieces_.size();
    }

    [[nodiscard]] bool is_sendable(std::uint64_t number, bool lost) const {
        if (lost) return recovery_.flight().is_lost(number);
        return number <= edge_ && number < first_ + pieces_.size();
    }

    bool put(wire::DataWriter& writer, std::uint64_t number) const {
        const Piece& piece = pieces_[static_cast<std::size_t>(number - first_)];
        return writer.put_record(number, wire::WireRecord{.kind = wire::WireKind::text,
                                                          .first = piece.first,
                                                          .last = piece.last,
                                                          .bytes = piece.text});
    }

    void commit_up_to(std::uint64_t number) {
        while (first_ <= number && !pieces_.empty()) {
            drop_front();
            ++first_;
        }
    }

    void commit_read() {
        if (open_) commit_up_to(std::exchange(read_, 0));
    }

    void drop_front() {
        if (pieces_.front().last) ++texts_committed_;
        pieces_.pop_front();
    }

    Recovery recovery_;
    std::deque<Piece> pieces_;
    std::uint64_t first_ = 1; ///< number of the first piece
    std::uint64_t edge_ = 0;  ///< the last number that may be sent
    bool probing_ = false;    ///< one datagram may go, although none has been answered for long
    bool open_ = false;       ///< in a session, and all of the one before is settled
    std::uint64_t read_ = 0;  ///< the last that was found in the log, not acknowledged yet
    std::uint64_t sent_before_ = 0; ///< pieces at the front that were sent in the session before
    std::uint64_t last_before_ = 1; ///< the first one's number then
    std::uint64_t texts_committed_ = 0;
};

} // namespace confab
