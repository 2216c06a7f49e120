// said_once: S3: each text that a program has said stands in a log at most once, and behind those
// that it said before. That is more than the room can know: a member that returns may say again
// only what is not there.
#pragma once

#include "../fact.hpp"
#include "../violation.hpp"

#include <confab/protocol/reliable_host.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/visible.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

class SaidOnceChecker {
public:
    explicit SaidOnceChecker(NameFolding fold) : fold_{fold} {}

    /// The excuse: the network doubles classic chats and lets one overtake another, and the room
    /// cannot know.
    static bool is_classic(const Record& record) {
        return record.author.member < ReliableHost::first_session;
    }

    /// The excuse: in a log that several rooms write to, what was said under a name that somebody
    /// else holds by then is void, and may be said again.
    [[nodiscard]] bool is_void(const fact::Recorded& recorded) const {
        const auto holder = holders_.find({recorded.room, fold_(recorded.record.name)});
        return holder == holders_.end() || holder->second != recorded.record.author;
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::Commanded, fact::LogChanged, fact::Recorded>();

    void check(const Facts& facts, Verdict& verdict) {
        for (const Fact& fact : facts) {
            if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                on_start(*started);
            } else if (const auto* const commanded = std::get_if<fact::Commanded>(&fact)) {
                on_command(*commanded);
            } else if (const auto* const changed = std::get_if<fact::LogChanged>(&fact)) {
                forget(changed->room);
            } else if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                on_record(*recorded, verdict);
            }
        }
    }

    friend bool operator==(const SaidOnceChecker&, const SaidOnceChecker&) = default;

private:
    using Reading = std::pair<Endpoint, LogId>; ///< a room's, of a log

    /// One process of a member.
    struct Speaker {
        std::size_t said = 0;                                     ///< texts
        std::map<std::string, std::vector<std::size_t>> places{}; ///< of each, among them
        std::map<Reading, std::size_t> next{};                    ///< behind the last recorded
        friend bool operator==(const Speaker&, const Speaker&) = default;

        [[nodiscard]] std::optional<std::size_t> find(const std::string& text,
                                                      std::size_t from) const {
            const auto found = places.find(text);
            if (found == places.end()) return std::nullopt;
            const auto& all = found->second;
            const auto at = std::lower_bound(all.begin(), all.end(), from);
            return at == all.end() ? std::nullopt : std::optional{*at};
        }
    };

    /// Pieces so far of the text that stands last in the log.
    struct Run {
        Author author{};
        std::string text{};
        bool open = false;
        friend bool operator==(const Run&, const Run&) = default;
    };

    void on_start(const fact::Started& started) {
        if (started.node == started.server) return;
        std::vector<Speaker>& namesakes = speakers_[started.name];
        nodes_.insert_or_assign(started.node, std::pair{started.name, namesakes.size()});
        namesakes.emplace_back();
    }

    void on_command(const fact::Commanded& commanded) {
        const auto node = nodes_.find(commanded.node);
        if (commanded.command != Command::say || node == nodes_.end()) return;
        Speaker& speaker = speakers_[node->second.first][node->second.second];
        speaker.places[commanded.text].push_back(speaker.said++);
    }

    void forget(const Endpoint& room) {
        runs_.erase(room);
        std::erase_if(holders_, [&](const auto& entry) { return entry.first.first == room; });
    }

    void on_record(const fact::Recorded& recorded, Verdict& verdict) {
        const Record& record = recorded.record;
        Run& run = runs_[recorded.room];
        if (record.kind == RecordKind::joined) {
            holders_.try_emplace({recorded.room, fold_(record.name)}, record.author);
        } else if (record.kind == RecordKind::left && !is_void(recorded)) {
            holders_.erase({recorded.room, fold_(record.name)});
        }
        const bool counts = record.kind == RecordKind::text && !is_void(recorded);
        if (!counts || is_classic(record)) {
            run.open = false;
            return;
        }
        if (record.first) run = {.author = record.author, .open = true};
        if (!run.open || run.author != record.author) return;
        run.text += record.text;
        if (!record.last) return;
        run.open = false;
        on_text(recorded, run.text, verdict);
    }

    /// Of several who have the name one after another, whoever has said it. What nobody has said is
    /// the business of `invented`.
    void on_text(const fact::Recorded& recorded, const std::string& text, Verdict& verdict) {
        const Reading reading{recorded.room, recorded.log};
        std::vector<Speaker>& namesakes = speakers_[recorded.record.name];
        bool was_said = false;
        for (std::size_t left = namesakes.size(); left > 0; --left) { // the newest first
            Speaker& speaker = namesakes[left - 1];
            std::size_t& next = speaker.next[reading];
            if (const auto at = speaker.find(text, next)) {
                next = *at + 1;
                return;
            }
            was_said = was_said || speaker.places.contains(text);
        }
        if (!was_said) return;
        verdict.breach("S3",
                       visible(recorded.record.name).str() +
                           " is said to have said again, or too late: " + visible(text).str());
    }

    NameFolding fold_;
    std::map<std::string, std::vector<Speaker>> speakers_; ///< by name, in order of their start
    std::map<Endpoint, std::pair<std::string, std::size_t>> nodes_; ///< name, which of its speakers
    std::map<std::pair<Endpoint, std::string>, Author> holders_;    ///< by room, by folded name
    std::map<Endpoint, Run> runs_;                                  ///< by room
};

} // namespace confab::sim
