// member_session: one session of confab/1 at the member's end: what is acknowledged, asked and
// sent when.
// The one rule: silence is answered by a question, and a question is asked again until it is
// answered; the room asks nothing.
#pragma once

#include "../vocabulary/instant.hpp"
#include "../wire/data_writer.hpp"
#include "../wire/message.hpp"
#include "acknowledger.hpp"
#include "log_reader.hpp"
#include "stamp.hpp"
#include "submission_sender.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace confab {

class MemberSession {
public:
    static constexpr Duration blocked_pause = std::chrono::seconds{1};

    /// `jitter`: any number; spreads the questions of members that came at once.
    MemberSession(const wire::Welcome& welcome, std::size_t datagram, std::uint64_t jitter,
                  Instant now)
        : token_{welcome.token}, datagram_{datagram},
          keepalive_{std::chrono::seconds{welcome.keepalive}}, timeout_{std::chrono::seconds{
                                                                   welcome.timeout}},
          ack_delay_{std::chrono::milliseconds{welcome.ack_delay}},
          acknowledger_{datagram}, clock_{now}, heard_{now}, present_{now},
          known_head_{welcome.head}, next_roster_ask_{now}, next_blocked_ask_{now + blocked_pause} {
        keepalive_ += keepalive_ * static_cast<std::int64_t>(jitter & 0xFFU) / 2560;
    }

    [[nodiscard]] wire::Token token() const { return token_; }
    /// The newest record that the room has told of.
    [[nodiscard]] Sequence known_head() const { return known_head_; }
    [[nodiscard]] Instant heard() const { return heard_; }

    /// What a datagram brings beside records and acknowledgements.
    struct News {
        bool alive = false;  ///< it is newer than all before
        bool broken = false; ///< no room that keeps the rules sends it
        std::optional<Sequence> tail{};
        std::optional<wire::Code> close{};
        Arrivals arrivals{};
    };

    /// Precondition: the frames are to a member.
    News receive(const wire::Data& data, SubmissionSender& texts, LogReader& log, Instant now) {
        present_ = now;
        News news{.alive = acknowledger_.heard(Stamp{data.stamp}, now)};
        if (news.alive) heard_ = now;
        wire::for_each_frame(data.frames,
                             [&](const auto& frame) { this->on(frame, texts, log, news, now); });
        news.arrivals.bytes = data.frames.size();
        acknowledger_.owe(news.arrivals, ack_delay_, now);
        return news;
    }

    void advance(SubmissionSender& texts, Instant now) {
        present_ = now;
        if (texts.advance(ack_delay_, now) && texts.recovery().is_asking()) ping_due_ = true;
        if (!texts.recovery().is_asking() && heard_ + keepalive_ <= now) ping_due_ = true;
        if (!texts.is_blocked()) next_blocked_ask_ = now + blocked_pause;
        if (next_blocked_ask_ <= now) {
            ping_due_ = true;
            next_blocked_ask_ = now + blocked_pause;
        }
    }

    [[nodiscard]] bool is_silent(Instant now) const { return heard_ + timeout_ <= now; }

    /// When a room that owes an answer will have owed it for this long; it was heard before.
    [[nodiscard]] std::optional<Instant> unanswered_at(Duration limit) const {
        if (!asked_at_) return std::nullopt;
        return *asked_at_ + limit;
    }
    [[nodiscard]] bool is_unanswered(Duration limit, Instant now) const {
        return asked_at_ && *asked_at_ + limit <= now;
    }

    template <typename Send>
    void transmit(SubmissionSender& texts, const LogReader& log, wire::Buffer& buffer, Instant now,
                  Send send) {
        present_ = now;
        while (has_to_send(texts, log, now)) {
            const Stamp stamp = clock_.next(now);
            wire::DataWriter writer{buffer, datagram_, token_, stamp.value()};
            // A question takes it along: so it is longer than any answer, also that of a room that
            // has let the member go.
            if (acknowledger_.owed() || (ping_due_ && acknowledger_.has_heard())) {
                put_ack(writer, log, now);
            }
            if (probe_) writer.put(wire::ProbeAck{*probe_});
            probe_.reset();
            if (ping_due_ && writer.put(wire::Ping{})) ask(texts, stamp, now);
            const auto& question = log.roster().question();
            if (question && next_roster_ask_ <= now) {
                writer.put(wire::RosterAsk{*question});
                roster_pages_ = wire::pages_an_ask;
                next_roster_ask_ = now + patience(texts);
            }
            const std::size_t before = writer.remaining();
            texts.fill(writer, stamp, now);
            if (writer.remaining() < before && !asked_at_) asked_at_ = now;
            if (writer.empty()) return;
            send(writer.finish());
        }
    }

    /// The datagram that takes leave. The view is into the buffer.
    [[nodiscard]] BytesView farewell(wire::Buffer& buffer, Instant now) {
        wire::DataWriter writer{buffer, datagram_, token_, clock_.next(now).value()};
        writer.put(wire::Close{wire::Code::bye});
        return writer.finish();
    }

    /// Asks the room for a sign of life, with the next transmit.
    void ping() { ping_due_ = true; }

    [[nodiscard]] std::optional<Instant> next_deadline(const SubmissionSender& texts,
                                                       const LogReader& log) const {
        Instant next = heard_ + timeout_;
        const auto consider = [&next](Instant when) { next = std::min(next, when); };
        if (!texts.recovery().is_asking()) consider(heard_ + keepalive_);
        if (const auto due = acknowledger_.next_deadline()) consider(*due);
        if (const auto due = texts.recovery().next_deadline(ack_delay_, present_)) consider(*due);
        if (texts.is_blocked()) consider(next_blocked_ask_);
        if (log.roster().question()) consider(next_roster_ask_);
        return next;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(acknowledger_, clock_, heard_, asked_at_, known_head_, ping_due_, probe_,
             next_roster_ask_, roster_pages_, next_blocked_ask_);
    }
    friend bool operator==(const MemberSession&, const MemberSession&) = default;

private:
    void on(const wire::Ping&, SubmissionSender&, LogReader&, News& news, Instant) {
        news.arrivals.asked = true;
    }
    void on(const wire::Ack& ack, SubmissionSender& texts, LogReader&, News& news, Instant now) {
        if (!texts.on_ack(ack, clock_.last(), now)) news.broken = true;
        const bool waits = texts.recovery().is_asking() || !texts.recovery().flight().empty();
        if (!waits) asked_at_.reset();
        if (waits && asked_at_ && news.alive) asked_at_ = now;
    }
    void on(const wire::Records& records, SubmissionSender&, LogReader& log, News& news, Instant) {
        using Taken = LogReceiver::Arrival;
        Arrivals& arrivals = news.arrivals;
        arrivals.any = true;
        records.for_each([&](std::uint64_t number, const wire::WireRecord& record) {
            const Sequence at{number};
            const Taken taken = log.receiver().receive(at, record);
            arrivals.news = arrivals.news || taken == Taken::held || taken == Taken::out_of_order;
            arrivals.out_of_order = arrivals.out_of_order || taken == Taken::out_of_order;
            if (known_head_ < at) known_head_ = at;
        });
    }
    /// The room repeats what it tells of a gap until that is acknowledged.
    void on(const wire::Position& position, SubmissionSender&, LogReader& log, News& news,
            Instant) {
        if (known_head_ < position.head) known_head_ = position.head;
        if (!news.tail || *news.tail < position.tail) news.tail = position.tail;
        if (log.next() < position.tail) news.arrivals.asked = true;
    }
    void on(const wire::Probe& probe, SubmissionSender&, LogReader&, News&, Instant) {
        probe_ = probe.value;
    }
    void on(const wire::Close& close, SubmissionSender&, LogReader&, News& news, Instant) {
        news.close = close.code;
    }
    void on(const wire::RosterPage& page, SubmissionSender& texts, LogReader& log, News&,
            Instant now) {
        if (!log.roster().on_page(page)) return;
        if (roster_pages_ > 0) --roster_pages_;
        next_roster_ask_ = roster_pages_ == 0 ? now : now + patience(texts);
    }
    template <typename Frame>
    void on(const Frame&, SubmissionSender&, LogReader&, News&, Instant) {
    } // only a member sends it

    [[nodiscard]] bool has_to_send(const SubmissionSender& texts, const LogReader& log,
                                   Instant now) const {
        return acknowledger_.is_due(now) || probe_ || ping_due_ || texts.may_send() ||
               (log.roster().question() && next_roster_ask_ <= now);
    }

    void put_ack(wire::DataWriter& writer, const LogReader& log, Instant now) {
        LogReceiver::Bitmap bitmap;
        const std::size_t size = log.receiver().write_bitmap(bitmap);
        const bool put = writer.put(wire::Ack{.cumulative = (log.next() - 1).value(),
                                              .echo = acknowledger_.echo(),
                                              .hold = acknowledger_.hold(now),
                                              .bitmap = BytesView{bitmap}.first(size)});
        if (put) acknowledger_.acknowledged();
    }

    /// How long an answer may take.
    [[nodiscard]] Duration patience(const SubmissionSender& texts) const {
        return texts.recovery().round_trip().probe_timeout(ack_delay_);
    }

    void ask(SubmissionSender& texts, Stamp stamp, Instant now) {
        texts.recovery().asked(stamp, now);
        ping_due_ = false;
        if (!asked_at_) asked_at_ = now;
    }

    wire::Token token_;
    std::size_t datagram_;
    Duration keepalive_;
    Duration timeout_;
    Duration ack_delay_;
    Acknowledger acknowledger_;
    StampClock clock_;
    Instant heard_;                   ///< the last sign of life
    Instant present_;                 ///< when it was last told the time
    std::optional<Instant> asked_at_; ///< since when an answer is owed
    Sequence known_head_;
    bool ping_due_ = false;
    std::uint8_t roster_pages_ = 0;      ///< that are yet to come of an answer
    std::optional<std::uint64_t> probe_; ///< to be sent back
    Instant next_roster_ask_;
    Instant next_blocked_ask_;
};

} // namespace confab
