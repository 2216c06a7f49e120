// invented: S2: nothing is heard that was not said. Every name, text and notice in a log, and every
// text that a member hears, goes back to a command, or to what a stranger has sent as itself.
#pragma once

#include "../fact.hpp"
#include "../line_quality.hpp"
#include "../violation.hpp"

#include <confab/protocol/text_assembly.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/visible.hpp>
#include <confab/wire/classic.hpp>
#include <confab/wire/message.hpp>
#include <confab/wire/words.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace confab::sim {

class InventedChecker {
public:
    explicit InventedChecker(NameFolding fold) : fold_{fold} {}

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::Commanded, fact::Injected, fact::Recorded, fact::Told>();

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

    /// What of the past decides what it says of the future.
    template <typename Show>
    void show_state(Show show) const {
        show(members_, assemblies_, injected_, names_, announced_, said_, recorded_);
    }
    friend bool operator==(const InventedChecker&, const InventedChecker&) = default;

private:
    struct Text {
        std::string name{}; ///< folded
        std::string words{};

        template <typename Show>
        void show_state(Show show) const {
            show(name, words);
        }
        friend bool operator==(const Text&, const Text&) = default;
    };
    /// Is looked for as views, in a set that holds it.
    using TextView = std::pair<std::string_view, std::string_view>;
    struct TextOrder {
        using is_transparent = void;
        static TextView view(const Text& text) { return {text.name, text.words}; }
        static TextView view(const TextView& text) { return text; }
        template <typename One, typename Other>
        bool operator()(const One& one, const Other& other) const {
            return view(one) < view(other);
        }
    };
    using Texts = std::set<Text, TextOrder>;

    static void add(Texts& texts, std::string_view name, std::string_view words) {
        if (!texts.contains(TextView{name, words}))
            texts.insert({std::string{name}, std::string{words}});
    }

    void on_start(const fact::Started& started) {
        if (started.node == started.server) return;
        members_[started.node] = {started.server, fold_(started.name), started.dialect};
        names_.insert(started.name);
    }

    void on_command(const fact::Commanded& commanded) {
        if (commanded.command == Command::announce) announced_.insert(commanded.text);
        if (commanded.command != Command::say || !utf8::is_valid(commanded.text)) return;
        const Member& member = members_[commanded.node];
        const bool classic = member.dialect == Dialect::classic;
        add(said_, member.folded, classic ? join_words(commanded.text) : commanded.text);
    }

    void on_injected(const Packet& packet) {
        if (wire::is_confab(packet.bytes)) return on_injected_confab(packet);
        const auto request = classic::decode_request(packet.bytes);
        if (!request) return;
        if (const auto* const login = std::get_if<classic::Login>(&*request)) {
            names_.emplace(login->name);
        } else if (const auto* const chat = std::get_if<classic::Chat>(&*request)) {
            add(said_, fold_(chat->name), chat->text);
        }
    }

    /// What a stranger says with a session's token, and a name that it asks for, count as said.
    void on_injected_confab(const Packet& packet) {
        if (const auto* const join = packet.as<wire::Join>()) names_.emplace(join->name);
        const auto* const data = packet.as<wire::Data>();
        if (data == nullptr) return;
        wire::for_each_frame(data->frames, [this](const auto& frame) {
            if constexpr (std::is_same_v<std::decay_t<decltype(frame)>, wire::Records>) {
                frame.for_each([this](std::uint64_t, const wire::WireRecord& record) {
                    injected_.emplace(record.bytes);
                });
            }
        });
    }

    void on_record(const fact::Recorded& recorded, Verdict& verdict) {
        const Record& record = recorded.record;
        if (record.kind != RecordKind::text) assemblies_[recorded.room].interrupt();
        if (record.kind == RecordKind::joined && !names_.contains(record.name)) {
            verdict.breach("S2", "nobody called " + shown(record.name) + " has asked to be let in");
        } else if (record.kind == RecordKind::notice && !announced_.contains(record.text)) {
            verdict.breach("S2", "nobody has announced: " + shown(record.text));
        } else if (record.kind == RecordKind::text) {
            on_piece(recorded, verdict);
        }
    }

    void on_piece(const fact::Recorded& recorded, Verdict& verdict) {
        const Record& record = recorded.record;
        const std::string folded = fold_(record.name);
        Texts& known = recorded_[recorded.room];
        // A classic member hears a piece as one line or more.
        classic::for_each_line(record, {}, [&](std::string_view line) {
            add(known, folded, line.substr(record.name.size() + 3));
        });
        auto whole = assemblies_[recorded.room].add(record.text, record.first, record.last);
        if (!whole) return;
        if (!said_.contains(TextView{folded, *whole}) && !injected_.contains(*whole)) {
            verdict.breach("S2", shown(record.name) + " has not said: " + shown(*whole));
        }
        add(known, folded, *whole);
    }

    void on_told(const fact::Told& told, const LineQuality& quality, Verdict& verdict) {
        const auto* const said = std::get_if<Said>(&told.event);
        const auto member = members_.find(told.node);
        if (said == nullptr || member == members_.end() || quality.was_lied_to(told.node)) return;
        const std::string folded = fold_(said->name);
        if (recorded_[member->second.server].contains(TextView{folded, said->text})) return;
        verdict.breach("S2", to_string(told.node) + " has heard what is in no log: " +
                                 shown(said->name) + " : " + shown(said->text));
    }

    static std::string shown(std::string_view text) { return visible(text).str(); }

    struct Member {
        Endpoint server{};
        std::string folded{};
        Dialect dialect = Dialect::classic;
        template <typename Show>
        void show_state(Show show) const {
            show(server, folded, dialect);
        }
        friend bool operator==(const Member&, const Member&) = default;
    };

    NameFolding fold_;
    std::map<Endpoint, Member> members_;
    std::map<Endpoint, TextAssembly> assemblies_; ///< of long texts, by room
    std::set<std::string, NameOrder> injected_;
    std::set<std::string> names_;
    std::set<std::string> announced_;
    Texts said_;
    std::map<Endpoint, Texts> recorded_; ///< by room
};

} // namespace confab::sim
