// chatter: S16 of confab/1: an acknowledgement never asks for another: a datagram that is nothing
// but one, and brings nothing new, is not answered with one.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../session_ends.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>

#include <cstddef>
#include <string>
#include <variant>

namespace confab::sim {

class ChatterChecker {
public:
    /// The excuse: what has waited for a node that stood still is answered in one step.
    static bool are_many(const SessionBook& book) {
        std::size_t arrived = 0;
        for (const SessionBook::Seen& seen : book.seen())
            arrived += seen.arrived ? 1U : 0U;
        return arrived > 1;
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Delivered, fact::Sent>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        bool was_asked = false; // by a bare acknowledgement, in this step
        for (const SessionBook::Seen& seen : book.seen()) {
            if (seen.at_room) continue; // which may have more to allow, or to commit
            const Contents& contents = *SessionBook::packet(seen, facts).contents();
            if (seen.arrived) {
                was_asked = was_asked || contents.is_bare_ack();
                if (!contents.is_bare_ack()) owing_.try_emplace(seen.side());
            } else if (contents.ack) {
                const bool owed = owing_.erase(seen.side());
                if (owed || !was_asked || !contents.is_bare_ack() || are_many(book)) continue;
                verdict.breach("S16", to_string(*book.session(seen).node) +
                                          " acknowledges an acknowledgement");
            }
        }
    }

    friend bool operator==(const ChatterChecker&, const ChatterChecker&) = default;

private:
    SessionEnds<std::monostate> owing_; ///< what has come may be acknowledged
};

} // namespace confab::sim
