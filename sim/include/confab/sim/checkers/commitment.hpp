// commitment: S4 and S5: each author's texts stand in the log in the order in which it numbered
// them, each once; and what a member counts as committed is there.
#pragma once

#include "../fact.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/visible.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>

namespace confab::sim {

class CommitmentChecker {
public:
    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::LogChanged, fact::Recorded, fact::Progressed>();

    void check(const Facts& facts, Verdict& verdict) {
        for (const Fact& fact : facts) {
            if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                on_start(*started);
            } else if (std::holds_alternative<fact::LogChanged>(fact)) {
                submissions_.clear(); // records may have been missed
            } else if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                on_record(*recorded, verdict);
            } else if (const auto* const progressed = std::get_if<fact::Progressed>(&fact)) {
                on_progress(*progressed, verdict);
            }
        }
    }

    /// What of the past decides what it says of the future.
    template <typename Show>
    void show_state(Show show) const {
        show(members_, texts_, submissions_);
    }
    friend bool operator==(const CommitmentChecker&, const CommitmentChecker&) = default;

private:
    using Name = std::pair<Endpoint, std::string>; ///< room, as it is written

    struct Member {
        Name name{};
        std::uint64_t before = 0; ///< texts under this name when it started
        Progress progress{};
        template <typename Show>
        void show_state(Show show) const {
            show(name, before, progress.queued, progress.committed, progress.delivered,
                 progress.refused);
        }
        friend bool operator==(const Member&, const Member&) = default;
    };

    void on_start(const fact::Started& started) {
        if (started.node == started.server) return;
        const Name name{started.server, started.name};
        members_[started.node] = {.name = name, .before = texts_[name]};
    }

    void on_record(const fact::Recorded& recorded, Verdict& verdict) {
        const Record& record = recorded.record;
        if (record.kind != RecordKind::text) return;
        const auto [found, is_new] =
            submissions_.try_emplace({recorded.room, record.author}, record.submission - 1);
        std::uint64_t& last = found->second;
        const bool again = record.submission <= last && record.first && restarts_at_one(record);
        if (record.submission != last + 1 && !again) {
            verdict.breach("S4", "a text of " + visible(record.name).str() +
                                     " stands in the log out of its order, or twice");
        }
        last = record.submission;
        if (record.last) ++texts_[{recorded.room, record.name}];
    }

    /// The excuse: a session that takes the place of another, of the same stay, numbers anew.
    static bool restarts_at_one(const Record& record) { return record.submission == 1; }

    void on_progress(const fact::Progressed& progressed, Verdict& verdict) {
        Member& member = members_[progressed.node];
        const Progress& now = progressed.progress;
        const Progress& then = member.progress;
        const auto breach = [&](const char* invariant, const char* what) {
            verdict.breach(invariant, to_string(progressed.node) + what);
        };
        if (now.queued < then.queued || now.committed < then.committed ||
            now.delivered < then.delivered || now.refused < then.refused) {
            breach("S5", " takes back what it has told of its texts");
        }
        if (now.committed > texts_[member.name] - member.before) {
            breach("S5", " counts a text as committed that is in no log");
        }
        if (now.committed + now.refused > now.queued) {
            breach("S3", " has more texts committed or refused than it has said");
        }
        member.progress = now;
    }

    std::map<Endpoint, Member> members_;
    std::map<Name, std::uint64_t> texts_; ///< in the room's logs so far
    std::map<std::pair<Endpoint, Author>, std::uint64_t> submissions_; ///< the last, by author
};

} // namespace confab::sim
