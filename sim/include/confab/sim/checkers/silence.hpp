// silence: S23: a room lets a member of confab/1 go for its silence when that has lasted for the
// limit, and not before: counted from the newest stamp that it has heard, by its own clock.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/reason.hpp>
#include <confab/vocabulary/visible.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <variant>

namespace confab::sim {

class SilenceChecker {
public:
    explicit SilenceChecker(Duration limit) : limit_{limit} {}

    /// Clocks are read in whole nanoseconds.
    static constexpr Duration rounding = std::chrono::microseconds{1};
    /// Of a first login that nothing has come of yet.
    static constexpr Duration first_limit = std::chrono::seconds{30};

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Recorded, fact::Woken, fact::Resumed>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) const {
        for (const SessionBook::Gone& gone : book.gone()) {
            if (gone.reason != Reason::timeout) continue;
            const SessionEntry& session = book.session(gone.session);
            if (limit_ <= silence_of(session, book) + rounding) continue;
            if (has_not_been_heard(session) && first_limit <= silence_of(session, book) + rounding)
                continue;
            verdict.breach("S23", shown(session) + " was alive, and is let go as silent");
        }
        // A room that wakes has let go by then whoever is silent.
        const auto* const woken = std::get_if<fact::Woken>(&facts.back());
        if (woken == nullptr || !book.is_room(woken->node)) return;
        book.for_each_live([&](const SessionEntry& session) {
            if (session.room != woken->node) return;
            const Duration limit =
                has_not_been_heard(session) ? std::min(limit_, first_limit) : limit_;
            if (silence_of(session, book) <= limit + rounding) return;
            verdict.breach("S23", shown(session) + " is silent for too long, and still there");
        });
    }

    friend bool operator==(const SilenceChecker&, const SilenceChecker&) = default;

private:
    static bool has_not_been_heard(const SessionEntry& session) {
        return !session.at_room.has_heard && !session.asked.back;
    }
    static Duration silence_of(const SessionEntry& session, const SessionBook& book) {
        return book.clock_of(session.room) - session.at_room.newest_at;
    }
    static std::string shown(const SessionEntry& session) {
        return visible(session.asked.name).str();
    }

    Duration limit_;
};

} // namespace confab::sim
