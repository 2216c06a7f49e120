// migration: S28: a room probes the address alone from which the newest of a member came, and for
// no longer than a candidature.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>

namespace confab::sim {

class MigrationChecker {
public:
    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Sent>();

    static void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        for (const SessionBook::Seen& seen : book.seen()) {
            if (!seen.at_room || seen.arrived) continue;
            const Packet& packet = SessionBook::packet(seen, facts);
            if (!packet.contents()->probe) continue;
            const MemberPath& path = book.session(seen).path;
            if (!path.is_candidate(packet.to)) {
                verdict.breach("S28", to_string(packet.from) + " probes " + to_string(packet.to) +
                                          ", from which nothing newer has come");
            } else if (path.has_lapsed(book.clock_of(packet.from))) {
                verdict.breach("S28", to_string(packet.from) + " probes " + to_string(packet.to) +
                                          " for too long");
            }
        }
    }

    friend bool operator==(const MigrationChecker&, const MigrationChecker&) = default;
};

} // namespace confab::sim
