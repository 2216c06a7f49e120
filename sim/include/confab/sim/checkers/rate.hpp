// rate: S24: a member says no more texts than the room's limit of rate and one window let it, also
// across returns, and none that the room has not allowed yet, as far as it has heard. The checker
// keeps a bucket of its own.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../violation.hpp"

#include <confab/protocol/reliable_host.hpp>
#include <confab/protocol/token_bucket.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/visible.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
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
        FactKinds::of<fact::Recorded, fact::Started, fact::LogChanged, fact::Sent>();

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
        for (; known_ < book.sessions(); ++known_)
            on_session(book.session(known_), book, verdict);
        for (const SessionBook::Seen& seen : book.seen()) {
            if (!seen.arrived && !seen.at_room) {
                on_texts(SessionBook::packet(seen, facts), book.session(seen), verdict);
            }
        }
    }

    friend bool operator==(const RateChecker&, const RateChecker&) = default;

private:
    void forget(const Endpoint& room) {
        std::erase_if(full_at_, [&](const auto& entry) { return entry.first.first == room; });
    }

    [[nodiscard]] Duration cost() const {
        return Duration{std::chrono::seconds{1}} / rate_.per_second;
    }

    /// Who returns owes what it did.
    void on_session(const SessionEntry& session, const SessionBook& book, Verdict& verdict) const {
        const auto full_at = full_at_.find({session.room, fold_(session.asked.name)});
        if (rate_.per_second == 0 || full_at == full_at_.end()) return;
        const Duration next = full_at->second - cost() * (std::int64_t{rate_.burst} - 1);
        const bool owes = book.clock_of(session.room) + std::chrono::microseconds{1} < next;
        if (!owes || session.welcome.credit == 0) return;
        verdict.breach("S24", visible(session.asked.name).str() + " has new credit for a return");
    }

    static void on_texts(const Packet& packet, const SessionEntry& session, Verdict& verdict) {
        for (const Contents::Run& run : packet.contents()->records) {
            if (run.last() <= session.edge_heard) continue;
            verdict.breach("S24",
                           to_string(packet.from) + " sends what it has not heard that it may");
        }
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
        Duration& full_at = full_at_[{recorded.room, fold_(record.name)}];
        full_at = std::max(full_at, now) + cost();
        if (full_at - now > cost() * (std::int64_t{rate_.burst} + window)) {
            verdict.breach("S24", visible(record.name).str() + " says more than it may");
        }
    }

    NameFolding fold_;
    Rate rate_;
    /// When each bucket would be full, by the room's clock; by room, by folded name.
    std::map<std::pair<Endpoint, std::string>, Duration> full_at_;
    std::size_t known_ = 0; ///< sessions
};

} // namespace confab::sim
