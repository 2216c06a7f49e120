// ack_delay: S19: an acknowledgement goes at once where the protocol says so, and else within the
// room's delay: whoever waits for it measures the round trip by it, and finds losses with it.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../session_ends.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/instant.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace confab::sim {

class AckDelayChecker {
public:
    /// `pool`: bytes that the room holds of texts that are not whole.
    AckDelayChecker(Duration delay, std::size_t pool)
        : delay_{delay}, pool_is_small_{pool < most_held} {}

    /// What a timer may be late by, since clocks are read in whole nanoseconds.
    static constexpr Duration rounding = std::chrono::microseconds{1};

    /// The excuse: the end has lost the session in this step, or is about to ask for another.
    static bool is_over(const SessionBook::Seen& seen, const SessionBook& book) {
        const SessionEntry& session = book.session(seen);
        const SessionEnd& end = seen.at_room ? session.at_room : session.at_member;
        return !end.lives || end.may_be_over;
    }

    /// The excuse: a stranger has put in what the member may not say yet; what the room makes of
    /// that is its own business.
    static bool is_beyond_the_credit(const SessionBook::Seen& seen) { return seen.uncalled; }

    /// The excuse: what seems to be here may have been dropped, since it came from elsewhere and
    /// was old, or beyond the credit, or when the session was over, or when the pool was full.
    [[nodiscard]] bool may_be_news(const SessionBook::Seen& seen, const SessionBook& book) const {
        const SessionEntry& session = book.session(seen);
        if (seen.at_room) return pool_is_small_ || session.may_lack;
        const Readership* const reader = book.readership(*session.node);
        return reader == nullptr || reader->may_lack;
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Sent, fact::Delivered, fact::Resumed,
                                                     fact::ClockChanged, fact::Stopped>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        if (facts.empty()) return;
        const auto* const stopped = std::get_if<fact::Stopped>(&facts.back());
        stopped_ = stopped != nullptr ? std::optional{stopped->node} : std::nullopt;
        if (const auto* const resumed = std::get_if<fact::Resumed>(&facts.front())) {
            begin_anew(resumed->node, book);
        } else if (const auto* const jumped = std::get_if<fact::ClockChanged>(&facts.front())) {
            begin_anew(jumped->node, book);
        }
        for (const SessionBook::Seen& seen : book.seen()) {
            const Contents& contents = *SessionBook::packet(seen, facts).contents();
            if (seen.arrived) {
                on_arrival(seen, contents, book);
            } else if (contents.ack) {
                on_ack(seen, book, verdict);
            }
        }
        for (const SessionBook::Seen& seen : book.seen()) {
            if (seen.arrived) demand(seen, book, verdict);
        }
    }

    friend bool operator==(const AckDelayChecker&, const AckDelayChecker&) = default;

private:
    /// What has come and is not acknowledged.
    struct Owed {
        Duration due{};        ///< by the end's own clock
        std::size_t bytes = 0; ///< of frames, in datagrams with records
        friend bool operator==(const Owed&, const Owed&) = default;
    };

    static const Endpoint& node_of(SessionSide end, const SessionBook& book) {
        const SessionEntry& session = book.session(end.session);
        return end.at_room ? session.room : *session.node;
    }

    void on_arrival(const SessionBook::Seen& seen, const Contents& contents,
                    const SessionBook& book) {
        if (!seen.newer || is_beyond_the_credit(seen)) return;
        const bool brings = !contents.records.empty();
        if (!brings && !contents.ping && !seen.told_gap) return;
        const SessionSide end = seen.side();
        const Duration now = book.clock_of(node_of(end, book));
        const auto [owed, first] = owed_.try_emplace(end);
        if (brings) owed.bytes += contents.size;
        const std::size_t datagram = book.session(seen).asked.size;
        const bool at_once = contents.ping || seen.told_gap || seen.gap ||
                             ((seen.overtaken || !seen.news) && !may_be_news(seen, book)) ||
                             owed.bytes > datagram + datagram / 2;
        if (at_once || first) owed.due = at_once ? now : now + delay_;
    }

    void on_ack(const SessionBook::Seen& seen, const SessionBook& book, Verdict& verdict) {
        const SessionSide end = seen.side();
        const Owed* const owed = owed_.find(end);
        if (owed == nullptr) return;
        const Endpoint& node = node_of(end, book);
        if (owed->due + rounding < book.clock_of(node)) {
            verdict.breach("S19", to_string(node) + " acknowledges too late");
        }
        owed_.erase(end);
    }

    /// What is due by now has gone.
    void demand(const SessionBook::Seen& seen, const SessionBook& book, Verdict& verdict) {
        const SessionSide end = seen.side();
        const Owed* const owed = owed_.find(end);
        if (owed == nullptr) return;
        const Endpoint& node = node_of(end, book);
        if (is_over(seen, book) || stopped_ == node) {
            owed_.erase(end);
        } else if (owed->due <= book.clock_of(node)) {
            verdict.breach("S19", to_string(node) + " does not acknowledge at once");
        }
    }

    /// Who stood still, or whose clock has jumped, may acknowledge now what was due meanwhile.
    void begin_anew(const Endpoint& node, const SessionBook& book) {
        const Duration now = book.clock_of(node);
        owed_.for_each([&](SessionSide end, Owed& owed) {
            if (node_of(end, book) == node && owed.due < now) owed.due = now;
        });
    }

    /// As much as the people of a test may say at once.
    static constexpr std::size_t most_held = std::size_t{1} << 20U;

    Duration delay_;
    bool pool_is_small_;
    SessionEnds<Owed> owed_;
    std::optional<Endpoint> stopped_{}; ///< in this step
};

} // namespace confab::sim
