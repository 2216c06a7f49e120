// reliable_member: confab/1 at a member's end, without I/O; time comes in as an argument.
// The one rule: what was said is sent until the log has it, in as many sessions as it takes; who
// loses the room returns by itself.
//
//   state      sends                         ends when
//   unfit      nothing: the name is none     at once
//   entering   HELLO, JOIN                   WELCOME: joined; REJECT, 30 s: closed
//   joined     texts, ACK, PING              CLOSE: closed; RESET, 60 s of silence: returning
//   returning  HELLO, JOIN with its token    WELCOME: joined; REJECT: closed
//   leaving    texts, then CLOSE             CLOSE, 3 s: closed
#pragma once

#include "../vocabulary/instant.hpp"
#include "../vocabulary/name.hpp"
#include "../vocabulary/secret.hpp"
#include "../vocabulary/text.hpp"
#include "../wire/direction.hpp"
#include "derived_secret.hpp"
#include "event_queue.hpp"
#include "log_reader.hpp"
#include "login.hpp"
#include "member_session.hpp"
#include "settlement.hpp"
#include "submission_sender.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace confab {

struct ReliableMemberOptions {
    std::string room{};        ///< the name of the room that is wanted; empty: any
    std::string password{};    ///< the room's; readable on the wire
    std::uint16_t history = 0; ///< records from before the login that are wanted
    Duration lost_after = std::chrono::seconds{5};  ///< without an answer: see the event Lost
    Duration leave_limit = std::chrono::seconds{3}; ///< to wait for the room's farewell
    std::optional<Duration> return_limit{}; ///< how long to try to return; nothing: for ever

    friend bool operator==(const ReliableMemberOptions&, const ReliableMemberOptions&) = default;
};

/// How far one's own texts have come. Each number counts texts and only grows.
struct Progress {
    std::uint64_t queued = 0;    ///< said, and taken
    std::uint64_t committed = 0; ///< in the log, for good
    std::uint64_t delivered = 0; ///< heard, in the order that all hear
    std::uint64_t refused = 0;   ///< given up, and said to be so: see TextRefused

    friend bool operator==(const Progress&, const Progress&) = default;
};

class ReliableMember {
public:
    /// `datagram`: the largest that the transport carries.
    ReliableMember(std::string name, ReliableMemberOptions options, const Secret& secret,
                   std::size_t datagram, Instant now)
        : options_{std::move(options)}, secret_{secret}, reader_{name}, since_{now}, next_close_{
                                                                                         now} {
        request_ = {.name = std::move(name),
                    .room = options_.room,
                    .auth = options_.password,
                    .history = options_.history,
                    .datagram = std::min(datagram, wire::max_datagram_size)};
        if (!is_name(request_.name)) return;
        state_ = State::entering;
        start_login(std::nullopt, now);
    }

    void say(std::string_view text, Instant) {
        if (!is_text(text)) return refuse_text(Reason::text_bad);
        if (text.size() > SubmissionSender::max_text_size) return refuse_text(Reason::too_big);
        if (state_ == State::leaving || closed()) return refuse_text(Reason::bye);
        if (texts_.is_full()) return refuse_text(Reason::busy);
        ++progress_.queued;
        texts_.say(text);
    }

    /// Asks the room for a sign of life, with the next transmit.
    void ping() {
        if (session_) session_->ping();
    }

    void leave(Instant now) {
        if (state_ == State::leaving || closed()) return;
        state_ = State::leaving;
        since_ = now;
        next_close_ = now;
    }

    /// Bytes from the server. False when they are no datagram of confab/1 to a member.
    bool receive(BytesView bytes, Instant now) {
        const auto message = wire::decode(bytes);
        if (!message) return false;
        if (closed()) return true;
        return std::visit([&](const auto& kind) { return this->on(kind, now); }, *message);
    }

    /// The system has said that nobody listens at the server's port. Only a first login ends by
    /// that: a room that was there may come again.
    void unreachable() {
        if (state_ == State::entering) close(Reason::unreachable);
    }

    /// Does what is due.
    void advance(Instant now) {
        if (state_ == State::unfit) return close(Reason::name_bad);
        if (closed()) return;
        if (state_ == State::leaving && since_ + options_.leave_limit <= now) {
            return close(Reason::bye);
        }
        if (login_ && login_->has_failed(now)) {
            return close(state_ == State::leaving ? Reason::bye
                         : login_->small_passes() ? Reason::path
                                                  : Reason::timeout);
        }
        if (state_ == State::returning && options_.return_limit &&
            since_ + *options_.return_limit <= now) {
            return close(Reason::timeout);
        }
        if (!session_) return;
        session_->advance(texts_, now);
        if (session_->is_unanswered(options_.lost_after, now)) tell_lost();
        if (!session_->is_silent(now)) return;
        state_ == State::leaving ? close(Reason::bye) : go_back(now);
    }

    [[nodiscard]] std::optional<Instant> next_deadline() const {
        if (closed()) return std::nullopt;
        if (state_ == State::unfit) return since_;
        std::optional<Instant> next;
        const auto consider = [&next](std::optional<Instant> when) {
            if (when && (!next || *when < *next)) next = when;
        };
        if (state_ == State::leaving) {
            consider(since_ + options_.leave_limit);
            if (session_ && texts_.empty()) consider(next_close_);
        }
        if (state_ == State::returning && options_.return_limit) {
            consider(since_ + *options_.return_limit);
        }
        if (login_) consider(login_->next_deadline());
        if (session_) {
            consider(session_->next_deadline(texts_, reader_));
            if (!lost_) consider(session_->unanswered_at(options_.lost_after));
        }
        return next;
    }

    /// Sends what is due, `send(bytes)` each.
    template <typename Send>
    void transmit(Instant now, Send send) {
        if (closed()) return;
        wire::Buffer buffer;
        if (login_) {
            const BytesView datagram = login_->next_datagram(request_, buffer, now);
            if (!datagram.empty()) send(datagram);
        }
        if (!session_) return;
        session_->transmit(texts_, reader_, buffer, now, send);
        if (state_ != State::leaving || !texts_.empty() || now < next_close_) return;
        send(session_->farewell(buffer, now));
        next_close_ = now + std::chrono::seconds{1};
    }

    [[nodiscard]] std::optional<Event> next_event() { return events_.pop(); }
    [[nodiscard]] bool has_events() const { return !events_.empty(); }
    [[nodiscard]] std::uint64_t events_lost() const { return events_.lost(); }
    [[nodiscard]] bool welcomed() const { return state_ == State::joined; }
    [[nodiscard]] bool closed() const { return state_ == State::closed; }
    [[nodiscard]] bool returning() const { return state_ == State::returning; }
    [[nodiscard]] const std::string& name() const { return request_.name; }
    [[nodiscard]] const RosterReader& roster() const { return reader_.roster(); }
    [[nodiscard]] const LogReader& log() const { return reader_; }
    /// While there is one: the connection to the room.
    [[nodiscard]] const std::optional<MemberSession>& session() const { return session_; }
    [[nodiscard]] const SubmissionSender& texts() const { return texts_; }
    [[nodiscard]] Progress progress() const {
        Progress shown = progress_;
        shown.committed = texts_.texts_committed();
        return shown;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(request_.name, state_, login_, session_, log_id_.has_value(), reader_, texts_,
             settlement_, events_, since_, next_close_, lost_, catching_up_to_, lines_before_,
             logins_);
    }
    friend bool operator==(const ReliableMember&, const ReliableMember&) = default;

private:
    enum class State : std::uint8_t { unfit, entering, joined, returning, leaving, closed };

    bool on(const wire::Challenge& challenge, Instant now) {
        if (login_) login_->on(challenge, now);
        return true;
    }

    bool on(const wire::Welcome& welcome, Instant now) {
        if (!login_ || welcome.nonce != login_->nonce()) return true;
        begin_session(welcome, now);
        return true;
    }

    bool on(const wire::Reject& reject, Instant) {
        if (!login_ || reject.nonce != login_->nonce()) return true;
        // Who was in before waits until there is room again.
        const bool passes = reject.code == wire::Code::full || reject.code == wire::Code::quota ||
                            reject.code == wire::Code::busy;
        if (state_ != State::returning || !passes) close(wire::to_reason(reject.code));
        return true;
    }

    bool on(const wire::Reset& reset, Instant now) {
        if (!session_ || reset.token != session_->token()) return true;
        if (state_ == State::leaving) {
            close(Reason::bye);
        } else {
            go_back(now);
        }
        return true;
    }

    bool on(const wire::Data& data, Instant now) {
        if (!wire::are_to_member(data.frames)) return false;
        if (!session_ || data.token != session_->token()) return true;
        const MemberSession::News news = session_->receive(data, texts_, reader_, now);
        if (news.broken) {
            close(Reason::protocol);
            return true;
        }
        read();
        if (news.tail) skip_to(*news.tail);
        if (!settlement_.is_open() && texts_.is_settled()) settlement_.move_on(reader_.next() - 1);
        if (lost_ && news.alive && !session_->is_unanswered(options_.lost_after, now)) {
            lost_ = false;
            catching_up_to_ = std::max(session_->known_head(), reader_.next() - 1);
            lines_before_ = reader_.lines();
        }
        settle();
        tell_resumed();
        if (news.close) on_close(*news.close, now);
        return true;
    }

    // What only a member sends.
    bool on(const wire::Hello&, Instant) { return false; }
    bool on(const wire::Join&, Instant) { return false; }

    void start_login(std::optional<wire::Return> back, Instant now) {
        const std::uint64_t nonce = derive(secret_, SecretUse::nonce, logins_).low;
        const std::uint64_t jitter = derive(secret_, SecretUse::jitter, logins_).low;
        ++logins_;
        login_.emplace(nonce, back, jitter, now);
    }

    void begin_session(const wire::Welcome& welcome, Instant now) {
        const bool first = !log_id_;
        const bool same_log = log_id_ == welcome.log;
        const std::uint64_t jitter = derive(secret_, SecretUse::jitter, ~logins_).low;
        session_.emplace(welcome, request_.datagram, jitter, now);
        login_.reset();
        log_id_ = welcome.log;
        texts_.begin_session(welcome.credit);
        if (same_log) {
            settlement_.open_until(welcome.head);
            reader_.go_on();
            skip_to(welcome.start);
        } else {
            settlement_.close(welcome.head);
            texts_.open();
            reader_.begin(welcome.start);
            joined_at_ = welcome.head;
            first ? events_.push(Welcomed{request_.name}) : events_.push(HistoryChanged{});
        }
        if (!first) {
            catching_up_to_ = welcome.head;
            lines_before_ = reader_.lines();
            lost_ = false;
        }
        if (state_ != State::leaving) state_ = State::joined;
        read();
        settle();
        tell_resumed();
    }

    void read() {
        reader_.read(
            events_,
            [this](Sequence number, std::uint32_t reference) {
                if (settlement_.concerns(number)) find(reference);
                if (joined_at_ < number) ++progress_.delivered;
            },
            [this](Sequence number) { settlement_.end_stay(number); });
    }

    void find(std::uint32_t reference) {
        settlement_.is_doubtful() ? settlement_.doubt(reference) : texts_.found(reference);
    }

    void skip_to(Sequence tail) {
        if (!reader_.skip_to(tail, events_)) return;
        settlement_.skip_to(tail - 1);
        read();
    }

    /// Once the log has been read up to the session's beginning, the fate of all that was said
    /// before is known, or never will be.
    void settle() {
        if (!settlement_.is_open() || !settlement_.is_read(reader_.next())) return;
        if (const auto reference = settlement_.resolve()) texts_.found(*reference);
        if (settlement_.is_blind()) {
            while (texts_.drop_unsettled())
                refuse_queued(Reason::unsettled);
        }
        settlement_.close(reader_.next() - 1);
        texts_.open();
    }

    void tell_lost() {
        if (std::exchange(lost_, true)) return;
        catching_up_to_.reset();
        events_.push(confab::Lost{});
    }

    void tell_resumed() {
        if (!catching_up_to_ || reader_.next() <= *catching_up_to_) return;
        catching_up_to_.reset();
        events_.push(Resumed{reader_.lines() - lines_before_});
    }

    void go_back(Instant now) {
        tell_lost();
        start_login(wire::Return{session_->token(), *log_id_, reader_.next()}, now);
        session_.reset();
        state_ = State::returning;
        since_ = now;
    }

    void on_close(wire::Code code, Instant now) {
        const bool may_return = code == wire::Code::timeout && state_ == State::joined;
        may_return ? go_back(now) : close(wire::to_reason(code));
    }

    void close(Reason reason) {
        state_ = State::closed;
        login_.reset();
        while (texts_.drop_text())
            refuse_queued(reason);
        events_.push(Closed{reason});
    }

    void refuse_queued(Reason reason) {
        ++progress_.refused;
        refuse_text(reason);
    }
    void refuse_text(Reason reason) {
        events_.push(TextRefused{request_.name, reason, SubmissionSender::max_text_size});
    }

    ReliableMemberOptions options_;
    Secret secret_;
    LoginRequest request_;
    State state_ = State::unfit;
    std::optional<Login> login_;
    std::optional<MemberSession> session_;
    std::optional<LogId> log_id_; ///< that is read; nothing before the first session
    Sequence joined_at_;          ///< the log's head then: own texts stand behind it
    LogReader reader_;
    SubmissionSender texts_;
    Settlement settlement_;
    EventQueue events_;
    Progress progress_;
    Instant since_;                          ///< when this state began
    Instant next_close_;                     ///< when to say CLOSE again
    bool lost_ = false;                      ///< the program was told so
    std::optional<Sequence> catching_up_to_; ///< then it is told that all is well again
    std::uint64_t lines_before_ = 0;
    std::uint64_t logins_ = 0;
};

} // namespace confab
