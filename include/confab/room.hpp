// room: hosts one room: joins a transport, a registry and the machines between them.
// The one rule: it publishes what the log says, never what it was told; a request becomes an
// offered record, and only the record read back moves the roster, the members and the events.
#pragma once

#include "protocol/classic_host.hpp"
#include "protocol/derived_secret.hpp"
#include "protocol/event_queue.hpp"
#include "protocol/reliable_host.hpp"
#include "protocol/roster.hpp"
#include "protocol/text_assembly.hpp"
#include "registry.hpp"
#include "room_options.hpp"
#include "transport.hpp"
#include "vocabulary/counters.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab {

/// A node of one thread: call `step()` when a datagram is here or `next_deadline()` is reached,
/// then `next_event()` until nothing. `serve()` and `wait()` do so for a waitable transport. A
/// regular value when its two policies are.
template <transport Transport, registry Registry>
class Room {
public:
    /// How many arrivals one step takes before it looks at deadlines again.
    static constexpr std::size_t max_arrivals_per_step = 1024;
    /// How many datagrams one step sends before it leaves the rest to the next one, so that the
    /// program gets its turn. One record more may be told to all beyond it.
    static constexpr std::uint64_t max_sends_per_step = 16'384;

    /// Reads the whole log first, so the roster is the log's.
    explicit Room(Transport transport, Registry registry, RoomOptions options = {})
        : options_{std::move(options)}, transport_{std::move(transport)},
          registry_{std::move(registry)}, id_{derive(options_.secret, SecretUse::room_id).low},
          roster_{options_.fold, options_.administrator}, classic_{options_.classic, id_,
                                                                   options_.fold,
                                                                   options_.administrator},
          reliable_{options_.reliable, options_.secret, id_, options_.fold, registry_.id(),
                    registry_.tail(),  transport_.now()},
          log_id_{registry_.id()}, next_record_{registry_.tail()} {
        read_log([this](const Record& record, bool admitted) {
            reliable_.publish(record, admitted, transport_.now(), nobody);
        });
        if (!options_.shares_log) let_all_go();
        if (waiting_for_log()) look_again_at(transport_.now());
    }

    /// Takes what has arrived, ends what is due, publishes what the log says, and sends.
    void step() {
        if (closed_) return;
        look_again_.reset();
        const std::uint64_t last_send = counters_.datagrams_sent + max_sends_per_step;
        const auto may_send = [&] { return counters_.datagrams_sent < last_send; };
        end_unreachable(may_send);
        take_arrivals(may_send);
        publish();
        const Instant now = transport_.now();
        end_silent(now, may_send);
        reliable_.advance(now);
        serve_sessions(now, may_send);
        if (waiting_for_log()) look_again_at(now + options_.commit_poll);
        if (!may_send()) look_again_at(now);
        transport_.flush();
    }

    /// When to step although nothing has arrived; nothing: only when something does. Ask again
    /// after each step and each command.
    [[nodiscard]] std::optional<Instant> next_deadline() const {
        if (closed_) return std::nullopt;
        std::optional<Instant> next = look_again_;
        for (const auto& other : {classic_.next_deadline(), reliable_.next_deadline()}) {
            if (other && (!next || *other < *next)) next = other;
        }
        return next;
    }

    /// What has happened, oldest first; nothing when all has been told. Bounded: see EventQueue.
    [[nodiscard]] std::optional<Event> next_event() { return events_.pop(); }

    /// Sleeps until there is a reason to look, an arrival, a deadline or an event, and steps.
    void wait() requires waitable_transport<Transport> {
        if (closed_ || !events_.empty()) return;
        const bool log_has_moved = registry_.id() != log_id_ || next_record_ <= registry_.head();
        if (!log_has_moved) transport_.wait_until(next_deadline());
        step();
    }

    /// The administrator speaks to all. What is no text or too long is a TextRefused event.
    void announce(std::string_view text) {
        if (closed_ || !accept_words(text)) return;
        offer_now(Record{.kind = RecordKind::notice,
                         .author = {id_, 0},
                         .submission = ++notices_,
                         .name = options_.administrator,
                         .text = std::string{text}});
    }

    /// Removes whoever holds the name, with words for them; nothing happens when nobody does.
    void kick(std::string_view name, std::string_view words = {}) {
        const Holder* const holder = roster_.find(name);
        if (closed_ || holder == nullptr || !accept_words(words)) return;
        offer_now(Record{.kind = RecordKind::left,
                         .reason = Reason::kicked,
                         .author = holder->author,
                         .name = holder->name,
                         .text = std::string{words}});
    }

    /// Lets every member of this room go, and ends it: the last event is Closed.
    void close() {
        if (closed_) return;
        std::vector<Record> all_left = reliable_.dismiss_all(transport_.now(), sender());
        for (Record& left : dismiss_classic())
            all_left.push_back(std::move(left));
        for (Record& left : all_left)
            offer(std::move(left));
        transport_.flush();
        events_.push(Closed{Reason::shutdown});
        closed_ = true;
    }

    [[nodiscard]] bool closed() const { return closed_; }
    [[nodiscard]] const Roster& roster() const { return roster_; }
    [[nodiscard]] const ClassicSessions& classic_sessions() const { return classic_.sessions(); }
    [[nodiscard]] const ReliableHost& reliable() const { return reliable_; }
    [[nodiscard]] const RoomCounters& counters() const { return counters_; }
    /// Events that were not asked for in time.
    [[nodiscard]] std::uint64_t events_lost() const { return events_.lost(); }
    [[nodiscard]] const RoomOptions& options() const { return options_; }
    [[nodiscard]] const Registry& registry() const { return registry_; }
    [[nodiscard]] Registry& registry() { return registry_; }
    [[nodiscard]] const Transport& transport() const { return transport_; }
    [[nodiscard]] Transport& transport() { return transport_; }

    /// Bytes that the administrator may say at once.
    [[nodiscard]] std::size_t max_notice_size() const {
        return classic::max_text_size(options_.administrator);
    }

    /// Shows what decides how it goes on, options aside: a simulator takes its fingerprint of this.
    template <typename Show>
    void show_state(Show show) const {
        show(transport_, registry_, roster_, classic_, reliable_, assembly_, events_, log_id_,
             next_record_, uncommitted_, notices_, unreachable_, look_again_, closed_);
    }

    friend bool operator==(const Room&, const Room&) = default;

private:
    template <typename MaySend>
    void take_arrivals(MaySend may_send) {
        for (std::size_t taken = 0; taken < max_arrivals_per_step && may_send(); ++taken) {
            const auto arrival = transport_.receive();
            if (!arrival) return;
            std::visit([this](const auto& kind) { this->on(kind); }, *arrival);
            end_unreachable(may_send);
            take_offers(may_send);
            publish();
        }
        look_again_at(transport_.now());
    }

    /// The peer may hold many names, and each that ends is told to all.
    template <typename MaySend>
    void end_unreachable(MaySend may_send) {
        while (unreachable_ && may_send()) {
            auto left = classic_.next_unreachable(*unreachable_);
            if (left) {
                offer(std::move(*left));
            } else {
                unreachable_.reset();
            }
        }
    }

    template <typename MaySend>
    void end_silent(Instant now, MaySend may_send) {
        while (may_send()) {
            auto left = classic_.next_silent(now);
            if (!left) return;
            offer(std::move(*left));
        }
    }

    void on(const Unreachable& report) {
        ++counters_.unreachable;
        unreachable_ = report.peer;
    }

    void on(const Datagram& datagram) {
        ++counters_.datagrams_received;
        if (options_.reliable.served && wire::is_confab(datagram.bytes)) {
            on_confab(datagram);
        } else if (!classic::is_classic(datagram.bytes)) {
            ++counters_.foreign;
        } else if (!classic_.serves(datagram.peer)) {
            ++counters_.unserved;
        } else if (const auto request = classic::decode_request(datagram.bytes)) {
            on_request(*request, datagram.peer);
        } else {
            ++counters_.malformed;
        }
    }

    void on_confab(const Datagram& datagram) {
        using Verdict = ReliableHost::Verdict;
        const auto message = wire::decode(datagram.bytes);
        const Verdict verdict =
            message ? reliable_.receive(*message, datagram.peer, datagram.bytes.size(),
                                        transport_.now(), roster_, sender(),
                                        [this](Event event) { events_.push(std::move(event)); })
                    : Verdict::malformed;
        if (verdict == Verdict::malformed) ++counters_.malformed;
        if (verdict == Verdict::stranger) ++counters_.strangers;
    }

    /// What members of confab/1 offer, and what they are sent; again, while somebody is found to be
    /// too slow, and has left.
    template <typename MaySend>
    void serve_sessions(Instant now, MaySend may_send) {
        do {
            take_offers(may_send);
            if (!reliable_.transmit(roster_, now, may_send, sender())) look_again_at(now);
        } while (reliable_.has_offers() && may_send());
    }

    /// What members of confab/1 want the log to have.
    template <typename MaySend>
    void take_offers(MaySend may_send) {
        while (may_send() || reliable_.is_in_run()) {
            const bool texts_allowed = uncommitted_ < options_.max_uncommitted;
            auto record = reliable_.next_offer(texts_allowed, transport_.now());
            if (!record) return;
            offer(std::move(*record));
        }
    }

    void on_request(const classic::Request& request, const Endpoint& peer) {
        const bool is_quit = std::holds_alternative<classic::Quit>(request);
        if (uncommitted_ >= options_.max_uncommitted && !is_quit) {
            ++counters_.busy;
            return;
        }
        auto answer = classic_.receive(request, peer, transport_.now(), roster_);
        if (answer.from_stranger) ++counters_.strangers;
        if (answer.reply) send(peer, *answer.reply);
        if (answer.event) events_.push(std::move(*answer.event));
        if (answer.offer) offer(std::move(*answer.offer));
    }

    /// What the log says is read at once, so that no ring passes a record by unread.
    void offer(Record record) {
        ++uncommitted_;
        record.room = id_;
        registry_.append(std::move(record));
        publish();
    }

    void publish() {
        if (registry_.id() != log_id_ || next_record_ < registry_.tail()) start_anew();
        read_log([this](const Record& record, bool admitted) {
            classic_.publish(record, admitted, transport_.now(), sender());
            reliable_.publish(record, admitted, transport_.now(), sender());
            if (admitted) tell(record);
        });
    }

    void offer_now(Record record) {
        offer(std::move(record));
        const Instant now = transport_.now();
        if (waiting_for_log()) look_again_at(now + options_.commit_poll);
        const auto may_send = [end = counters_.datagrams_sent + max_sends_per_step, this] {
            return counters_.datagrams_sent < end;
        };
        serve_sessions(now, may_send);
        transport_.flush();
    }

    /// Folds every record not read yet into the roster; `tell(record, admitted)` hears of each
    /// first.
    template <typename Tell>
    void read_log(Tell tell) {
        if (registry_.head() < next_record_) return;
        for (const Record& record : registry_.records_from(next_record_)) {
            const bool admitted = roster_.admits(record);
            tell(record, admitted);
            if (admitted) roster_.apply(record);
            ++(admitted ? counters_.records_read : counters_.records_void);
            if (record.room == id_ && uncommitted_ > 0) --uncommitted_;
            ++next_record_;
        }
    }

    /// The registry has another history, or lost records before they were read, so nobody knows
    /// who is in: every stay ends, here and in the log.
    void start_anew() {
        if (registry_.id() == log_id_) {
            counters_.records_missed += static_cast<std::uint64_t>(registry_.tail() - next_record_);
        }
        for (const auto& [folded, holder] : roster_.holders())
            events_.push(Left{holder.name, Reason::shutdown});
        roster_ = Roster{options_.fold, options_.administrator};
        log_id_ = registry_.id();
        next_record_ = registry_.tail();
        uncommitted_ = 0;
        std::vector<Record> all_left = reliable_.start_anew(log_id_, next_record_);
        for (Record& left : dismiss_classic())
            all_left.push_back(std::move(left));
        for (Record& left : all_left)
            offer(std::move(left));
    }

    std::vector<Record> dismiss_classic() { return classic_.dismiss_all(sender()); }

    /// Whom the log still has in, from a process that is gone, has left.
    void let_all_go() {
        std::vector<Record> all_left;
        for (const auto& [folded, holder] : roster_.holders()) {
            all_left.push_back({.kind = RecordKind::left,
                                .reason = Reason::shutdown,
                                .author = holder.author,
                                .name = holder.name});
        }
        for (Record& left : all_left)
            offer(std::move(left));
    }

    void tell(const Record& record) {
        if (record.kind != RecordKind::text) assembly_.interrupt();
        switch (record.kind) {
        case RecordKind::joined:
            return events_.push(Joined{record.name});
        case RecordKind::left:
            return events_.push(Left{record.name, record.reason, record.text});
        case RecordKind::text:
            if (auto text = assembly_.add(record.text, record.first, record.last)) {
                events_.push(Said{record.name, std::move(*text)});
            }
            return;
        case RecordKind::notice:
            return events_.push(Announced{record.text});
        }
    }

    bool accept_words(std::string_view text) {
        const std::size_t limit = max_notice_size();
        const bool fits = text.size() <= limit;
        if (fits && is_text(text)) return true;
        events_.push(
            TextRefused{options_.administrator, fits ? Reason::text_bad : Reason::too_big, limit});
        return false;
    }

    void send(const Endpoint& peer, std::string_view line) { send(peer, classic::as_bytes(line)); }
    void send(const Endpoint& peer, BytesView bytes) {
        ++counters_.datagrams_sent;
        transport_.send(Datagram{peer, bytes});
    }
    auto sender() {
        return [this](const Endpoint& peer, const auto& what) { this->send(peer, what); };
    }
    static constexpr auto nobody = [](const Endpoint&, BytesView) {};

    [[nodiscard]] bool waiting_for_log() const { return uncommitted_ > 0; }

    void look_again_at(Instant when) {
        look_again_ = look_again_ ? std::min(*look_again_, when) : when;
    }

    RoomOptions options_;
    Transport transport_;
    Registry registry_;
    std::uint64_t id_; ///< this room's, in records
    Roster roster_;
    ClassicHost classic_;
    ReliableHost reliable_;
    TextAssembly assembly_;
    EventQueue events_;
    RoomCounters counters_;
    LogId log_id_;
    Sequence next_record_; ///< of the log, to be read
    std::size_t uncommitted_ = 0;
    std::uint64_t notices_ = 0;
    std::optional<Endpoint> unreachable_; ///< its stays are being ended
    std::optional<Instant> look_again_;
    bool closed_ = false;
};

} // namespace confab
