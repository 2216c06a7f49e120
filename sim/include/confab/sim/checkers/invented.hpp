// invented: S2: nothing is heard that was not said. Every name, text and notice in a log, and every
// text that a member hears, goes back to a command, or to what a stranger has sent as itself.
#pragma once

#include "../fact.hpp"
#include "../line_quality.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/visible.hpp>
#include <confab/wire/classic.hpp>
#include <confab/wire/words.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace confab::sim {

class InventedChecker {
public:
    explicit InventedChecker(NameFolding fold) : fold_{fold} {}

    void check(const Facts& facts, const LineQuality& quality, Verdict& verdict) {
        for (const Fact& fact : facts) {
            if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                on_start(*started);
            } else if (const auto* const commanded = std::get_if<fact::Commanded>(&fact)) {
                on_command(*commanded);
            } else if (const auto* const injected = std::get_if<fact::Injected>(&fact)) {
                on_injected(injected->packet);
            } else if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                on_record(*recorded, verdict);
            } else if (const auto* const told = std::get_if<fact::Told>(&fact)) {
                on_told(*told, quality, verdict);
            }
        }
    }

    friend bool operator==(const InventedChecker&, const InventedChecker&) = default;

private:
    using Text = std::pair<std::string, std::string>; ///< folded name, words

    void on_start(const fact::Started& started) {
        if (started.node == started.server) return;
        members_[started.node] = {started.server, fold_(started.name)};
        names_.insert(started.name);
    }

    void on_command(const fact::Commanded& commanded) {
        if (commanded.command == Command::announce) announced_.insert(commanded.text);
        if (commanded.command != Command::say || !utf8::is_valid(commanded.text)) return;
        said_.emplace(members_[commanded.node].second, join_words(commanded.text));
    }

    void on_injected(const Packet& packet) {
        const auto request = classic::decode_request(packet.bytes);
        if (!request) return;
        if (const auto* const login = std::get_if<classic::Login>(&*request)) {
            names_.emplace(login->name);
        } else if (const auto* const chat = std::get_if<classic::Chat>(&*request)) {
            said_.emplace(fold_(chat->name), chat->text);
        }
    }

    void on_record(const fact::Recorded& recorded, Verdict& verdict) {
        const Record& record = recorded.record;
        Text text{fold_(record.name), record.text};
        if (record.kind == RecordKind::joined && !names_.contains(record.name)) {
            verdict.breach("S2", "nobody called " + shown(record.name) + " has asked to be let in");
        } else if (record.kind == RecordKind::notice && !announced_.contains(record.text)) {
            verdict.breach("S2", "nobody has announced: " + shown(record.text));
        } else if (record.kind == RecordKind::text) {
            if (!said_.contains(text)) {
                verdict.breach("S2", shown(record.name) + " has not said: " + shown(record.text));
            }
            recorded_[recorded.room].insert(std::move(text));
        }
    }

    void on_told(const fact::Told& told, const LineQuality& quality, Verdict& verdict) {
        const auto* const said = std::get_if<Said>(&told.event);
        const auto member = members_.find(told.node);
        if (said == nullptr || member == members_.end() || quality.was_lied_to(told.node)) return;
        if (recorded_[member->second.first].contains({fold_(said->name), said->text})) return;
        verdict.breach("S2", to_string(told.node) + " has heard what is in no log: " +
                                 shown(said->name) + " : " + shown(said->text));
    }

    static std::string shown(std::string_view text) { return visible(text).str(); }

    NameFolding fold_;
    std::map<Endpoint, std::pair<Endpoint, std::string>> members_; ///< their rooms, folded names
    std::set<std::string> names_;
    std::set<std::string> announced_;
    std::set<Text> said_;
    std::map<Endpoint, std::set<Text>> recorded_; ///< by room
};

} // namespace confab::sim
