// window: S10 and S12: what a room keeps for a member and sends to it unanswered is bounded: by the
// congestion window and one datagram, by 256 records, and by the pool. The window is halved once in
// a round trip, and another path begins with another one.
#pragma once

#include "../violation.hpp"

#include <confab/protocol/reliable_host.hpp>
#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/visible.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace confab::sim {

class WindowChecker {
public:
    /// A session after a step.
    struct Seen {
        SessionId id{};
        wire::Token token{};
        Endpoint path{};
        std::size_t in_flight = 0; ///< bytes
        std::size_t window = 0;
        std::size_t first_window = 0; ///< of each path
        Duration round_trip{};
        std::optional<Duration> halved_at{}; ///< by the room's clock
        template <typename Show>
        void show_state(Show show) const {
            show(id, token, path, in_flight, window, round_trip, halved_at);
        }
        friend bool operator==(const Seen&, const Seen&) = default;
    };

    /// What a step has done wrong to its window; nothing: nullptr.
    static const char* fault_of(const Seen& before, Seen& now, Duration present) {
        if ((now.path <=> before.path) != 0) { // as words: != makes a call
            return now.window == now.first_window ? nullptr : " is that of another path";
        }
        now.halved_at = before.halved_at;
        if (now.window >= before.window) return nullptr;
        // What is lost now was sent after the loss before, and longer ago than a round trip.
        const Duration trip = std::min(before.round_trip, now.round_trip);
        const auto last = std::exchange(now.halved_at, present);
        return last && present < *last + trip ? " is halved twice in a round trip" : nullptr;
    }

    /// After every step of a room.
    void check(const Endpoint& room, const ReliableHost& host, Duration present, Verdict& verdict) {
        std::size_t held = 0;
        std::vector<Seen>& seen = seen_[room];
        auto at = seen.begin();
        host.sessions().for_each([&](SessionId id, const ReliableSession& session) {
            held += session.texts().held_bytes();
            if (!session.log()) return;
            if (at != seen.end() && at->id < id)
                at = seen.erase(at, first_not_before(at, seen, id));
            Seen now = measured(id, session);
            const bool is_known = at != seen.end() && at->id == id && at->token == now.token;
            check(session, is_known ? at->in_flight : 0, verdict);
            if (!is_known) {
                at = seen.insert(at, now) + 1;
                return;
            }
            if (const char* const fault = fault_of(*at, now, present)) {
                verdict.breach("S12", "the window of " + shown(session) + fault);
            }
            *at++ = now;
        });
        seen.erase(at, seen.end());
        constexpr std::size_t one_text = wire::max_pieces * wire::max_piece_size;
        if (held > host.options().pool_bytes + one_text) {
            verdict.breach("S10", "more is held of unfinished texts than the pool and one text");
        }
    }

    /// What of the past decides what it says of the future.
    template <typename Show>
    void show_state(Show show) const {
        show(seen_);
    }
    friend bool operator==(const WindowChecker&, const WindowChecker&) = default;

private:
    using SeenAt = std::vector<Seen>::iterator;

    static SeenAt first_not_before(SeenAt from, std::vector<Seen>& seen, SessionId id) {
        return std::find_if(from, seen.end(), [id](const Seen& one) { return !(one.id < id); });
    }

    static Seen measured(SessionId id, const ReliableSession& session) {
        return {.id = id,
                .token = session.terms().token,
                .path = session.peer(),
                .in_flight = session.log()->congestion().in_flight(),
                .window = session.log()->congestion().window(),
                .first_window = 10 * session.terms().datagram,
                .round_trip = session.log()->recovery().round_trip().smoothed()};
    }

    static void check(const ReliableSession& session, std::size_t before, Verdict& verdict) {
        const Congestion& congestion = session.log()->congestion();
        const confab::Flight& flight = session.log()->recovery().flight();
        // A window that is halved leaves more under way than it allows; but nothing may be added.
        const bool probed = session.log()->recovery().is_probing(); // may pass, a datagram each
        const bool added = congestion.in_flight() > before && !probed;
        if (added && congestion.in_flight() > congestion.window() + wire::max_datagram_size) {
            verdict.breach("S12",
                           "more is under way to " + shown(session) + " than its window allows");
        }
        if (congestion.window() > Congestion::largest_window ||
            congestion.window() < 2 * session.terms().datagram) {
            verdict.breach("S12", "the window of " + shown(session) + " is out of its bounds");
        }
        if (flight.next() - flight.base() > confab::Flight::window) {
            verdict.breach("S12",
                           "more records are under way to " + shown(session) + " than may be");
        }
        if (flight.empty() && congestion.in_flight() != 0) {
            verdict.breach("S12", "nothing is under way to " + shown(session) +
                                      ", and takes place in its window");
        }
        const SubmissionReceiver& texts = session.texts();
        if (texts.newest() == texts.taken() && texts.held_bytes() != 0) {
            verdict.breach("S10",
                           "no text of " + shown(session) + " waits, and takes place in the pool");
        }
    }

    static std::string shown(const ReliableSession& session) {
        return visible(session.name()).str();
    }

    std::map<Endpoint, std::vector<Seen>> seen_; ///< by room, in the order of logins
};

} // namespace confab::sim
