// login: S20: a JOIN counts with a cookie alone that was given to exactly its address, port and
// nonce, and is no older than it may be; with one it is answered; and one login has one outcome.
// The checker keeps its own book of what was given.
#pragma once

#include "../clock_book.hpp"
#include "../fact.hpp"
#include "../session_book.hpp"
#include "../violation.hpp"

#include <confab/protocol/reliable_host.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/instant.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

class LoginChecker {
public:
    static constexpr Duration cookie_lives = std::chrono::seconds{10};
    /// A cookie has its time in whole milliseconds.
    static constexpr Duration rounding = std::chrono::milliseconds{1};

    /// The excuse: an answer has to wait, for a log that commits later, or until a session of old
    /// has ended there.
    [[nodiscard]] bool may_wait(const wire::Join& join, const SessionBook& book) const {
        return commits_later_ || (join.back && book.find(join.back->old_token).has_value());
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::Sent, fact::Delivered, fact::Recorded>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        joins_.clear();
        for (const Fact& fact : facts) {
            if (const auto* const delivered = std::get_if<fact::Delivered>(&fact)) {
                const auto* const join = delivered->packet.as<wire::Join>();
                if (join != nullptr) on_join(delivered->packet, *join, book);
            } else if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                on_sent(sent->packet, book, verdict);
            } else if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                on_record(*recorded, verdict);
            } else if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                if (started->node == started->server) forget(started->node);
            }
        }
        for (const Asking& asking : joins_) {
            if (!asking.counts || asking.answered || asking.may_wait) continue;
            verdict.breach("S20", to_string(asking.login.peer) +
                                      " has shown a good cookie, and is not answered");
        }
    }

    friend bool operator==(const LoginChecker&, const LoginChecker&) = default;

private:
    struct Login {
        Endpoint room{};
        Endpoint peer{};
        std::uint64_t nonce = 0;
        friend auto operator<=>(const Login&, const Login&) = default;
    };
    struct Given {
        wire::Cookie cookie{};
        Duration at{}; ///< by the room's clock
        friend bool operator==(const Given&, const Given&) = default;
    };
    struct Known {
        std::vector<Given> cookies{};
        bool is_open = false;    ///< a good JOIN has come
        bool has_joined = false; ///< and let somebody in
        Duration joined_at{};    ///< by the room's clock
        friend bool operator==(const Known&, const Known&) = default;
    };
    /// A JOIN of this step.
    struct Asking {
        Login login{};
        std::string name{};
        Duration given_at{}; ///< its cookie
        Duration now{};
        bool counts = false;
        bool may_wait = false;
        bool answered = false;
        friend bool operator==(const Asking&, const Asking&) = default;
    };

    void forget(const Endpoint& room) {
        std::erase_if(logins_, [&](const auto& entry) { return entry.first.room == room; });
    }

    void on_join(const Packet& packet, const wire::Join& join, const SessionBook& book) {
        if (!book.is_room(packet.to)) return;
        Asking asking{.login = {packet.to, packet.from, join.nonce},
                      .name = std::string{join.name},
                      .now = book.clock_of(packet.to),
                      .may_wait = may_wait(join, book)};
        const auto known = logins_.find(asking.login);
        if (known != logins_.end()) {
            for (const Given& given : known->second.cookies) {
                if (given.cookie != join.cookie) continue;
                asking.given_at = given.at;
                asking.counts = asking.now - given.at <= cookie_lives + rounding;
                // At the very edge the room may say either.
                if (asking.now - given.at > cookie_lives - rounding) asking.may_wait = true;
            }
            if (asking.counts) known->second.is_open = true;
        }
        joins_.push_back(std::move(asking));
    }

    void on_sent(const Packet& packet, const SessionBook& book, Verdict& verdict) {
        if (const auto* const challenge = packet.as<wire::Challenge>()) {
            if (!book.is_room(packet.from)) return;
            logins_[{packet.from, packet.to, challenge->nonce}].cookies.push_back(
                {challenge->cookie, book.clock_of(packet.from)});
        } else if (const auto* const welcome = packet.as<wire::Welcome>()) {
            on_answer({packet.from, packet.to, welcome->nonce}, verdict);
        } else if (const auto* const reject = packet.as<wire::Reject>()) {
            if (reject->code == wire::Code::version) return; // which costs no proof
            on_answer({packet.from, packet.to, reject->nonce}, verdict);
        }
    }

    void on_answer(const Login& login, Verdict& verdict) {
        bool was_asked = false;
        bool counts = false;
        for (Asking& asking : joins_) {
            if (asking.login.nonce != login.nonce) continue;
            was_asked = true;
            counts = counts || asking.counts;
            asking.answered = true;
        }
        const auto known = logins_.find(login);
        const bool is_open = known != logins_.end() && known->second.is_open;
        if (was_asked ? counts : is_open) return;
        verdict.breach("S20", to_string(login.peer) + " is answered without a cookie of its own");
    }

    void on_record(const fact::Recorded& recorded, Verdict& verdict) {
        const Record& record = recorded.record;
        if (record.kind != RecordKind::joined) return;
        if (record.author.member < ReliableHost::first_session) return;
        if (!recorded.at_once) commits_later_ = true;
        if (commits_later_) return;
        bool any = false;
        for (const Asking& asking : joins_) {
            if (!asking.counts || asking.name != record.name) continue;
            Known& known = logins_[asking.login];
            // A cookie from before the outcome says which login it is.
            if (known.has_joined && asking.given_at <= known.joined_at) continue;
            any = known.has_joined = true;
            known.joined_at = asking.now;
            break;
        }
        if (any) return;
        verdict.breach("S20", "somebody has joined without a cookie, or a second time with it");
    }

    std::map<Login, Known> logins_;
    std::vector<Asking> joins_; ///< of this step
    bool commits_later_ = false;
};

} // namespace confab::sim
