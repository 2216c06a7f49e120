// reliable_sessions: the confab/1 members of one room, found by token, by login, by name, by host
// and by what is due.
// The one rule: a session costs nothing while it has nothing to do: it has one deadline, and only
// those that are due, or were woken, are looked at.
#pragma once

#include "../vocabulary/endpoint.hpp"
#include "../vocabulary/instant.hpp"
#include "../vocabulary/name.hpp"
#include "../wire/message.hpp"
#include "deadlines.hpp"
#include "reliable_session.hpp"
#include "session_id.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace confab {

/// One try to log in, which has one outcome.
using LoginKey = std::pair<Endpoint, std::uint64_t>; ///< address, nonce

class ReliableSessions {
    using Place = Deadlines::Number; ///< among all that live; used again

public:
    /// A session and what its owner keeps beside it. It stays where it is while it lives.
    struct Entry {
        SessionId id{};
        ReliableSession session;
        LoginKey login{};   ///< its address may have changed since
        bool ready = false; ///< stands in its owner's queue of those with texts
        bool awake = false; ///< has its turn: see wake
        Place place = 0;

        friend bool operator==(const Entry&, const Entry&) = default;
    };

    /// Preconditions: no session has this id, folded name, token or login.
    Entry& add(SessionId id, ReliableSession session) {
        const Place place = free_place();
        const LoginKey login{session.peer(), session.terms().nonce};
        by_id_.emplace(id, place);
        by_token_.emplace(session.terms().token, place);
        by_name_.emplace(session.folded(), place);
        by_login_.emplace(login, place);
        return places_[place].emplace(
            Entry{.id = id, .session = std::move(session), .login = login, .place = place});
    }

    void remove(const Entry& entry) {
        deadlines_.set(entry.place, std::nullopt);
        by_id_.erase(entry.id);
        by_token_.erase(entry.session.terms().token);
        by_name_.erase(entry.session.folded());
        by_login_.erase(entry.login);
        free_.push_back(entry.place);
        places_[entry.place].reset();
        if (by_id_.empty()) clear();
    }

    /// The same stay goes on in another session. Preconditions: as of add.
    Entry& replace(const Entry& entry, ReliableSession session) {
        const SessionId id = entry.id;
        remove(entry);
        return add(id, std::move(session));
    }

    void clear() { *this = {}; }

    // Each gives nothing when there is none.

    [[nodiscard]] Entry* find(SessionId id) { return look_up(*this, by_id_, id); }
    [[nodiscard]] Entry* find_token(wire::Token token) { return look_up(*this, by_token_, token); }
    [[nodiscard]] const Entry* find_token(wire::Token token) const {
        return look_up(*this, by_token_, token);
    }
    [[nodiscard]] Entry* find_login(const LoginKey& login) {
        return look_up(*this, by_login_, login);
    }
    [[nodiscard]] Entry* find_name(std::string_view folded) {
        return look_up(*this, by_name_, folded);
    }
    [[nodiscard]] const Entry* find_name(std::string_view folded) const {
        return look_up(*this, by_name_, folded);
    }

    /// The session that the member has, if it still lives: it shows its token, or, when the address
    /// has changed before the WELCOME came, the nonce that nobody else knows. `folded`: its name.
    [[nodiscard]] Entry* find_own(const wire::Join& join, std::string_view folded) {
        Entry* const entry = find_name(folded);
        if (entry == nullptr) return nullptr;
        const SessionTerms& terms = entry->session.terms();
        const bool same_login = terms.nonce == join.nonce;
        const bool same_stay = join.back && terms.token == join.back->old_token;
        return same_login || same_stay ? entry : nullptr;
    }

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
    void schedule(const Entry& entry, std::optional<Instant> when) {
        deadlines_.set(entry.place, when);
    }
    [[nodiscard]] std::optional<Instant> next_due() const {
        const auto first = deadlines_.first();
        return first ? std::optional{first->when} : std::nullopt;
    }
    [[nodiscard]] Entry* find_due(Instant now) {
        const auto first = deadlines_.first();
        return first && first->when <= now ? &*places_[first->who] : nullptr;
    }

    /// It gets its turn, if it does not wait for one already.
    void wake(Entry& entry) {
        if (!std::exchange(entry.awake, true)) awake_.push_back(entry.place);
    }
    void wake_all() {
        for (auto& entry : places_) {
            if (entry) wake(*entry);
        }
    }
    /// Whose turn it is; nothing: nobody's.
    [[nodiscard]] Entry* take_turn() {
        if (2 * turn_ > awake_.size()) forget_turns();
        while (turn_ < awake_.size()) {
            // Who woke there may have gone, and another one woken; that one then has its turn now.
            auto& entry = places_[awake_[turn_++]];
            if (entry && std::exchange(entry->awake, false)) return &*entry;
        }
        forget_turns();
        return nullptr;
    }
    /// Somebody waits for a turn.
    [[nodiscard]] bool has_turns() const { return turn_ < awake_.size(); }

    [[nodiscard]] std::size_t size() const { return by_id_.size(); }

    /// visit(id, session), in the order of logins.
    template <typename Visit>
    void for_each(Visit visit) const {
        for (const auto& [id, place] : by_id_)
            visit(id, places_[place]->session);
    }
    template <typename Visit>
    void for_each(Visit visit) {
        for (const auto& [id, place] : by_id_)
            visit(id, places_[place]->session);
    }

    template <typename Show>
    void show_state(Show show) const {
        for (const auto& [id, place] : by_id_)
            show(id, places_[place]->session, places_[place]->login);
        for (std::size_t at = turn_; at < awake_.size(); ++at) {
            const auto& entry = places_[awake_[at]];
            if (entry && entry->awake) show(entry->id);
        }
    }
    friend bool operator==(const ReliableSessions&, const ReliableSessions&) = default;

private:
    template <typename Self, typename Map, typename Key>
    static auto look_up(Self& self, const Map& map, const Key& key)
        -> decltype(&*self.places_.front()) {
        const auto found = map.find(key);
        return found == map.end() ? nullptr : &*self.places_[found->second];
    }

    /// Those that are over, in a time that is less than they took.
    void forget_turns() {
        awake_.erase(awake_.begin(), awake_.begin() + static_cast<std::ptrdiff_t>(turn_));
        turn_ = 0;
    }

    Place free_place() {
        if (free_.empty()) {
            places_.emplace_back();
            return static_cast<Place>(places_.size() - 1);
        }
        const Place place = free_.back();
        free_.pop_back();
        return place;
    }

    std::deque<std::optional<Entry>> places_;
    std::vector<Place> free_;
    std::map<SessionId, Place> by_id_;
    std::unordered_map<wire::Token, Place> by_token_; ///< the room has drawn them: no peer can
    std::map<std::string, Place, NameOrder> by_name_;
    std::map<LoginKey, Place> by_login_;
    Deadlines deadlines_;
    std::vector<Place> awake_; ///< in turn; some may be out of date
    std::size_t turn_ = 0;     ///< of whom in awake_
};

} // namespace confab
