// authority: S18: nobody chats, quits or announces as another: each record has the cause that its
// kind asks for, in the same step, from the address that holds the name. A step has one cause; but
// what has waited for a paused room comes in one step, and any of it may be the cause.
#pragma once

#include "../fact.hpp"
#include "../violation.hpp"

#include <confab/protocol/reliable_host.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/visible.hpp>
#include <confab/wire/classic.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
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

    /// Those of confab/1 are session_authority's business.
    static bool is_of_a_session(const Record& record) {
        return record.author.member >= ReliableHost::first_session;
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Recorded>();

    void check(const Facts& facts, Verdict& verdict) {
        for (const Fact& fact : facts) {
            const auto* const recorded = std::get_if<fact::Recorded>(&fact);
            if (recorded == nullptr || is_apart_from_its_cause(*recorded)) continue;
            if (is_of_a_session(recorded->record)) continue;
            const bool entitled = std::any_of(facts.begin(), facts.end(), [&](const Fact& cause) {
                return is_entitled(*recorded, cause);
            });
            if (!entitled) {
                verdict.breach("S18", "a record without its cause, of " +
                                          visible(recorded->record.name).str());
            }
            follow(*recorded, facts);
        }
    }

    /// What of the past decides what it says of the future.
    template <typename Show>
    void show_state(Show show) const {
        show(holders_);
    }
    friend bool operator==(const AuthorityChecker&, const AuthorityChecker&) = default;

private:
    using Key = std::pair<Endpoint, std::string>; ///< room, folded name

    [[nodiscard]] bool is_entitled(const fact::Recorded& recorded, const Fact& cause) const {
        const Record& record = recorded.record;
        switch (record.kind) {
        case RecordKind::joined:
            return asked_by<classic::Login>(cause, record.name).has_value();
        case RecordKind::text: {
            const auto peer = asked_by<classic::Chat>(cause, record.name);
            return peer && holds(*peer, recorded);
        }
        case RecordKind::notice: {
            const auto* const commanded = command(cause, Command::announce);
            return commanded != nullptr && commanded->text == record.text;
        }
        case RecordKind::left:
            return may_leave(recorded, cause);
        }
        return false;
    }

    [[nodiscard]] bool may_leave(const fact::Recorded& recorded, const Fact& cause) const {
        const Record& record = recorded.record;
        switch (record.reason) {
        case Reason::bye: {
            const auto peer = asked_by<classic::Quit>(cause, record.name);
            return peer && holds(*peer, recorded);
        }
        case Reason::timeout:
            return std::holds_alternative<fact::Woken>(cause);
        case Reason::unreachable: {
            const auto* const reported = std::get_if<fact::Reported>(&cause);
            return reported != nullptr && holds(reported->peer, recorded);
        }
        case Reason::kicked: {
            const auto* const commanded = command(cause, Command::kick);
            return commanded != nullptr && fold_(commanded->name) == fold_(record.name);
        }
        case Reason::shutdown:
            return command(cause, Command::close) != nullptr || is_new_log(cause) ||
                   has_begun(cause, recorded.room);
        default:
            return false;
        }
    }

    static bool is_new_log(const Fact& cause) {
        return std::holds_alternative<fact::LogChanged>(cause);
    }

    /// A room's new process may let go whom the old one has left in the log.
    static bool has_begun(const Fact& cause, const Endpoint& room) {
        const auto* const started = std::get_if<fact::Started>(&cause);
        return started != nullptr && started->node == room;
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

    [[nodiscard]] bool holds(const Endpoint& peer, const fact::Recorded& recorded) const {
        const auto found = holders_.find({recorded.room, fold_(recorded.record.name)});
        return found != holders_.end() && found->second.contains(peer);
    }

    void follow(const fact::Recorded& recorded, const Facts& facts) {
        const Record& record = recorded.record;
        const Key key{recorded.room, fold_(record.name)};
        if (record.kind == RecordKind::left) holders_.erase(key);
        if (record.kind != RecordKind::joined) return;
        std::set<Endpoint>& peers = holders_[key] = {};
        for (const Fact& cause : facts) {
            if (const auto peer = asked_by<classic::Login>(cause, record.name)) peers.insert(*peer);
        }
    }

    NameFolding fold_;
    std::map<Key, std::set<Endpoint>> holders_; ///< where each name may be logged in from
};

} // namespace confab::sim
