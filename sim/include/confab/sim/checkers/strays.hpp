// strays: S30: what a room says to whom it has no session with: the end of a session for a minute,
// and no more than so many RESETs a second.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/wire/message.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <variant>

namespace confab::sim {

class StraysChecker {
public:
    static constexpr Duration remembered = std::chrono::minutes{1};
    static constexpr std::int64_t resets_a_second = 100; ///< and so many at once after a pause
    /// Clocks are read in whole nanoseconds.
    static constexpr Duration rounding = std::chrono::microseconds{1};

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Started, fact::Sent>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        for (const Fact& fact : facts) {
            if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                if (sent->packet.as<wire::Reset>() != nullptr)
                    on_reset(sent->packet, book, verdict);
            } else if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                full_at_.erase(started->node);
            }
        }
        for (const SessionBook::Seen& seen : book.seen()) {
            if (!seen.arrived && seen.at_room) on_last_word(seen, facts, book, verdict);
        }
    }

    friend bool operator==(const StraysChecker&, const StraysChecker&) = default;

private:
    void on_reset(const Packet& packet, const SessionBook& book, Verdict& verdict) {
        constexpr Duration cost = Duration{std::chrono::seconds{1}} / resets_a_second;
        const Duration now = book.clock_of(packet.from);
        Duration& full_at = full_at_.try_emplace(packet.from, now).first->second;
        full_at = std::max(full_at, now) + cost;
        if (full_at - now <= resets_a_second * cost + rounding) return;
        verdict.breach("S30", to_string(packet.from) + " sends more RESETs than it may");
    }

    /// The first time is when the session has ended.
    void on_last_word(const SessionBook::Seen& seen, const Facts& facts, const SessionBook& book,
                      Verdict& verdict) {
        const Packet& packet = SessionBook::packet(seen, facts);
        if (!packet.contents()->close) return;
        const Duration now = book.clock_of(packet.from);
        const Duration ended = ended_at_.try_emplace(seen.session, now).first->second;
        if (now <= ended + remembered + rounding) return;
        verdict.breach("S30", to_string(packet.from) + " has not forgotten a session in time");
    }

    std::map<Endpoint, Duration> full_at_;     ///< when each room's bucket would be, by its clock
    std::map<std::size_t, Duration> ended_at_; ///< sessions, by their room's clock
};

} // namespace confab::sim
