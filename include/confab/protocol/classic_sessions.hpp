// classic_sessions: the classic members of one server, found by name, by peer and by silence.
// The one rule: a folded name has at most one session, from the login until the log has said
// farewell.
#pragma once

#include "../vocabulary/endpoint.hpp"
#include "../vocabulary/instant.hpp"
#include "../vocabulary/name.hpp"
#include "session_id.hpp"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace confab {

struct ClassicSession {
    enum class State : std::uint8_t {
        joining, ///< its `joined` is offered, and not yet in the log
        joined,
        leaving, ///< its `left` is offered, and not yet in the log
    };

    Endpoint peer{};
    std::string name{};
    std::string folded{};
    Instant heard{}; ///< when its peer last sent something that counted
    State state = State::joining;
    bool in_room = false; ///< its `joined` is in the log: it hears what comes after
    std::uint64_t submissions = 0;

    template <typename Show>
    void show_state(Show show) const {
        show(peer, name, folded, heard, state, in_room, submissions);
    }
    friend bool operator==(const ClassicSession&, const ClassicSession&) = default;
};

class ClassicSessions {
public:
    /// Precondition: no session has this folded name.
    void add(SessionId id, ClassicSession session, Duration silence_limit) {
        assert(!by_name_.contains(session.folded));
        by_name_.emplace(session.folded, id);
        by_peer_.emplace(session.peer, id);
        const Instant due = session.heard + silence_limit;
        checks_.emplace(due, id);
        sessions_.emplace(id, Entry{std::move(session), due});
    }

    void remove(SessionId id) {
        const auto found = sessions_.find(id);
        assert(found != sessions_.end());
        const auto& [session, check] = found->second;
        by_name_.erase(session.folded);
        by_peer_.erase({session.peer, id});
        checks_.erase({check, id});
        sessions_.erase(found);
    }

    void clear() { *this = {}; }

    [[nodiscard]] std::optional<SessionId> find_name(std::string_view folded) const {
        const auto found = by_name_.find(folded);
        if (found == by_name_.end()) return std::nullopt;
        return found->second;
    }

    [[nodiscard]] ClassicSession* find(SessionId id) {
        const auto found = sessions_.find(id);
        return found == sessions_.end() ? nullptr : &found->second.session;
    }

    /// The first session at this peer that is joined.
    [[nodiscard]] std::optional<SessionId> find_joined_at(const Endpoint& peer) const {
        for (auto at = by_peer_.lower_bound({peer, SessionId{}});
             at != by_peer_.end() && at->first == peer; ++at) {
            const auto& session = sessions_.at(at->second).session;
            if (session.state == ClassicSession::State::joined) return at->second;
        }
        return std::nullopt;
    }

    /// How many sessions the peer's host has: an IPv4 address or an IPv6 /64. Counts up to `most`.
    [[nodiscard]] std::size_t count_from_host(const Endpoint& peer, std::size_t most) const {
        std::size_t count = 0;
        for (auto at = by_peer_.lower_bound({first_of_host(peer), SessionId{}});
             count < most && at != by_peer_.end() && is_same_host(at->first, peer); ++at) {
            ++count;
        }
        return count;
    }

    /// When to look for silent sessions next; nothing when there are none.
    [[nodiscard]] std::optional<Instant> next_check() const {
        if (checks_.empty()) return std::nullopt;
        return checks_.begin()->first;
    }

    /// A joined session that has been silent for the limit. Hearing moves no timer: a check that
    /// comes due moves itself to where the silence would end, so an active member costs nothing
    /// between.
    [[nodiscard]] std::optional<SessionId> next_silent(Instant now, Duration silence_limit) {
        while (!checks_.empty() && checks_.begin()->first <= now) {
            const SessionId id = checks_.begin()->second;
            auto& [session, check] = sessions_.at(id);
            checks_.erase(checks_.begin());
            const bool silent = session.heard + silence_limit <= now;
            check = (silent ? now : session.heard) + silence_limit;
            checks_.emplace(check, id);
            if (silent && session.state == ClassicSession::State::joined) return id;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::size_t size() const { return sessions_.size(); }

    /// In the order of logins.
    template <typename Visit>
    void for_each(Visit visit) const {
        for (const auto& [id, entry] : sessions_)
            visit(id, entry.session);
    }

    /// Shows what decides how it goes on, options aside: a simulator takes its fingerprint of this.
    template <typename Show>
    void show_state(Show show) const {
        show(sessions_);
    }

    friend bool operator==(const ClassicSessions&, const ClassicSessions&) = default;

private:
    struct Entry {
        ClassicSession session;
        Instant check;
        template <typename Show>
        void show_state(Show show) const {
            show(session, check);
        }
        friend bool operator==(const Entry&, const Entry&) = default;
    };

    std::map<SessionId, Entry> sessions_;
    std::map<std::string, SessionId, NameOrder> by_name_;
    std::set<std::pair<Endpoint, SessionId>> by_peer_;
    std::set<std::pair<Instant, SessionId>> checks_;
};

} // namespace confab
