// start: S21: a session starts where the protocol says: with the first record that a member which
// returns lacks, or its own `joined` less its history, and nowhere before what the room still
// holds; and what is told as a gap was held no more.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../violation.hpp"

#include <confab/protocol/reliable_options.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/name.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <variant>

namespace confab::sim {

class StartChecker {
public:
    StartChecker(NameFolding fold, const ReliableOptions& options)
        : fold_{fold}, max_records_{options.ring_records}, max_bytes_{options.ring_bytes} {}

    /// The excuse: in a log that commits later, or that several rooms write to, who is let in
    /// stands somewhere else than at the end.
    static bool commits_later(const fact::Recorded& recorded) { return !recorded.at_once; }

    /// The excuse: in one step more than one record was written, or what has waited was answered
    /// one after another: which was first is not told.
    static bool are_many(const Facts& facts) {
        const auto is_record = [](const Fact& fact) {
            return std::holds_alternative<fact::Recorded>(fact);
        };
        return std::holds_alternative<fact::Resumed>(facts.front()) ||
               std::count_if(facts.begin(), facts.end(), is_record) > 1;
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Sent, fact::Recorded, fact::Told>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        for (const Fact& fact : facts) {
            if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                on_record(*recorded);
            } else if (const auto* const told = std::get_if<fact::Told>(&fact)) {
                const auto* const gap = std::get_if<Gap>(&told->event);
                if (gap != nullptr) on_gap(told->node, *gap, book, verdict);
            } else if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                const auto* const join = sent->packet.as<wire::Join>();
                if (join != nullptr) on_join(sent->packet, *join, book, verdict);
            }
        }
        for (; known_ < book.sessions(); ++known_) {
            if (!are_many(facts)) on_session(book.session(known_), verdict);
        }
    }

    friend bool operator==(const StartChecker&, const StartChecker&) = default;

private:
    /// What a room holds of it.
    struct Log {
        Sequence head{};
        std::deque<std::size_t> sizes{}; ///< of the records, as they are on the wire
        std::size_t bytes = 0;
        bool commits_later = false;
        std::map<std::string, Sequence> joined{}; ///< the last, by folded name

        [[nodiscard]] Sequence tail() const { return head + 1 - sizes.size(); }
        friend bool operator==(const Log&, const Log&) = default;
    };

    static std::size_t size_of(const Record& record) {
        constexpr std::size_t header = 8;
        const bool named = record.kind != RecordKind::text || record.first;
        const std::size_t code = record.kind == RecordKind::left ? 1 : 0;
        return header + (named ? record.name.size() : 0) + code + record.text.size();
    }

    void on_record(const fact::Recorded& recorded) {
        Log& log = logs_[recorded.log];
        if (!log.sizes.empty() && recorded.number <= log.head) return; // another room's
        log.commits_later = log.commits_later || commits_later(recorded);
        log.head = recorded.number;
        log.sizes.push_back(size_of(recorded.record));
        log.bytes += log.sizes.back();
        while (log.sizes.size() > max_records_ ||
               (log.bytes > max_bytes_ && log.sizes.size() > 1)) {
            log.bytes -= log.sizes.front();
            log.sizes.pop_front();
        }
        if (recorded.record.kind != RecordKind::joined) return;
        log.joined.insert_or_assign(fold_(recorded.record.name), recorded.number);
    }

    void on_session(const SessionEntry& session, Verdict& verdict) const {
        const auto found = logs_.find(session.welcome.log);
        const std::string who = to_string(session.told_at);
        if (found == logs_.end()) return verdict.breach("S21", who + " is let in by no log");
        const Log& log = found->second;
        if (log.commits_later) return;
        if (session.welcome.head != log.head) {
            verdict.breach("S21", who + " is told of another end of the log");
        }
        const auto& back = session.asked.back;
        const auto joined = log.joined.find(fold_(session.asked.name));
        if (joined == log.joined.end()) return;
        const bool goes_on = back && back->log == session.welcome.log && back->from <= log.head + 1;
        const Sequence wanted = goes_on ? back->from : joined->second - session.asked.history;
        if (session.welcome.start == (wanted < log.tail() ? log.tail() : wanted)) return;
        verdict.breach("S21", who + " starts at the wrong record");
    }

    void on_gap(const Endpoint& node, const Gap& gap, const SessionBook& book,
                Verdict& verdict) const {
        const Readership* const reader = book.readership(node);
        const auto log = reader == nullptr ? logs_.end() : logs_.find(reader->log);
        if (log == logs_.end() || log->second.commits_later || gap.last < log->second.tail()) {
            return;
        }
        verdict.breach("S21", to_string(node) + " misses what its room still holds");
    }

    static void on_join(const Packet& packet, const wire::Join& join, const SessionBook& book,
                        Verdict& verdict) {
        const Endpoint* const node = book.node_at(packet.from);
        const Readership* const reader = node == nullptr ? nullptr : book.readership(*node);
        if (!join.back || reader == nullptr || reader->may_lack) return;
        if (join.back->log == reader->log &&
            reader->number(join.back->from) == reader->records.all_up_to() + 1) {
            return;
        }
        verdict.breach("S21", to_string(*node) + " does not ask for the first record it lacks");
    }

    NameFolding fold_;
    std::size_t max_records_;
    std::size_t max_bytes_;
    std::map<LogId, Log> logs_;
    std::size_t known_ = 0; ///< sessions
};

} // namespace confab::sim
