// patience: S22: who is owed something asks for it again in time, and gives up at its limit:
// logins, farewells, questions, and what is under way, of members and of rooms.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../session_ends.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/event.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/reason.hpp>
#include <confab/wire/message.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace confab::sim {

class PatienceChecker {
public:
    static constexpr Duration first_login = std::chrono::seconds{30};
    static constexpr Duration longest_leave = std::chrono::seconds{3};
    static constexpr Duration farewell_pause = std::chrono::seconds{1};
    static constexpr Duration blocked_pause = std::chrono::seconds{1};
    static constexpr Duration longest_probe = std::chrono::seconds{3};
    /// So often are those looked at who say nothing at all.
    static constexpr Duration look_pause = std::chrono::seconds{1};

    /// By any clock: each may be slow.
    static constexpr Duration by_any_clock(Duration time) { return time + time / 50; }

    /// Between this asking of a login and the next one.
    static constexpr Duration login_pause(bool returns, unsigned asked) {
        using std::chrono::seconds;
        if (!returns) return seconds{std::clamp(asked, 1U, 3U)};
        const unsigned doubled = asked == 0 ? 0 : (asked - 1) / 2;
        const Duration pause =
            std::min<Duration>(seconds{1U << std::min(doubled, 5U)}, seconds{24});
        return pause + pause / 4;
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::Stopped, fact::Commanded, fact::Woken, fact::Sent,
                      fact::Delivered, fact::Paused, fact::Resumed, fact::Progressed, fact::Told,
                      fact::ClockChanged>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        now_ = book.now();
        std::optional<Endpoint> leaver; // that has taken leave in this step
        for (const Fact& fact : facts) {
            if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                if (on_sent(sent->packet, book, verdict)) leaver = *book.node_at(sent->packet.from);
            } else if (const auto* const delivered = std::get_if<fact::Delivered>(&fact)) {
                on_delivered(delivered->packet, book);
            } else {
                std::visit([&](const auto& kind) { this->on(kind, verdict); }, fact);
            }
        }
        for (const SessionBook::Seen& seen : book.seen())
            on_seen(seen, SessionBook::packet(seen, facts), book, verdict);
        if (leaver) see_off(*leaver, verdict);
        if (look_ < now_) look_around(book, verdict);
    }

    friend bool operator==(const PatienceChecker&, const PatienceChecker&) = default;

private:
    struct Member {
        Duration since{};                   ///< its first login began
        bool was_in = false;                ///< it has been welcomed
        bool is_in = false;                 ///< and has not asked for another session since
        bool is_shaken = false;             ///< it stood still, or its clock was changed, meanwhile
        unsigned asked = 0;                 ///< in this login
        Duration asked_at{};                ///< the last time
        std::optional<Duration> leaving{};  ///< since when it was told to
        std::optional<Duration> farewell{}; ///< when it has taken leave
        Duration texts_at{};                ///< when they have come further
        Progress progress{};

        [[nodiscard]] bool has_texts() const {
            return progress.committed + progress.refused < progress.queued;
        }
        friend bool operator==(const Member&, const Member&) = default;
    };

    /// What one end of a session waits for.
    struct Waiting {
        std::uint64_t before = 0;                ///< the number before the first
        std::int64_t newest = 0;                 ///< that was sent, counted from there
        RecordTally acknowledged{};              ///< so
        std::optional<std::uint32_t> question{}; ///< its stamp
        Duration asked_at{};
        Duration empty_at{};  ///< when nothing was under way any more
        bool is_open = false; ///< texts may be sent as soon as the room lets them

        [[nodiscard]] bool is_empty() const { return newest <= acknowledged.all_up_to(); }
        friend bool operator==(const Waiting&, const Waiting&) = default;
    };

    template <typename Kind>
    void on(const Kind&, Verdict&) {}

    void on(const fact::Started& started, Verdict&) {
        still_.erase(started.node);
        if (started.node == started.server || started.dialect != Dialect::confab1) return;
        members_.insert_or_assign(started.node, Member{.since = now_, .asked_at = now_});
    }
    void on(const fact::Stopped& stopped, Verdict&) {
        members_.erase(stopped.node);
        still_.erase(stopped.node);
    }
    void on(const fact::Commanded& commanded, Verdict&) {
        const auto member = members_.find(commanded.node);
        if (commanded.command != Command::leave || member == members_.end()) return;
        if (!member->second.leaving) member->second.leaving = now_;
    }
    void on(const fact::Paused& paused, Verdict&) { still_.insert_or_assign(paused.node, true); }
    void on(const fact::Resumed& resumed, Verdict&) {
        still_.insert_or_assign(resumed.node, false);
        shake(resumed.node);
    }
    void on(const fact::ClockChanged& changed, Verdict&) { shake(changed.node); }
    void on(const fact::Progressed& progressed, Verdict&) {
        const auto member = members_.find(progressed.node);
        if (member == members_.end()) return;
        member->second.progress = progressed.progress;
        member->second.texts_at = now_;
    }
    void on(const fact::Told& told, Verdict& verdict) {
        const auto* const closed = std::get_if<Closed>(&told.event);
        if (closed == nullptr || closed->reason != Reason::timeout) return;
        const auto member = members_.find(told.node);
        if (member == members_.end()) return;
        if (!member->second.is_in || member->second.leaving || member->second.is_shaken) return;
        verdict.breach("S22", to_string(told.node) + " closes instead of returning");
    }

    void shake(const Endpoint& node) {
        shaken_at_.insert_or_assign(node, now_);
        const auto member = members_.find(node);
        if (member != members_.end()) member->second.is_shaken = true;
    }

    /// After the step, which tells how far its texts have come.
    void see_off(const Endpoint& leaver, Verdict& verdict) const {
        const auto member = members_.find(leaver);
        if (member == members_.end() || !member->second.has_texts()) return;
        verdict.breach("S22", to_string(leaver) + " takes leave before its texts are in the log");
    }

    /// True: a member has taken leave.
    bool on_sent(const Packet& packet, const SessionBook& book, Verdict& verdict) {
        if (const auto* const welcome = packet.as<wire::Welcome>()) {
            if (const auto which = book.find(welcome->token)) {
                waiting_.try_emplace({.session = *which, .at_room = true},
                                     Waiting{.before = (welcome->start - 1).value()});
            }
            return false;
        }
        const bool is_login =
            packet.as<wire::Hello>() != nullptr || packet.as<wire::Join>() != nullptr;
        const Contents* const contents = packet.contents();
        const bool is_farewell = contents != nullptr && contents->close;
        if (!is_login && !is_farewell) return false;
        const Endpoint* const node = book.node_at(packet.from);
        const auto member = node == nullptr ? members_.end() : members_.find(*node);
        if (member == members_.end()) return false;
        demand(*node, member->second, verdict);
        if (is_farewell) {
            member->second.farewell = now_;
            return true;
        }
        if (std::exchange(member->second.is_in, false)) member->second.asked = 0;
        ++member->second.asked;
        member->second.asked_at = now_;
        return false;
    }

    void on_delivered(const Packet& packet, const SessionBook& book) {
        const auto* const welcome = packet.as<wire::Welcome>();
        if (welcome == nullptr) return;
        const Endpoint* const node = book.node_at(packet.to);
        const auto which = book.find(welcome->token);
        const auto member = node == nullptr ? members_.end() : members_.find(*node);
        if (member == members_.end() || !which) return;
        const SessionEntry& session = book.session(*which);
        if (session.node != *node || !session.at_member.lives) return;
        const bool is_new =
            waiting_
                .try_emplace(
                    {.session = *which},
                    Waiting{.asked_at = now_, .empty_at = now_, .is_open = !member->second.was_in})
                .is_new;
        if (!is_new) return;
        member->second.was_in = member->second.is_in = true;
        member->second.is_shaken = false;
    }

    void on_seen(const SessionBook::Seen& seen, const Packet& packet, const SessionBook& book,
                 Verdict& verdict) {
        Waiting* const found = waiting_.find(seen.side());
        if (found == nullptr) return;
        Waiting& waiting = *found;
        const Contents& contents = *packet.contents();
        if (!seen.arrived) {
            const bool asks = contents.ping || !contents.records.empty() || contents.position;
            if (!asks) return;
            demand(seen.side(), waiting, book, verdict);
            waiting.asked_at = now_;
            if (contents.ping) waiting.question = contents.stamp;
            for (const Contents::Run& run : contents.records) {
                const auto last = static_cast<std::int64_t>(run.last() - waiting.before);
                waiting.newest = std::max(waiting.newest, last);
                waiting.is_open = true;
            }
            if (contents.position) {
                waiting.acknowledged.skip_to(static_cast<std::int64_t>(
                    contents.position->tail.value() - 1 - waiting.before));
            }
        } else if (contents.ack) {
            const bool was_empty = waiting.is_empty();
            acknowledge(waiting, *contents.ack);
            if (!was_empty && waiting.is_empty()) waiting.empty_at = now_;
        }
    }

    static void acknowledge(Waiting& waiting, const wire::Ack& ack) {
        waiting.acknowledged.acknowledge(ack, waiting.before);
        const bool answered =
            waiting.question && static_cast<std::int32_t>(ack.echo - *waiting.question) >= 0;
        if (answered) waiting.question.reset();
    }

    // What is due.

    /// When it was asked; or the excuse: it stood still since then, or its clock has jumped.
    [[nodiscard]] Duration later_of(const Endpoint& node, Duration asked) const {
        const auto shaken = shaken_at_.find(node);
        return shaken == shaken_at_.end() ? asked : std::max(asked, shaken->second);
    }
    [[nodiscard]] bool stands_still(const Endpoint& node) const {
        const auto found = still_.find(node);
        return found != still_.end() && found->second;
    }
    [[nodiscard]] bool is_late(const Endpoint& node, Duration asked, Duration pause) const {
        return later_of(node, asked) + by_any_clock(pause) < now_;
    }

    void demand(const Endpoint& node, const Member& member, Verdict& verdict) const {
        if (stands_still(node)) return;
        if (member.leaving) {
            if (is_late(node, *member.leaving, longest_leave)) {
                verdict.breach("S22", to_string(node) + " has been leaving for too long");
            }
        } else if (!member.was_in && is_late(node, member.since, first_login)) {
            verdict.breach("S22", to_string(node) + " goes on with its first login for too long");
        }
        if (member.farewell && is_late(node, *member.farewell, farewell_pause)) {
            verdict.breach("S22", to_string(node) + " does not take leave again");
        }
        if (!member.is_in &&
            is_late(node, member.asked_at, login_pause(member.was_in, member.asked)))
            verdict.breach("S22", to_string(node) + " does not ask again to be let in");
    }

    void demand(SessionSide end, const Waiting& waiting, const SessionBook& book,
                Verdict& verdict) const {
        const SessionEntry& session = book.session(end.session);
        const Endpoint& node = end.at_room ? session.room : *session.node;
        if (stands_still(node)) return;
        if (!end.at_room && gives_up(session, book)) return;
        const bool waits = !waiting.is_empty() || waiting.question;
        if (waits && is_late(node, waiting.asked_at, longest_probe)) {
            verdict.breach("S22", to_string(node) + " does not ask again for what it is owed");
        }
        if (end.at_room) return;
        const auto member = members_.find(node);
        if (member == members_.end()) return;
        const bool is_blocked = waiting.is_open && waiting.is_empty() && member->second.has_texts();
        const Duration since =
            std::max({waiting.asked_at, waiting.empty_at, member->second.texts_at});
        if (is_blocked && is_late(node, since, blocked_pause)) {
            verdict.breach("S22", to_string(node) + " does not ask whether its texts may come");
        }
        const Duration keepalive = std::chrono::seconds{session.welcome.keepalive};
        const Duration silence = book.clock_of(node) - session.at_member.newest_at;
        if (!waiting.question && is_late(node, now_ - silence, keepalive + keepalive / 10)) {
            verdict.breach("S22", to_string(node) + " does not ask in a silence");
        }
    }

    /// The excuse: it has heard nothing for so long that it returns.
    static bool gives_up(const SessionEntry& session, const SessionBook& book) {
        const Duration silence = book.clock_of(*session.node) - session.at_member.newest_at;
        return std::chrono::seconds{session.welcome.timeout} <=
               silence + std::chrono::microseconds{1};
    }

    void look_around(const SessionBook& book, Verdict& verdict) {
        look_ = now_ + look_pause;
        for (const auto& [node, member] : members_)
            demand(node, member, verdict);
        waiting_.for_each([&](SessionSide end, const Waiting& waiting) {
            const SessionEntry& session = book.session(end.session);
            const bool lives = end.at_room ? session.at_room.lives : session.at_member.lives;
            if (lives) return demand(end, waiting, book, verdict);
            waiting_.erase(end);
        });
    }

    Duration now_{};
    Duration look_{}; ///< when to look at all
    std::map<Endpoint, Member> members_;
    SessionEnds<Waiting> waiting_;
    std::map<Endpoint, bool> still_;         ///< who stands still
    std::map<Endpoint, Duration> shaken_at_; ///< by a pause, or a change of its clock
};

} // namespace confab::sim
