// reliable_sessions: the confab/1 members of one room, found by token, by login, by name, by host
// and by what is due.
// The one rule: a session costs nothing while it has nothing to do: it has one deadline, and only
// those that are due are looked at.
#pragma once

#include "../vocabulary/endpoint.hpp"
#include "../vocabulary/instant.hpp"
#include "../vocabulary/name.hpp"
#include "../wire/message.hpp"
#include "reliable_session.hpp"
#include "session_id.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace confab {

/// One try to log in, which has one outcome.
using LoginKey = std::pair<Endpoint, std::uint64_t>; ///< address, nonce

class ReliableSessions {
public:
    /// Preconditions: no session has this folded name, this token or this login.
    ReliableSession& add(SessionId id, ReliableSession session) {
        by_token_.emplace(session.terms().token, id);
        by_name_.emplace(session.folded(), id);
        const LoginKey login{session.peer(), session.terms().nonce};
        by_login_.emplace(login, id);
        return sessions_.emplace(id, Entry{std::move(session), login, {}, {}})
            .first->second.session;
    }

    void remove(SessionId id) {
        const auto found = sessions_.find(id);
        const Entry& entry = found->second;
        if (entry.due) due_.erase({*entry.due, id});
        by_token_.erase(entry.session.terms().token);
        by_name_.erase(entry.session.folded());
        by_login_.erase(entry.login);
        sessions_.erase(found);
    }

    /// The same stay goes on in another session. Preconditions: as of add and remove.
    ReliableSession& replace(SessionId id, ReliableSession session) {
        remove(id);
        return add(id, std::move(session));
    }

    void clear() { *this = {}; }

    [[nodiscard]] ReliableSession* find(SessionId id) {
        const auto found = sessions_.find(id);
        return found == sessions_.end() ? nullptr : &found->second.session;
    }
    [[nodiscard]] const ReliableSession* find(SessionId id) const {
        const auto found = sessions_.find(id);
        return found == sessions_.end() ? nullptr : &found->second.session;
    }
    [[nodiscard]] std::optional<SessionId> find_token(wire::Token token) const {
        return look_up(by_token_, token);
    }
    [[nodiscard]] std::optional<SessionId> find_name(std::string_view folded) const {
        return look_up(by_name_, folded);
    }
    [[nodiscard]] std::optional<SessionId> find_login(const LoginKey& login) const {
        return look_up(by_login_, login);
    }
    /// The session that the member has, if it still lives: it shows its token, or, when the address
    /// has changed before the WELCOME came, the nonce that nobody else knows. `folded`: its name.
    [[nodiscard]] std::optional<SessionId> find_own(const wire::Join& join,
                                                    std::string_view folded) const {
        const auto id = find_name(folded);
        if (!id) return std::nullopt;
        const SessionTerms& terms = find(*id)->terms();
        const bool same_login = terms.nonce == join.nonce;
        const bool same_stay = join.back && terms.token == join.back->old_token;
        return same_login || same_stay ? id : std::nullopt;
    }
    [[nodiscard]] const LoginKey& login_of(SessionId id) const { return sessions_.at(id).login; }

    /// How many sessions the peer's host has logged in: an IPv4 address or an IPv6 /64. Counts up
    /// to `most`.
    [[nodiscard]] std::size_t count_from_host(const Endpoint& peer, std::size_t most) const {
        std::size_t count = 0;
        for (auto at = by_login_.lower_bound({first_of_host(peer), 0});
             count < most && at != by_login_.end() && is_same_host(at->first.first, peer); ++at) {
            ++count;
        }
        return count;
    }

    /// When the session wants to be looked at; nothing: only when something comes for it.
    void schedule(SessionId id, std::optional<Instant> when) {
        Entry& entry = sessions_.at(id);
        if (entry.due == when) return;
        if (entry.due) due_.erase({*entry.due, id});
        entry.due = when;
        if (when) due_.emplace(*when, id);
    }
    [[nodiscard]] std::optional<Instant> next_due() const {
        if (due_.empty()) return std::nullopt;
        return due_.begin()->first;
    }
    [[nodiscard]] std::optional<SessionId> find_due(Instant now) const {
        if (due_.empty() || now < due_.begin()->first) return std::nullopt;
        return due_.begin()->second;
    }

    /// In which of its owner's queues it stands, so that it stands in none twice.
    struct Queued {
        bool awake = false;
        bool ready = false;

        friend bool operator==(const Queued&, const Queued&) = default;
    };
    [[nodiscard]] Queued& queued(SessionId id) { return sessions_.at(id).queued; }

    [[nodiscard]] std::size_t size() const { return sessions_.size(); }

    /// In the order of logins.
    template <typename Visit>
    void for_each(Visit visit) const {
        for (const auto& [id, entry] : sessions_)
            visit(id, entry.session);
    }
    template <typename Visit>
    void for_each(Visit visit) {
        for (auto& [id, entry] : sessions_)
            visit(id, entry.session);
    }

    template <typename Show>
    void show_state(Show show) const {
        show(sessions_);
    }
    friend bool operator==(const ReliableSessions&, const ReliableSessions&) = default;

private:
    struct Entry {
        ReliableSession session;
        LoginKey login; ///< its address may have changed since
        std::optional<Instant> due;
        Queued queued;

        template <typename Show>
        void show_state(Show show) const {
            show(session, login);
        }
        friend bool operator==(const Entry&, const Entry&) = default;
    };

    template <typename Map, typename Key>
    static std::optional<SessionId> look_up(const Map& map, const Key& key) {
        const auto found = map.find(key);
        if (found == map.end()) return std::nullopt;
        return found->second;
    }

    std::map<SessionId, Entry> sessions_;
    std::map<wire::Token, SessionId> by_token_;
    std::map<std::string, SessionId, NameOrder> by_name_;
    std::map<LoginKey, SessionId> by_login_;
    std::set<std::pair<Instant, SessionId>> due_;
};

} // namespace confab
