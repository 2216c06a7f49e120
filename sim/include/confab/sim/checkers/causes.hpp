// causes: S29: nobody is let go, and nobody returns, without a cause. Who leaves has said so from
// where it is known to be; who acknowledges what it was never sent is let go in that step; a member
// asks for its place again when its own session was reset or timed out, or after a long silence.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../violation.hpp"

#include <confab/protocol/reliable_host.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/reason.hpp>
#include <confab/vocabulary/visible.hpp>
#include <confab/wire/message.hpp>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

class CausesChecker {
public:
    /// Clocks are read in whole nanoseconds.
    static constexpr Duration rounding = std::chrono::microseconds{1};

    /// The excuse: a log that commits later ends a stay in another step.
    static bool commits_later(const fact::Recorded& recorded) { return !recorded.at_once; }

    /// The excuse: it has given the session up, and was heard between that and its first question.
    static bool has_given_up(const SessionEntry& session) { return session.at_member.may_be_over; }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::Stopped, fact::Sent, fact::Delivered, fact::Recorded>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        rule_breakers_.clear();
        for (const Fact& fact : facts) {
            if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                on_sent(sent->packet, book, verdict);
            } else if (const auto* const delivered = std::get_if<fact::Delivered>(&fact)) {
                on_delivered(delivered->packet, book);
            } else if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                in_.erase(started->node);
            } else if (const auto* const stopped = std::get_if<fact::Stopped>(&fact)) {
                in_.erase(stopped->node);
            } else if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                commits_later_ = commits_later_ || commits_later(*recorded);
            }
        }
        for (const SessionBook::Seen& seen : book.seen())
            on_seen(seen, SessionBook::packet(seen, facts));
        if (commits_later_) return;
        for (const SessionBook::Gone& gone : book.gone())
            on_gone(gone, facts, book, verdict);
        for (const std::size_t which : rule_breakers_) {
            verdict.breach("S29", visible(book.session(which).asked.name).str() +
                                      " acknowledges what it was never sent, and stays");
        }
    }

    friend bool operator==(const CausesChecker&, const CausesChecker&) = default;

private:
    using Proof = std::pair<Endpoint, std::uint64_t>; ///< where a probe went, and its value

    /// What a room knows of the other end.
    struct Session {
        std::uint64_t sent = 0; ///< the last record that was sent, or is gone
        std::set<Proof> probes{};
        std::set<Endpoint> homes{}; ///< addresses that were proven
        friend bool operator==(const Session&, const Session&) = default;
    };

    void on_sent(const Packet& packet, const SessionBook& book, Verdict& verdict) {
        if (const auto* const welcome = packet.as<wire::Welcome>()) {
            const auto which = book.find(welcome->token);
            if (!which) return;
            if (sessions_.size() <= *which) sessions_.resize(*which + 1);
            auto& session = sessions_[*which];
            if (!session) session = Session{.sent = (welcome->start - 1).value()};
            session->homes.insert(packet.to);
        } else if (packet.as<wire::Hello>() != nullptr || packet.as<wire::Join>() != nullptr) {
            const Endpoint* const node = book.node_at(packet.from);
            const auto member = node != nullptr ? in_.find(*node) : in_.end();
            if (member == in_.end()) return;
            const SessionEntry& session = book.session(member->second);
            const Duration silence = book.clock_of(*node) - session.at_member.newest_at;
            in_.erase(member);
            if (has_given_up(session)) return;
            if (std::chrono::seconds{session.welcome.timeout} <= silence + rounding) return;
            verdict.breach("S29", to_string(*node) + " returns, and nobody has sent it away");
        }
    }

    void on_delivered(const Packet& packet, const SessionBook& book) {
        if (const auto* const welcome = packet.as<wire::Welcome>()) {
            const auto which = book.find(welcome->token);
            if (!which) return;
            const SessionEntry& session = book.session(*which);
            // One that comes again, or late, begins nothing.
            if (!session.at_member.lives || session.node != *book.node_at(packet.to)) return;
            in_.insert_or_assign(*session.node, *which);
        } else if (const auto* const reset = packet.as<wire::Reset>()) {
            send_away(packet.to, reset->token, book);
        } else if (const Contents* const contents = packet.contents()) {
            if (contents->close) send_away(packet.to, contents->token, book);
        }
    }

    void send_away(const Endpoint& to, wire::Token token, const SessionBook& book) {
        const Endpoint* const node = book.node_at(to);
        const auto member = node != nullptr ? in_.find(*node) : in_.end();
        if (member == in_.end()) return;
        if (book.session(member->second).welcome.token == token) in_.erase(member);
    }

    void on_seen(const SessionBook::Seen& seen, const Packet& packet) {
        const Contents& contents = *packet.contents();
        // Most arrivals say nothing of this.
        if (!seen.at_room || (seen.arrived && !contents.probe_ack && !contents.ack)) return;
        if (sessions_.size() <= seen.session || !sessions_[seen.session]) return;
        Session& session = *sessions_[seen.session];
        const auto raise = [&](std::uint64_t number) {
            if (is_beyond(number, session.sent)) session.sent = number;
        };
        if (!seen.arrived) {
            if (contents.probe) session.probes.emplace(packet.to, *contents.probe);
            if (contents.position) raise((contents.position->tail - 1).value());
            for (const Contents::Run& run : contents.records)
                raise(run.last());
            return;
        }
        if (contents.probe_ack && session.probes.contains({packet.from, *contents.probe_ack})) {
            session.homes.insert(packet.from);
        }
        // One that is not newer counts only from where the member is known to be.
        if (!seen.newer || !contents.ack) return;
        if (is_beyond(newest_of(*contents.ack), session.sent)) rule_breakers_.insert(seen.session);
    }

    static bool is_beyond(std::uint64_t number, std::uint64_t sent) {
        return static_cast<std::int64_t>(number - sent) > 0;
    }

    static std::uint64_t newest_of(const wire::Ack& ack) {
        if (ack.bitmap.empty()) return ack.cumulative; // its last byte is not zero
        const auto last = std::to_integer<unsigned>(ack.bitmap.back());
        return ack.cumulative + 8 * (ack.bitmap.size() - 1) + std::bit_width(last);
    }

    void on_gone(const SessionBook::Gone& gone, const Facts& facts, const SessionBook& book,
                 Verdict& verdict) {
        rule_breakers_.erase(gone.session);
        if (sessions_.size() <= gone.session) return;
        const auto session = std::exchange(sessions_[gone.session], std::nullopt);
        if (gone.reason != Reason::bye || !session) return;
        const SessionEntry& entry = book.session(gone.session);
        const bool has_said_so = std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
            const auto* const delivered = std::get_if<fact::Delivered>(&fact);
            const Contents* const contents =
                delivered != nullptr ? delivered->packet.contents() : nullptr;
            return contents != nullptr && contents->token == entry.welcome.token &&
                   contents->close && session->homes.contains(delivered->packet.from);
        });
        if (has_said_so) return;
        verdict.breach("S29",
                       visible(entry.asked.name).str() + " has left, and has not said so itself");
    }

    std::vector<std::optional<Session>> sessions_; ///< as they are numbered; none: it has ended
    std::map<Endpoint, std::size_t> in_;           ///< members, by what they hold as their session
    std::set<std::size_t> rule_breakers_;          ///< in this step, and not let go yet
    bool commits_later_ = false;
};

} // namespace confab::sim
