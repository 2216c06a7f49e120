// reliable_host: confab/1 at the room's end, without I/O; time comes in as an argument.
// The one rule: who has not proven an address costs nothing: no state, no allocation, and never a
// longer answer than what has come. A login is admitted by the log, as everything is.
#pragma once

#include "../vocabulary/event.hpp"
#include "../vocabulary/instant.hpp"
#include "../vocabulary/name.hpp"
#include "../vocabulary/record.hpp"
#include "../vocabulary/secret.hpp"
#include "../wire/direction.hpp"
#include "../wire/message.hpp"
#include "admission.hpp"
#include "derived_secret.hpp"
#include "record_ring.hpp"
#include "reliable_sessions.hpp"
#include "roster.hpp"
#include "roster_pages.hpp"
#include "session_records.hpp"
#include "strays.hpp"
#include "submission_sender.hpp"
#include "welcome.hpp"
#include "wire_record.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace confab {

class ReliableHost {
public:
    /// Authors of this dialect have numbers from here on, those of the classic one below.
    static constexpr std::uint64_t first_session = std::uint64_t{1} << 63U;

    /// `room`: what the authors of this server carry. `first`: the log's next record.
    ReliableHost(ReliableOptions options, const Secret& secret, std::uint64_t room,
                 NameFolding fold, LogId log, Sequence first, Instant now)
        : options_{std::move(options)}, secret_{secret}, room_{room}, fold_{fold}, log_id_{log},
          admission_{secret, now}, ring_{first, options_.ring_records, options_.ring_bytes},
          strays_{now} {
        options_.keepalive = std::min(options_.keepalive, ReliableOptions::longest_keepalive);
        options_.silence_limit = std::min(options_.silence_limit, ReliableOptions::longest_silence);
    }

    enum class Verdict : std::uint8_t { fine, stranger, malformed };

    /// `answer(bytes)` goes to the peer itself, `send(peer, bytes)` to whom it says; `tell(event)`
    /// to the program. Offers are made: see next_offer.
    template <typename Send, typename Tell>
    Verdict receive(const wire::Message& message, const Endpoint& peer, std::size_t bytes,
                    Instant now, const Roster& roster, Send send, Tell tell) {
        if (const auto* const data = std::get_if<wire::Data>(&message)) {
            return on(*data, peer, bytes, now, send);
        }
        if (const auto* const hello = std::get_if<wire::Hello>(&message)) {
            return on(*hello, peer, now, send);
        }
        if (const auto* const join = std::get_if<wire::Join>(&message)) {
            return on(*join, peer, now, roster, send, tell);
        }
        return Verdict::malformed; // what only a room sends
    }

    /// What is to be offered to the log next; nothing: none. Texts wait while they are not allowed,
    /// but the pieces of one are not parted.
    [[nodiscard]] std::optional<Record> next_offer(bool texts_allowed, Instant now) {
        if (!run_ && !offers_.empty()) {
            std::optional<Record> offer{std::move(offers_.front())};
            offers_.pop_front();
            return offer;
        }
        while (!run_ && texts_allowed && !ready_.empty()) {
            Entry* const entry = sessions_.find(ready_.front());
            if (entry != nullptr && entry->session.texts().is_ready()) run_ = entry->id;
            if (run_) break;
            if (entry != nullptr) entry->ready = false;
            ready_.pop_front();
        }
        if (!run_) return std::nullopt;
        return next_piece(*sessions_.find(*run_), now);
    }

    /// The log has one more record, which counts or does not.
    template <typename Send>
    void publish(const Record& record, bool admitted, Instant now, Send send) {
        std::string buffer;
        ring_.push(to_wire(record, admitted, buffer));
        log_moved_ = true;
        if (record.author.room != room_) return;
        Entry* const entry = sessions_.find(SessionId{record.author.member});
        if (entry == nullptr) return;
        if (record.kind == RecordKind::joined) {
            conclude_login(*entry, admitted, now, send);
        } else if (record.kind == RecordKind::text && record.last) {
            entry->session.texts().commit(record.submission);
        } else if (record.kind == RecordKind::left) {
            say_farewell(*entry, record.reason, now, send);
        }
    }

    /// Lets time pass: those that are due get their turn, and who was silent for too long leaves.
    void advance(Instant now) {
        while (Entry* const entry = sessions_.find_due(now)) {
            sessions_.schedule(*entry, std::nullopt);
            sessions_.wake(*entry);
            if (entry->session.is_silent(now)) let_go(*entry, Reason::timeout);
        }
    }

    /// Sends what is due. Members are served in turn until `may_send()` says no; true: all was
    /// sent.
    template <typename MaySend, typename Send>
    bool transmit(const Roster& roster, Instant now, MaySend may_send, Send send) {
        if (std::exchange(log_moved_, false)) sessions_.wake_all();
        RosterPages pages{roster};
        while (may_send()) {
            Entry* const entry = sessions_.take_turn();
            if (entry == nullptr) return true;
            ReliableSession& session = entry->session;
            if (!session.is_in_room()) continue;
            if (!session.advance(ring_, now)) let_go(*entry, Reason::lagged);
            session.transmit(ring_, pages, now, send);
            sessions_.schedule(*entry, session.next_deadline(ring_, now));
        }
        return !sessions_.has_turns();
    }

    /// The pieces of a text are being offered, and must not be parted.
    [[nodiscard]] bool is_in_run() const { return run_.has_value(); }
    [[nodiscard]] bool has_offers() const { return run_ || !offers_.empty(); }

    [[nodiscard]] std::optional<Instant> next_deadline() const { return sessions_.next_due(); }

    /// Ends every session at once, and says so. Gives the `left` records to offer.
    template <typename Send>
    [[nodiscard]] std::vector<Record> dismiss_all(Instant now, Send send) {
        std::vector<Record> left;
        sessions_.for_each([&](SessionId id, ReliableSession& session) {
            if (session.is_in_room()) session.say_farewell(wire::Code::shutdown, ring_, now, send);
            left.push_back(left_record(author(id), session, Reason::shutdown));
        });
        forget_all();
        return left;
    }

    /// The log is another one: every session ends, and its member, told so by RESET, returns. Gives
    /// the `left` records to offer.
    [[nodiscard]] std::vector<Record> start_anew(LogId log, Sequence first) {
        std::vector<Record> left;
        sessions_.for_each([&](SessionId id, const ReliableSession& session) {
            left.push_back(left_record(author(id), session, Reason::shutdown));
        });
        forget_all();
        log_id_ = log;
        ring_ = RecordRing{first, options_.ring_records, options_.ring_bytes};
        return left;
    }

    [[nodiscard]] const ReliableSessions& sessions() const { return sessions_; }
    [[nodiscard]] const RecordRing& ring() const { return ring_; }
    [[nodiscard]] const Admission& admission() const { return admission_; }
    [[nodiscard]] const ReliableOptions& options() const { return options_; }

    template <typename Show>
    void show_state(Show show) const {
        show(log_id_, admission_, ring_, sessions_, strays_, offers_, ready_, run_, helped_,
             log_moved_, last_session_, tokens_, probes_);
    }
    friend bool operator==(const ReliableHost&, const ReliableHost&) = default;

private:
    using State = ReliableSession::State;
    using Entry = ReliableSessions::Entry;

    template <typename Send>
    Verdict on(const wire::Hello& hello, const Endpoint& peer, Instant now, Send& send) {
        if (!Admission::speaks(hello.versions)) {
            return reject(hello.nonce, wire::Code::version, peer, send);
        }
        wire::Buffer buffer;
        send(peer, wire::encode(wire::Challenge{.nonce = hello.nonce,
                                                .cookie = admission_.challenge(hello, peer, now),
                                                .log = log_id_},
                                buffer));
        return Verdict::fine;
    }

    template <typename Send, typename Tell>
    Verdict on(const wire::Join& join, const Endpoint& peer, Instant now, const Roster& roster,
               Send& send, Tell& tell) {
        if (!Admission::speaks(join.versions)) {
            return reject(join.nonce, wire::Code::version, peer, send);
        }
        if (!admission_.is_proven(join, peer, now)) return Verdict::stranger;
        const LoginKey login{peer, join.nonce};
        if (const Entry* const entry = sessions_.find_login(login)) {
            if (entry->session.is_in_room()) welcome(entry->session, send);
            return Verdict::fine;
        }
        if (const auto code = admission_.outcome(login, now)) {
            return reject(join.nonce, *code, peer, send);
        }
        const std::string folded = is_name(join.name) ? fold_(join.name) : std::string{};
        Entry* const own = sessions_.find_own(join, folded);
        if (own != nullptr) return go_on(*own, join, peer, now, send);
        auto reason = strays_.refusal(join, now);
        if (!reason) reason = Admission::refusal(join, folded, peer, options_, sessions_, roster);
        if (reason) {
            admission_.remember_refusal(login, wire::to_code(*reason), now);
            tell(LoginRefused{peer, std::string{join.name}, *reason});
            return reject(join.nonce, wire::to_code(*reason), peer, send);
        }
        const SessionId id{first_session + last_session_++};
        const std::string name{join.name};
        sessions_.add(id, ReliableSession{terms(join), peer, name, folded, now});
        offers_.push_back(joined_record(author(id), name));
        return Verdict::fine;
    }

    template <typename Send>
    Verdict on(const wire::Data& data, const Endpoint& peer, std::size_t bytes, Instant now,
               Send& send) {
        if (!wire::are_to_room(data.frames)) return Verdict::malformed;
        Entry* const entry = sessions_.find_token(data.token);
        if (entry == nullptr) {
            wire::Buffer buffer;
            const BytesView answer = strays_.answer(data, bytes, buffer, now);
            if (!answer.empty()) send(peer, answer);
            return Verdict::stranger;
        }
        ReliableSession& session = entry->session;
        if (!session.is_in_room()) return Verdict::stranger;
        const std::size_t held = session.texts().held_bytes();
        const std::size_t free =
            options_.pool_bytes > held_bytes_ ? options_.pool_bytes - held_bytes_ : 0;
        const bool proven = peer == session.peer();
        const std::uint64_t probe = proven ? 0 : derive(secret_, SecretUse::probe, ++probes_).low;
        const auto verdict = session.receive(data, peer, bytes, probe, free, now);
        held_bytes_ = held_bytes_ - held + session.texts().held_bytes();
        if (session.texts().wants_help()) help(*entry);
        if (verdict == ReliableSession::Verdict::ignored) return Verdict::stranger;
        sessions_.wake(*entry);
        if (session.texts().is_ready() && !std::exchange(entry->ready, true)) {
            ready_.push_back(entry->id);
        }
        if (verdict == ReliableSession::Verdict::leaves) let_go(*entry, Reason::bye);
        if (verdict == ReliableSession::Verdict::broken) let_go(*entry, Reason::protocol);
        return Verdict::fine;
    }

    /// The pool is full of texts of which none may be whole, and each would wait for the others. So
    /// one member at a time has memory for the text that it needs next, beside the pool.
    void help(Entry& entry) {
        const Entry* const helped = helped_ ? sessions_.find(*helped_) : nullptr;
        if (helped != nullptr && helped->session.texts().has_help()) return;
        entry.session.texts().give_help();
        helped_ = entry.id;
    }

    template <typename Send>
    static Verdict reject(std::uint64_t nonce, wire::Code code, const Endpoint& peer, Send& send) {
        wire::Buffer buffer;
        send(peer, wire::encode(wire::Reject{.nonce = nonce, .code = code}, buffer));
        return Verdict::fine;
    }

    [[nodiscard]] SessionTerms terms(const wire::Join& join) {
        return {.token = wire::Token{derive(secret_, SecretUse::token, ++tokens_).low},
                .nonce = join.nonce,
                .datagram = join.size,
                .back = join.back,
                .history = join.history,
                .texts = options_.texts,
                .silence_limit = options_.silence_limit,
                .ack_delay = options_.ack_delay};
    }

    /// The stay goes on in a new session, and the log hears nothing of it. While the old one
    /// leaves, or has texts that the log does not have yet, the member has to ask again.
    template <typename Send>
    Verdict go_on(Entry& entry, const wire::Join& join, const Endpoint& peer, Instant now,
                  Send& send) {
        ReliableSession& old = entry.session;
        const bool settled = old.texts().taken() == old.texts().committed();
        if (old.state() != State::joined || !settled) return Verdict::fine;
        const bool same_host = is_same_host(entry.login.first, peer);
        if (!same_host && Admission::is_full_of(peer, options_, sessions_)) {
            return reject(join.nonce, wire::Code::quota, peer, send);
        }
        if (old.peer() != peer) old.say_farewell(wire::Code::replaced, ring_, now, send);
        held_bytes_ -= old.texts().held_bytes();
        if (old.terms().nonce != join.nonce) { // the same login may yet come back to this address
            strays_.remember_replaced(old.terms().token, now);
            admission_.remember(entry.login, wire::Code::replaced, now);
        }
        const ReliableSession before = old;
        Entry& next = sessions_.replace(
            entry, ReliableSession{terms(join), peer, before.name(), before.folded(), now});
        ReliableSession& session = next.session;
        session.begin(start_after(before, session.terms(), log_id_, ring_), now);
        session.succeed(before, now);
        welcome(session, send);
        sessions_.wake(next);
        return Verdict::fine;
    }

    template <typename Send>
    void welcome(const ReliableSession& session, Send& send) const {
        wire::Buffer buffer;
        send(session.peer(),
             wire::encode(welcome_of(session, options_, log_id_, ring_.head()), buffer));
    }

    template <typename Send>
    void conclude_login(Entry& entry, bool admitted, Instant now, Send& send) {
        if (!admitted) {
            admission_.remember(entry.login, wire::Code::name_taken, now);
            reject(entry.login.second, wire::Code::name_taken, entry.login.first, send);
            return sessions_.remove(entry);
        }
        ReliableSession& session = entry.session;
        session.begin(start_of(session.terms(), log_id_, ring_.tail(), ring_.head()), now);
        welcome(session, send);
    }

    /// `left` is in the log.
    template <typename Send>
    void say_farewell(Entry& entry, Reason reason, Instant now, Send& send) {
        ReliableSession& session = entry.session;
        const wire::Code code = wire::to_code(reason);
        // Who was silent for too long returns, when it is there again; all others are told to go.
        if (reason != Reason::timeout) {
            if (session.is_in_room()) session.say_farewell(code, ring_, now, send);
            strays_.remember(session.terms().token, session.terms().back, code, now);
        }
        admission_.remember(entry.login, code, now);
        held_bytes_ -= session.texts().held_bytes();
        if (run_ == entry.id) run_.reset();
        sessions_.remove(entry);
    }

    void let_go(Entry& entry, Reason reason) {
        if (entry.session.state() == State::leaving) return;
        entry.session.leave();
        offers_.push_back(left_record(author(entry.id), entry.session, reason));
    }

    [[nodiscard]] Record next_piece(Entry& entry, Instant now) {
        ReliableSession& session = entry.session;
        SubmissionReceiver::Piece piece = session.texts().take();
        held_bytes_ -= piece.text.size();
        session.spend(now);
        if (piece.last) run_.reset();
        return text_record(author(entry.id), session, std::move(piece));
    }

    [[nodiscard]] Author author(SessionId id) const {
        return {room_, static_cast<std::uint64_t>(id)};
    }

    void forget_all() {
        sessions_.clear();
        offers_.clear();
        ready_.clear();
        run_.reset();
        helped_.reset();
        held_bytes_ = 0;
    }

    ReliableOptions options_;
    Secret secret_;
    std::uint64_t room_;
    NameFolding fold_;
    LogId log_id_;
    Admission admission_;
    RecordRing ring_;
    ReliableSessions sessions_;
    Strays strays_;
    std::deque<Record> offers_;       ///< logins and leaves
    std::deque<SessionId> ready_;     ///< perhaps with whole texts, to be offered in turn
    std::optional<SessionId> run_;    ///< the session whose text is being offered
    bool log_moved_ = false;          ///< then everybody has
    std::size_t held_bytes_ = 0;      ///< of texts that are not whole
    std::optional<SessionId> helped_; ///< has, or had, memory beside the pool
    std::uint64_t last_session_ = 0;
    std::uint64_t tokens_ = 0;
    std::uint64_t probes_ = 0;
};

} // namespace confab
