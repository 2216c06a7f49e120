// authority: S18: nobody chats, quits or announces as another: each record has the cause that its
// kind asks for, in the same step, from the address that holds the name.
#pragma once

#include "../fact.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/visible.hpp>
#include <confab/wire/classic.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace confab::sim {

class AuthorityChecker {
public:
    explicit AuthorityChecker(NameFolding fold) : fold_{fold} {}

    /// The excuse: what a registry commits later stands in the log in another step than its cause.
    static bool is_apart_from_its_cause(const fact::Recorded& recorded) {
        return !recorded.at_once;
    }

    void check(const Facts& facts, Verdict& verdict) {
        for (const Fact& fact : facts) {
            const auto* const recorded = std::get_if<fact::Recorded>(&fact);
            if (recorded == nullptr || is_apart_from_its_cause(*recorded)) continue;
            if (!is_entitled(*recorded, facts)) {
                verdict.breach("S18", "a record without its cause, of " +
                                          visible(recorded->record.name).str());
            }
            follow(*recorded, facts.front());
        }
    }

    friend bool operator==(const AuthorityChecker&, const AuthorityChecker&) = default;

private:
    using Key = std::pair<Endpoint, std::string>; ///< room, folded name

    [[nodiscard]] bool is_entitled(const fact::Recorded& recorded, const Facts& facts) const {
        const Fact& cause = facts.front();
        const Record& record = recorded.record;
        switch (record.kind) {
        case RecordKind::joined:
            return asked_by<classic::Login>(cause, record.name).has_value();
        case RecordKind::text: {
            const auto peer = asked_by<classic::Chat>(cause, record.name);
            return peer && peer == holder(recorded);
        }
        case RecordKind::notice: {
            const auto* const commanded = command(cause, Command::announce);
            return commanded != nullptr && commanded->text == record.text;
        }
        case RecordKind::left:
            return may_leave(recorded, facts);
        }
        return false;
    }

    [[nodiscard]] bool may_leave(const fact::Recorded& recorded, const Facts& facts) const {
        const Fact& cause = facts.front();
        const Record& record = recorded.record;
        switch (record.reason) {
        case Reason::bye: {
            const auto peer = asked_by<classic::Quit>(cause, record.name);
            return peer && peer == holder(recorded);
        }
        case Reason::timeout:
            return std::holds_alternative<fact::Woken>(cause);
        case Reason::unreachable: {
            const auto* const reported = std::get_if<fact::Reported>(&cause);
            return reported != nullptr && reported->peer == holder(recorded);
        }
        case Reason::kicked: {
            const auto* const commanded = command(cause, Command::kick);
            return commanded != nullptr && fold_(commanded->name) == fold_(record.name);
        }
        case Reason::shutdown:
            return command(cause, Command::close) != nullptr || log_has_changed(facts);
        default:
            return false;
        }
    }

    static bool log_has_changed(const Facts& facts) {
        for (const Fact& fact : facts) {
            if (std::holds_alternative<fact::LogChanged>(fact)) return true;
        }
        return false;
    }

    static const fact::Commanded* command(const Fact& cause, Command wanted) {
        const auto* const commanded = std::get_if<fact::Commanded>(&cause);
        return commanded != nullptr && commanded->command == wanted ? commanded : nullptr;
    }

    /// Who has sent this request in this name, when that is the cause.
    template <typename Request>
    [[nodiscard]] std::optional<Endpoint> asked_by(const Fact& cause, std::string_view name) const {
        const auto* const delivered = std::get_if<fact::Delivered>(&cause);
        if (delivered == nullptr) return std::nullopt;
        const auto request = classic::decode_request(delivered->packet.bytes);
        if (!request || !std::holds_alternative<Request>(*request)) return std::nullopt;
        if (fold_(std::get<Request>(*request).name) != fold_(name)) return std::nullopt;
        return delivered->packet.from;
    }

    [[nodiscard]] std::optional<Endpoint> holder(const fact::Recorded& recorded) const {
        const auto found = holders_.find({recorded.room, fold_(recorded.record.name)});
        return found == holders_.end() ? std::nullopt : std::optional{found->second};
    }

    void follow(const fact::Recorded& recorded, const Fact& cause) {
        const Key key{recorded.room, fold_(recorded.record.name)};
        if (recorded.record.kind == RecordKind::left) holders_.erase(key);
        if (recorded.record.kind != RecordKind::joined) return;
        if (const auto* const delivered = std::get_if<fact::Delivered>(&cause)) {
            holders_[key] = delivered->packet.from;
        }
    }

    NameFolding fold_;
    std::map<Key, Endpoint> holders_; ///< where each name was logged in from
};

} // namespace confab::sim
