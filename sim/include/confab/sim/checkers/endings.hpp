// endings: S25: whose stay ends is told why, at once and for a minute, and stays out; who is
// removed is gone; a gap is told until it is acknowledged, and more than three a minute alone are
// too many; a name is taken only when somebody else has it, and the administrator's is nobody's.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../violation.hpp"

#include <confab/protocol/reliable_host.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/event.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/reason.hpp>
#include <confab/vocabulary/sequence.hpp>
#include <confab/vocabulary/visible.hpp>
#include <confab/wire/code.hpp>
#include <confab/wire/message.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace confab::sim {

class EndingsChecker {
public:
    explicit EndingsChecker(NameFolding fold, std::string_view administrator)
        : fold_{fold}, administrator_{fold(administrator)} {}

    static constexpr std::size_t most_gaps = 3;
    static constexpr Duration gap_period = std::chrono::minutes{1};
    static constexpr Duration longest_gap = std::chrono::seconds{10};
    static constexpr Duration remembered = std::chrono::minutes{1};

    /// The excuse: a log that commits later ends a stay in another step, and knows its names later.
    static bool commits_later(const fact::Recorded& recorded) { return !recorded.at_once; }

    /// The excuse: it has heard nothing for so long that it has given the session up.
    static bool has_given_up(const SessionEntry& session) { return session.at_member.may_be_over; }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::Commanded, fact::LogChanged, fact::Recorded, fact::Sent,
                      fact::Delivered>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        kicked_.reset();
        for (const Fact& fact : facts) {
            if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                on_record(*recorded, verdict);
            } else if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                const auto* const reject = sent->packet.as<wire::Reject>();
                if (reject != nullptr) on_reject(sent->packet, *reject, book, verdict);
            } else if (const auto* const commanded = std::get_if<fact::Commanded>(&fact)) {
                if (commanded->command == Command::kick) on_kick(*commanded);
            } else if (const auto* const changed = std::get_if<fact::LogChanged>(&fact)) {
                holders_.erase(changed->room);
            } else if (const auto* const told = std::get_if<fact::Told>(&fact)) {
                // Its words were none.
                if (std::holds_alternative<TextRefused>(told->event)) kicked_.reset();
            }
        }
        if (kicked_ && !commits_later_) {
            verdict.breach("S25", visible(*kicked_).str() + " is removed, and still there");
        }
        for (const SessionBook::Seen& seen : book.seen())
            on_seen(seen, facts, book, verdict);
        for (const SessionBook::Gone& gone : book.gone())
            on_gone(gone, facts, book, verdict);
    }

    friend bool operator==(const EndingsChecker&, const EndingsChecker&) = default;

private:
    /// What a session was told of gaps.
    struct Gaps {
        std::uint64_t before = 0;      ///< the number before the first
        RecordTally read{};            ///< what has come, or will not
        std::optional<Sequence> end{}; ///< of the one that it has not understood yet
        std::vector<Duration> told{};  ///< when, by the room's clock: the last ones
        friend bool operator==(const Gaps&, const Gaps&) = default;
    };

    [[nodiscard]] bool holds(const Endpoint& room, const std::string& folded) const {
        const auto holders = holders_.find(room);
        return holders != holders_.end() && holders->second.contains(folded);
    }

    void on_kick(const fact::Commanded& commanded) {
        if (holds(commanded.node, fold_(commanded.name))) kicked_ = fold_(commanded.name);
    }

    void on_record(const fact::Recorded& recorded, Verdict& verdict) {
        const Record& record = recorded.record;
        commits_later_ = commits_later_ || commits_later(recorded);
        const std::string folded = fold_(record.name);
        if (record.kind == RecordKind::joined) {
            holders_[recorded.room].insert(folded);
            if (folded == administrator_ && !commits_later_) {
                verdict.breach("S25", "somebody has joined in the administrator's name");
            }
        } else if (record.kind == RecordKind::left) {
            holders_[recorded.room].erase(folded);
            if (kicked_ == folded) kicked_.reset();
        }
    }

    void on_reject(const Packet& packet, const wire::Reject& reject, const SessionBook& book,
                   Verdict& verdict) {
        if (reject.code != wire::Code::name_taken || commits_later_) return;
        const auto asked = book.asked().find(reject.nonce);
        if (asked == book.asked().end()) return;
        const std::string folded = fold_(asked->second.name);
        const bool is_new = refused_.insert(reject.nonce).second; // it is told so again
        if (is_new && folded != administrator_ && !holds(packet.from, folded)) {
            verdict.breach("S25", visible(asked->second.name).str() + " is taken by nobody");
        }
        const SessionEntry* const holder = book.live(packet.from, folded);
        if (holder == nullptr) return;
        const auto& back = asked->second.back;
        const bool is_own = (is_new && holder->welcome.nonce == reject.nonce) ||
                            (back && holder->welcome.token == back->old_token);
        if (is_own) {
            verdict.breach("S25",
                           visible(asked->second.name).str() + " returns, and is in its own way");
        }
    }

    void on_seen(const SessionBook::Seen& seen, const Facts& facts, const SessionBook& book,
                 Verdict& verdict) {
        const Contents& contents = *SessionBook::packet(seen, facts).contents();
        const SessionEntry& session = book.session(seen);
        if (!seen.at_room && seen.arrived && contents.close &&
            *contents.close != wire::Code::timeout && !has_given_up(session)) {
            const bool ends = std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
                const auto* const stopped = std::get_if<fact::Stopped>(&fact);
                return stopped != nullptr && stopped->node == *session.node;
            });
            if (!ends)
                verdict.breach("S25", to_string(*session.node) + " is told to go, and stays");
        }
        if (!seen.at_room) return;
        if (seen.arrived && contents.ack) {
            const auto gaps = gaps_.find(seen.session);
            if (gaps == gaps_.end()) return;
            const Sequence next = Sequence{contents.ack->cumulative} + 1;
            gaps->second.read.acknowledge(*contents.ack, gaps->second.before);
            if (gaps->second.end && *gaps->second.end <= next) gaps->second.end.reset();
        } else if (!seen.arrived) {
            const Duration now = book.clock_of(session.room);
            if (!session.at_room.lives) {
                check_farewell(contents, session, now, verdict);
                return;
            }
            Gaps& gaps =
                gaps_.try_emplace(seen.session, Gaps{.before = (session.welcome.start - 1).value()})
                    .first->second;
            if (gaps.end && !contents.position && !contents.probe) {
                verdict.breach("S25", visible(session.asked.name).str() +
                                          " is not told any more of a gap that it does not know");
            }
            if (contents.position) count_gap(gaps, contents.position->tail, now);
        }
    }

    void check_farewell(const Contents& contents, const SessionEntry& session, Duration now,
                        Verdict& verdict) const {
        const bool forgotten = session.ended_at + remembered + MemberPath::slack < now;
        if (!contents.close || !forgotten || commits_later_) return;
        verdict.breach("S25", visible(session.asked.name).str() + " is told for too long to go");
    }

    /// One that lasts counts again after a while.
    static void count_gap(Gaps& gaps, Sequence tail, Duration now) {
        const auto last = static_cast<std::int64_t>((tail - 1).value() - gaps.before);
        if (last <= gaps.read.all_up_to()) return;
        gaps.read.skip_to(last);
        const bool is_same = gaps.end && now < gaps.told.back() + longest_gap;
        gaps.end = tail;
        if (is_same) return;
        if (gaps.told.size() == most_gaps) gaps.told.erase(gaps.told.begin());
        gaps.told.push_back(now);
    }

    void on_gone(const SessionBook::Gone& gone, const Facts& facts, const SessionBook& book,
                 Verdict& verdict) {
        const SessionEntry& session = book.session(gone.session);
        if (gone.reason == Reason::lagged) {
            const auto gaps = gaps_.find(gone.session);
            const Duration since = book.clock_of(session.room) - gap_period;
            if (gaps == gaps_.end() || gaps->second.told.size() < most_gaps ||
                gaps->second.told.front() < since) {
                verdict.breach("S25", visible(session.asked.name).str() +
                                          " is let go as too slow, with too few gaps");
            }
        }
        gaps_.erase(gone.session);
        if (gone.reason == Reason::timeout || commits_later_) return;
        const wire::Code code = wire::to_code(gone.reason);
        const bool is_told = std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
            const auto* const sent = std::get_if<fact::Sent>(&fact);
            const Contents* const contents = sent != nullptr ? sent->packet.contents() : nullptr;
            return contents != nullptr && contents->token == session.welcome.token &&
                   contents->close == code;
        });
        if (is_told) return;
        verdict.breach("S25", visible(session.asked.name).str() + " has left, and is not told");
    }

    NameFolding fold_;
    std::string administrator_;                         ///< folded
    std::map<Endpoint, std::set<std::string>> holders_; ///< by room: folded names
    std::set<std::uint64_t> refused_;                   ///< nonces
    std::map<std::size_t, Gaps> gaps_;                  ///< by session
    std::optional<std::string> kicked_{};               ///< in this step, and not gone yet
    bool commits_later_ = false;
};

} // namespace confab::sim
