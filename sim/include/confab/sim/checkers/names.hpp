// names: S17: a name has one live holder; joined and left alternate for each name, in the log, in
// what a room tells, in what each member hears; and the room's roster is what its log says.
#pragma once

#include "../fact.hpp"
#include "../line_quality.hpp"
#include "../violation.hpp"

#include <confab/protocol/roster.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/visible.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>

namespace confab::sim {

class NamesChecker {
public:
    explicit NamesChecker(NameFolding fold) : fold_{fold} {}

    /// The excuse: a log that commits later, or that several rooms write to, holds what lost a
    /// race.
    static bool may_be_void(const fact::Recorded& recorded) { return !recorded.at_once; }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::LogChanged, fact::Recorded, fact::Told>();

    void check(const Facts& facts, const LineQuality& quality, Verdict& verdict) {
        for (const Fact& fact : facts) {
            if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                on_record(*recorded, verdict);
            } else if (const auto* const told = std::get_if<fact::Told>(&fact)) {
                on_told(*told, quality, verdict);
            } else if (const auto* const changed = std::get_if<fact::LogChanged>(&fact)) {
                holders_.erase(changed->room);
            } else if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                told_.erase(started->node);
                ordered_.erase(started->node);
                if (started->dialect == Dialect::confab1) ordered_.insert(started->node);
            }
        }
    }

    /// Precondition: the room has read its log as far as its facts go.
    void compare(const Endpoint& room, const Roster& roster, Verdict& verdict) const {
        const auto wanted = holders_.find(room);
        const bool same = wanted == holders_.end()
                              ? roster.size() == 0
                              : std::equal(roster.holders().begin(), roster.holders().end(),
                                           wanted->second.begin(), wanted->second.end(),
                                           [](const auto& holder, const auto& author) {
                                               return holder.first == author.first &&
                                                      holder.second.author == author.second;
                                           });
        if (!same) verdict.breach("S17", "the roster is not what the log says: " + to_string(room));
    }

    /// What of the past decides what it says of the future.
    template <typename Show>
    void show_state(Show show) const {
        show(holders_, ordered_, told_);
    }
    friend bool operator==(const NamesChecker&, const NamesChecker&) = default;

private:
    void on_record(const fact::Recorded& recorded, Verdict& verdict) {
        const Record& record = recorded.record;
        auto& holders = holders_[recorded.room];
        const std::string folded = fold_(record.name);
        const auto holder = holders.find(folded);
        if (record.kind == RecordKind::joined) {
            if (holder == holders.end()) {
                holders.emplace(folded, record.author);
            } else if (!may_be_void(recorded)) {
                verdict.breach("S17", shown(record.name) + " has joined twice in the log");
            }
        } else if (record.kind == RecordKind::left) {
            if (holder != holders.end() && holder->second == record.author) {
                holders.erase(holder);
            } else if (!may_be_void(recorded)) {
                verdict.breach("S17", shown(record.name) + " has left, and was not there");
            }
        }
    }

    void on_told(const fact::Told& told, const LineQuality& quality, Verdict& verdict) {
        const auto* const joined = std::get_if<Joined>(&told.event);
        const auto* const left = std::get_if<Left>(&told.event);
        if (joined == nullptr && left == nullptr) return;
        const std::string& name = joined != nullptr ? joined->name : left->name;
        const bool in = joined != nullptr;
        const auto [known, first] = told_[told.node].try_emplace(fold_(name), in);
        const bool again = !first && known->second == in;
        known->second = in;
        // What a member of confab/1 hears is held against the log itself: see order.
        if (ordered_.contains(told.node)) return;
        if (!again || quality.has_holes(told.node) || quality.is_shuffled(told.node)) return;
        verdict.breach("S17", to_string(told.node) + " was told twice that " + shown(name) +
                                  (in ? " has joined" : " has left"));
    }

    static std::string shown(const std::string& name) { return visible(name).str(); }

    NameFolding fold_;
    std::map<Endpoint, std::map<std::string, Author>> holders_; ///< by room, by folded name
    std::set<Endpoint> ordered_;                                ///< members of confab/1
    std::map<Endpoint, std::map<std::string, bool>> told_;      ///< by node, by folded name: is in
};

} // namespace confab::sim
