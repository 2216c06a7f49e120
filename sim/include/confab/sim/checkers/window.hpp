// window: S10 and S12: what a room keeps for a member and sends to it unanswered is bounded: by the
// congestion window and one datagram, by 256 records, and by the pool.
#pragma once

#include "../violation.hpp"

#include <confab/protocol/reliable_host.hpp>
#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/visible.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <utility>

namespace confab::sim {

class WindowChecker {
public:
    /// After every step of a room.
    void check(const Endpoint& room, const ReliableHost& host, Verdict& verdict) {
        std::size_t held = 0;
        host.sessions().for_each([&](SessionId, const ReliableSession& session) {
            held += session.texts().held_bytes();
            if (session.log()) check(room, session, verdict);
        });
        if (held > host.options().pool_bytes) {
            verdict.breach("S10", "more is held of unfinished texts than the pool has");
        }
    }

    friend bool operator==(const WindowChecker&, const WindowChecker&) = default;

private:
    void check(const Endpoint& room, const ReliableSession& session, Verdict& verdict) {
        const Congestion& congestion = session.log()->congestion();
        const Flight& flight = session.log()->recovery().flight();
        // A window that is halved leaves more under way than it allows; but nothing may be added.
        std::size_t& before = in_flight_[{room, session.terms().token}];
        const bool probed = session.log()->recovery().is_probing(); // may pass, a datagram each
        const bool added = congestion.in_flight() > before && !probed;
        before = congestion.in_flight();
        if (added && congestion.in_flight() > congestion.window() + wire::max_datagram_size) {
            verdict.breach("S12",
                           "more is under way to " + shown(session) + " than its window allows");
        }
        if (congestion.window() > Congestion::largest_window ||
            congestion.window() < 2 * session.terms().datagram) {
            verdict.breach("S12", "the window of " + shown(session) + " is out of its bounds");
        }
        if (flight.next() - flight.base() > Flight::window) {
            verdict.breach("S12",
                           "more records are under way to " + shown(session) + " than may be");
        }
    }

    static std::string shown(const ReliableSession& session) {
        return visible(session.name()).str();
    }

    std::map<std::pair<Endpoint, wire::Token>, std::size_t> in_flight_; ///< after the step before
};

} // namespace confab::sim
