// admission: whether a login may be, in the order of what it costs to find out.
// The one rule: the same login has the same outcome for as long as its cookie lives, also when its
// session has ended meanwhile: a JOIN that is doubled or replayed makes nothing new.
#pragma once

#include "../vocabulary/endpoint.hpp"
#include "../vocabulary/instant.hpp"
#include "../vocabulary/name.hpp"
#include "../vocabulary/reason.hpp"
#include "../wire/code.hpp"
#include "../wire/message.hpp"
#include "cookies.hpp"
#include "expiring_map.hpp"
#include "reliable_options.hpp"
#include "reliable_sessions.hpp"
#include "roster.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace confab {

class Admission {
public:
    Admission(const Secret& secret, Instant now) : cookies_{secret, now} {}

    static bool speaks(wire::Versions versions) {
        return versions.least <= wire::this_version && wire::this_version <= versions.most;
    }

    [[nodiscard]] wire::Cookie challenge(const wire::Hello& hello, const Endpoint& peer,
                                         Instant now) const {
        return cookies_.bake(peer, hello.nonce, hello.versions, now);
    }

    /// Whoever sends this receives at the peer's address.
    [[nodiscard]] bool is_proven(const wire::Join& join, const Endpoint& peer, Instant now) const {
        return cookies_.accepts(join.cookie, peer, join.nonce, join.versions, now);
    }

    /// How this login has ended, if it has.
    [[nodiscard]] std::optional<wire::Code> outcome(const LoginKey& login, Instant now) const {
        const wire::Code* code = endings_.find(login, now);
        if (code == nullptr) code = refusals_.find(login, now);
        return code != nullptr ? std::optional{*code} : std::nullopt;
    }
    /// Its session has ended.
    void remember(const LoginKey& login, wire::Code code, Instant now) {
        endings_.add(login, code, now);
    }
    /// It had none. Apart, so that those who are refused push out nobody's ending.
    void remember_refusal(const LoginKey& login, wire::Code code, Instant now) {
        refusals_.add(login, code, now);
    }

    /// The peer's host has as many sessions as one may have.
    [[nodiscard]] static bool is_full_of(const Endpoint& peer, const ReliableOptions& options,
                                         const ReliableSessions& sessions) {
        const std::size_t most = options.max_members_per_host;
        return !is_loopback(peer.address) && sessions.count_from_host(peer, most) >= most;
    }

    /// Why it may not be; nothing: it may. `folded`: of its name, when that is one.
    [[nodiscard]] static std::optional<Reason>
    refusal(const wire::Join& join, std::string_view folded, const Endpoint& peer,
            const ReliableOptions& options, const ReliableSessions& sessions,
            const Roster& roster) {
        if (!join.room.empty() && join.room != options.room) return Reason::no_such_room;
        if (sessions.size() >= options.max_members) return Reason::full;
        if (is_full_of(peer, options, sessions)) return Reason::quota;
        if (folded.empty()) return Reason::name_bad;
        const bool taken = sessions.find_name(folded) != nullptr || !roster.is_free(join.name);
        if (taken) return Reason::name_taken;
        if (!is_same_secret(join.auth, options.password)) return Reason::auth;
        return std::nullopt;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(cookies_, endings_, refusals_);
    }
    friend bool operator==(const Admission&, const Admission&) = default;

private:
    /// In a time that does not tell where they differ.
    static bool is_same_secret(std::string_view shown, std::string_view wanted) {
        if (shown.size() != wanted.size()) return false;
        unsigned difference = 0;
        for (std::size_t at = 0; at < shown.size(); ++at)
            difference |= static_cast<unsigned char>(shown[at] ^ wanted[at]);
        return difference == 0;
    }

    Cookies cookies_;
    static constexpr Duration remembered = Cookies::lifetime + std::chrono::seconds{1};

    ExpiringMap<LoginKey, wire::Code> endings_{remembered};
    ExpiringMap<LoginKey, wire::Code> refusals_{remembered};
};

} // namespace confab
