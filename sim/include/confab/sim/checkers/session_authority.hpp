// session_authority: S18 of confab/1: each record of a session has the cause that its kind asks
// for, in the same step, in a datagram that bears the session's token.
#pragma once

#include "../fact.hpp"
#include "../violation.hpp"

#include <confab/protocol/reliable_host.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/visible.hpp>
#include <confab/wire/message.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <variant>

namespace confab::sim {

class SessionAuthorityChecker {
public:
    explicit SessionAuthorityChecker(NameFolding fold) : fold_{fold} {}

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Sent, fact::Delivered, fact::Recorded>();

    void check(const Facts& facts, Verdict& verdict) {
        for (const Fact& fact : facts)
            follow(fact);
        for (const Fact& fact : facts) {
            const auto* const recorded = std::get_if<fact::Recorded>(&fact);
            if (recorded == nullptr || !recorded->at_once) continue;
            const Record& record = recorded->record;
            if (record.author.member < ReliableHost::first_session) continue;
            const bool entitled = std::any_of(facts.begin(), facts.end(), [&](const Fact& cause) {
                return is_entitled(record, cause);
            });
            if (entitled) continue;
            verdict.breach("S18", "a record without its cause, of " + visible(record.name).str());
        }
    }

    /// What of the past decides what it says of the future.
    template <typename Show>
    void show_state(Show show) const {
        show(nonces_, tokens_);
    }
    friend bool operator==(const SessionAuthorityChecker&,
                           const SessionAuthorityChecker&) = default;

private:
    /// Who has asked under which nonce, and which token the room has given for it.
    void follow(const Fact& fact) {
        if (const auto* const delivered = std::get_if<fact::Delivered>(&fact)) {
            const auto* const join = delivered->packet.as<wire::Join>();
            if (join != nullptr) nonces_[join->nonce] = join->name;
        } else if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
            const auto* const welcome = sent->packet.as<wire::Welcome>();
            if (welcome != nullptr) tokens_[welcome->token] = nonces_[welcome->nonce];
        }
    }

    [[nodiscard]] bool is_entitled(const Record& record, const Fact& cause) const {
        if (const auto* const delivered = std::get_if<fact::Delivered>(&cause)) {
            const wire::Message* const message = delivered->packet.message();
            return message != nullptr && is_entitled(record, *message);
        }
        return record.kind == RecordKind::left && may_leave(record, cause);
    }

    [[nodiscard]] bool is_entitled(const Record& record, const wire::Message& message) const {
        if (const auto* const join = std::get_if<wire::Join>(&message)) {
            return record.kind == RecordKind::joined && join->name == record.name;
        }
        const auto* const data = std::get_if<wire::Data>(&message);
        if (data == nullptr || record.kind == RecordKind::joined) return false;
        const auto owner = tokens_.find(data->token);
        const bool own = owner != tokens_.end() && fold_(owner->second) == fold_(record.name);
        if (record.kind == RecordKind::text) return own;
        const bool by_itself = record.reason == Reason::bye || record.reason == Reason::protocol;
        return (by_itself && own) || record.reason == Reason::lagged;
    }

    /// Without a datagram of its own.
    [[nodiscard]] bool may_leave(const Record& record, const Fact& cause) const {
        const auto* const commanded = std::get_if<fact::Commanded>(&cause);
        switch (record.reason) {
        case Reason::timeout:
            return std::holds_alternative<fact::Woken>(cause);
        case Reason::lagged:
            return true;
        case Reason::kicked:
            return commanded != nullptr && commanded->command == Command::kick &&
                   fold_(commanded->name) == fold_(record.name);
        case Reason::shutdown:
            return std::holds_alternative<fact::LogChanged>(cause) ||
                   std::holds_alternative<fact::Started>(cause) ||
                   (commanded != nullptr && commanded->command == Command::close);
        default:
            return false;
        }
    }

    NameFolding fold_;
    std::map<std::uint64_t, std::string> nonces_;
    std::map<wire::Token, std::string> tokens_;
};

} // namespace confab::sim
