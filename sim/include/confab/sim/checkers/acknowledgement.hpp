// acknowledgement: S19: what an acknowledgement says is so: the numbers have come, or are in the
// log; the echo is the newest stamp, and was held for so long; and nothing that was said is taken
// back: neither a number, nor what was allowed. A sender's stamps grow.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../session_ends.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace confab::sim {

class AcknowledgementChecker {
public:
    /// The excuse: a room answers for a session that has ended without knowing more of it.
    static bool is_of_the_past(const SessionBook::Seen& seen, const SessionBook& book) {
        return seen.at_room && !book.session(seen).at_room.lives;
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Sent>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        for (const SessionBook::Seen& seen : book.seen()) {
            if (seen.arrived || is_of_the_past(seen, book)) continue;
            const Packet& packet = SessionBook::packet(seen, facts);
            const Contents& contents = *packet.contents();
            Said& said = said_.try_emplace(seen.side()).value;
            const auto breach = [&](const char* what) {
                verdict.breach("S19", to_string(packet.from) + what);
            };
            if (said.any && static_cast<std::int32_t>(contents.stamp - said.stamp) <= 0) {
                breach(" sends a stamp that is not newer than its last");
            }
            said.any = true;
            said.stamp = contents.stamp;
            if (!contents.ack) continue;
            check_echo(*contents.ack, seen, book, breach);
            seen.at_room ? check_submissions(*contents.ack, book.session(seen), said, breach)
                         : check_records(*contents.ack, book.session(seen), book, said, breach);
        }
    }

    friend bool operator==(const AcknowledgementChecker&, const AcknowledgementChecker&) = default;

private:
    /// What one end of a session has said last.
    struct Said {
        bool any = false;
        std::uint32_t stamp = 0;
        std::int64_t cumulative = 0;
        std::uint64_t edge = 0;
        friend bool operator==(const Said&, const Said&) = default;
    };

    template <typename Breach>
    static void check_echo(const wire::Ack& ack, const SessionBook::Seen& seen,
                           const SessionBook& book, Breach breach) {
        const SessionEntry& session = book.session(seen);
        const SessionEnd& end = seen.at_room ? session.at_room : session.at_member;
        if (!end.has_heard) return breach(" acknowledges before anything has come");
        if (ack.echo != end.newest) return breach(" echoes a stamp that is not the newest");
        constexpr std::int64_t unit = 16 * 1024;
        constexpr std::int64_t too_long = 0xFFFF;
        const Endpoint& node = seen.at_room ? session.room : *session.node;
        const std::int64_t held = (book.clock_of(node) - end.newest_at).count() / unit;
        const std::int64_t shown = held < too_long ? held : too_long;
        if (shown - ack.hold > 1 || ack.hold - shown > 1) {
            breach(" has held a stamp for another time than it says");
        }
    }

    template <typename Breach>
    static void check_submissions(const wire::Ack& ack, const SessionEntry& session, Said& said,
                                  Breach breach) {
        if (ack.cumulative > session.committed) breach(" acknowledges what is in no log");
        const std::uint64_t edge = ack.cumulative + ack.credit;
        for_each_bit(ack, [&](std::uint64_t bit) {
            const std::uint64_t number = ack.cumulative + bit;
            if (!session.submissions.has(static_cast<std::int64_t>(number))) {
                breach(" acknowledges a text that has not come");
            }
            if (number > edge) breach(" takes what it has not allowed");
        });
        if (edge < said.edge) breach(" takes back what it has allowed");
        said.edge = edge;
        grow(said, static_cast<std::int64_t>(ack.cumulative), breach);
    }

    template <typename Breach>
    static void check_records(const wire::Ack& ack, const SessionEntry& session,
                              const SessionBook& book, Said& said, Breach breach) {
        const Readership* const reader = book.readership(*session.node);
        if (reader == nullptr) return breach(" acknowledges a log that it does not know");
        const std::int64_t cumulative = reader->number(Sequence{ack.cumulative});
        if (cumulative > reader->records.all_up_to()) {
            breach(" acknowledges a record that has not come");
        }
        for_each_bit(ack, [&](std::uint64_t bit) {
            if (reader->records.has(cumulative + static_cast<std::int64_t>(bit))) return;
            breach(" acknowledges a record that has not come, behind a hole");
        });
        if (ack.credit != 0) breach(" gives credit to its room");
        grow(said, cumulative, breach);
    }

    template <typename Breach>
    static void grow(Said& said, std::int64_t cumulative, Breach breach) {
        if (cumulative < said.cumulative) breach(" takes back what it has acknowledged");
        said.cumulative = cumulative;
    }

    /// The distances from the cumulative number.
    template <typename Visit>
    static void for_each_bit(const wire::Ack& ack, Visit visit) {
        for (std::size_t bit = 0; bit < 8 * ack.bitmap.size(); ++bit) {
            if (ack.has(bit)) visit(bit + 1);
        }
    }

    SessionEnds<Said> said_;
};

} // namespace confab::sim
