// rate: S24: a member says no more texts than the room's limit of rate and one window let it, also
// across returns, and none that the room has not allowed yet. The checker keeps a bucket of its
// own.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../violation.hpp"

#include <confab/protocol/reliable_host.hpp>
#include <confab/protocol/token_bucket.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/visible.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>

namespace confab::sim {

class RateChecker {
public:
    explicit RateChecker(NameFolding fold, Rate rate) : fold_{fold}, rate_{rate} {}

    /// While there is a token, so many submissions more may come.
    static constexpr std::int64_t window = 32;

    /// The excuse: a log that commits later says nothing of when a text was taken.
    static bool commits_later(const fact::Recorded& recorded) { return !recorded.at_once; }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Recorded, fact::Started, fact::LogChanged>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        for (const Fact& fact : facts) {
            if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                if (recorded->record.author.member < ReliableHost::first_session) continue;
                on_record(*recorded, book, verdict);
            } else if (const auto* const changed = std::get_if<fact::LogChanged>(&fact)) {
                forget(changed->room);
            } else if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                forget(started->node);
            }
        }
    }

    friend bool operator==(const RateChecker&, const RateChecker&) = default;

private:
    void forget(const Endpoint& room) {
        std::erase_if(full_at_, [&](const auto& entry) { return entry.first.first == room; });
    }

    void on_record(const fact::Recorded& recorded, const SessionBook& book, Verdict& verdict) {
        const Record& record = recorded.record;
        const Duration now = book.clock_of(recorded.room);
        if (record.kind == RecordKind::joined) {
            full_at_[{recorded.room, fold_(record.name)}] = now;
        }
        if (record.kind != RecordKind::text || commits_later(recorded)) return;
        const SessionEntry* const session = book.live(recorded.room, record.name);
        if (session != nullptr && session->edge < record.submission) {
            verdict.breach("S24", visible(record.name).str() + " says what it may not say yet");
        }
        if (rate_.per_second == 0) return;
        const Duration cost = Duration{std::chrono::seconds{1}} / rate_.per_second;
        Duration& full_at = full_at_[{recorded.room, fold_(record.name)}];
        full_at = std::max(full_at, now) + cost;
        if (full_at - now > cost * (std::int64_t{rate_.burst} + window)) {
            verdict.breach("S24", visible(record.name).str() + " says more than it may");
        }
    }

    NameFolding fold_;
    Rate rate_;
    /// When each bucket would be full, by the room's clock; by room, by folded name.
    std::map<std::pair<Endpoint, std::string>, Duration> full_at_;
};

} // namespace confab::sim
