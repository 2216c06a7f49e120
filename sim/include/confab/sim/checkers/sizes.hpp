// sizes: S14 of sessions: neither the WELCOME that answers a JOIN nor any datagram of the session
// after it, either way, is longer than that JOIN was: so long the path is known to carry.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/wire/message.hpp>

#include <cstddef>
#include <variant>

namespace confab::sim {

class SizesChecker {
public:
    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Sent>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) const {
        for (const Fact& fact : facts) {
            const auto* const sent = std::get_if<fact::Sent>(&fact);
            const auto* const welcome =
                sent != nullptr ? sent->packet.template as<wire::Welcome>() : nullptr;
            const auto which = welcome != nullptr ? book.find(welcome->token) : std::nullopt;
            if (which) compare(sent->packet, book.session(*which), verdict);
        }
        for (const SessionBook::Seen& seen : book.seen()) {
            if (seen.arrived) continue;
            compare(SessionBook::packet(seen, facts), book.session(seen), verdict);
        }
    }

    friend bool operator==(const SizesChecker&, const SizesChecker&) = default;

private:
    static void compare(const Packet& packet, const SessionEntry& session, Verdict& verdict) {
        if (packet.bytes.size() <= session.asked.size) return;
        verdict.breach("S14", to_string(packet.from) + " sends more at once to " +
                                  to_string(packet.to) + " than its login has shown to pass");
    }
};

} // namespace confab::sim
