// session_book: the sessions of confab/1 as whoever reads all facts knows them: between whom, since
// which WELCOME, and what of each has come to either end.
// The one rule: it is kept from what was sent and delivered alone, and asks no node.
#pragma once

#include "clock_book.hpp"
#include "contents.hpp"
#include "endpoint_set.hpp"
#include "fact.hpp"
#include "record_tally.hpp"
#include "session_ends.hpp"
#include "session_entry.hpp"

#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/reason.hpp>
#include <confab/vocabulary/sequence.hpp>
#include <confab/wire/message.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

class SessionBook {
public:
    explicit SessionBook(NameFolding fold) : fold_{fold} {}

    /// A datagram of a session in the last step, at one of its own ends.
    struct Seen {
        std::size_t fact = 0;    ///< which, `Sent` or `Delivered`
        std::size_t session = 0; ///< which
        bool arrived = false;
        bool at_room = false;   ///< the end that has sent it, or that it has come to
        bool newer = false;     ///< when it has arrived: than all before
        bool dropped = false;   ///< the room takes nothing of it: it is old, and from elsewhere
        bool moved = false;     ///< it proves that its member is where it has come from
        bool news = false;      ///< it has brought a record that was not there
        bool gap = false;       ///< one before the newest of those has not come
        bool overtaken = false; ///< one behind the oldest of those had come
        bool told_gap = false;  ///< a POSITION in it tells of a gap
        bool uncalled = false;  ///< it has brought a record that the room has not allowed yet

        [[nodiscard]] SessionSide side() const { return {session, at_room}; }
        friend bool operator==(const Seen&, const Seen&) = default;
    };

    /// A session that the room has let go in the last step, since the log has that its member left.
    struct Gone {
        std::size_t session = 0;
        Reason reason = Reason::bye;

        friend bool operator==(const Gone&, const Gone&) = default;
    };

    void observe(Duration now, const Facts& facts) {
        now_ = now;
        seen_.clear();
        gone_.clear();
        for (std::size_t at = 0; at < facts.size(); ++at) {
            const Fact& fact = facts[at];
            if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                on_sent(sent->packet, at);
            } else if (const auto* const delivered = std::get_if<fact::Delivered>(&fact)) {
                on_delivered(delivered->packet, at);
            } else {
                std::visit([this](const auto& kind) { this->on(kind); }, fact);
            }
        }
    }

    [[nodiscard]] const std::vector<Seen>& seen() const { return seen_; }
    [[nodiscard]] const std::vector<Gone>& gone() const { return gone_; }
    /// visit(session) of those that the room holds.
    template <typename Visit>
    void for_each_live(Visit visit) const {
        for (const auto& [place, which] : live_)
            visit(sessions_[which]);
    }
    /// The one that the room holds under this name; none: nullptr.
    [[nodiscard]] const SessionEntry* live(const Endpoint& room, std::string_view name) const {
        const auto found = live_.find({room, fold_(name)});
        return found == live_.end() ? nullptr : &sessions_[found->second];
    }
    /// So many have there been, in the order of their WELCOMEs.
    [[nodiscard]] std::size_t sessions() const { return sessions_.size(); }
    [[nodiscard]] const SessionEntry& session(std::size_t which) const { return sessions_[which]; }
    [[nodiscard]] const SessionEntry& session(const Seen& seen) const {
        return sessions_[seen.session];
    }
    /// The packet of such a fact.
    [[nodiscard]] static const Packet& packet(const Seen& seen, const Facts& facts) {
        const Fact& fact = facts[seen.fact];
        return seen.arrived ? std::get<fact::Delivered>(fact).packet
                            : std::get<fact::Sent>(fact).packet;
    }
    /// What the member has read; nothing before its first WELCOME.
    [[nodiscard]] const Readership* readership(const Endpoint& node) const {
        const auto found = readers_.find(node);
        return found == readers_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] std::optional<std::size_t> find(wire::Token token) const {
        const auto found = tokens_.find(token);
        return found == tokens_.end() ? std::nullopt : std::optional{found->second};
    }
    /// The member that is seen at this address.
    [[nodiscard]] const Endpoint* node_at(const Endpoint& address) const {
        const auto found = nodes_.find(address);
        return found == nodes_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] bool is_room(const Endpoint& place) const { return rooms_.contains(place); }
    /// The present, or another moment, by a node's own clock.
    [[nodiscard]] Duration clock_of(const Endpoint& node) const { return clocks_.read(node, now_); }
    [[nodiscard]] Duration now() const { return now_; }
    [[nodiscard]] const std::map<std::uint64_t, Asked>& asked() const { return asked_; }

    friend bool operator==(const SessionBook&, const SessionBook&) = default;

private:
    template <typename Kind>
    void on(const Kind&) {}

    struct Member {
        std::optional<std::uint64_t> login{}; ///< its nonce
        std::optional<std::size_t> session{};
        friend bool operator==(const Member&, const Member&) = default;
    };

    void on(const fact::Started& started) {
        clocks_.on(started);
        if (started.node == started.server) {
            rooms_.insert(started.node);
            return end_all(started.node);
        }
        nodes_.insert_or_assign(started.node, started.node);
        leave_session(started.node);
        members_.erase(started.node);
        readers_.erase(started.node);
    }
    void on(const fact::Stopped& stopped) {
        if (is_room(stopped.node)) return end_all(stopped.node);
        leave_session(stopped.node);
    }
    void on(const fact::LogChanged& changed) { end_all(changed.room); }
    void on(const fact::Commanded& commanded) {
        if (commanded.command == Command::close) end_all(commanded.node);
    }
    void on(const fact::ClockChanged& changed) { clocks_.on(changed, now_); }
    void on(const fact::Rebound& rebound) {
        const auto old = nodes_.find(rebound.from);
        if (old != nodes_.end() && old->second == rebound.node) nodes_.erase(old);
        nodes_.insert_or_assign(rebound.to, rebound.node);
    }
    void on(const fact::Recorded& recorded) {
        const Record& record = recorded.record;
        const bool is_text = record.kind == RecordKind::text && record.last;
        if ((!is_text && record.kind != RecordKind::left) || live_.empty()) return;
        const auto live = live_.find({recorded.room, fold_(record.name)});
        if (live == live_.end()) return;
        SessionEntry& session = sessions_[live->second];
        if (is_text) {
            session.committed = record.submission;
        } else {
            end(session);
            gone_.push_back({live->second, record.reason});
            live_.erase(live);
        }
    }

    void end(SessionEntry& session) const {
        session.at_room.lives = false;
        session.ended_at = clock_of(session.room);
    }

    void end_all(const Endpoint& room) {
        std::erase_if(live_, [&](const auto& entry) {
            if (entry.first.first != room) return false;
            end(sessions_[entry.second]);
            return true;
        });
    }

    void leave_session(const Endpoint& node) {
        const auto member = members_.find(node);
        if (member == members_.end() || !member->second.session) return;
        sessions_[*member->second.session].at_member.lives = false;
        member->second.session.reset();
    }

    void on_sent(const Packet& packet, std::size_t at) {
        if (packet.message() == nullptr) return;
        if (const Contents* const contents = packet.contents()) {
            const auto which = find(contents->token);
            if (!which) return;
            const bool at_room = sessions_[*which].room == packet.from;
            if (!at_room && !is_members(*which, packet.from)) return;
            seen_.push_back({.fact = at, .session = *which, .at_room = at_room});
            if (at_room && !contents->probe) sessions_[*which].told_at = packet.to;
            if (at_room && contents->probe) sessions_[*which].path.probed(*contents->probe);
            if (at_room && contents->ack) {
                std::uint64_t& edge = sessions_[*which].edge;
                edge = std::max(edge, contents->ack->cumulative + contents->ack->credit);
            }
        } else if (const auto* const welcome = packet.as<wire::Welcome>()) {
            on_welcome_sent(packet, *welcome);
        } else if (const Endpoint* const node = node_at(packet.from)) {
            on_login_sent(*node, *packet.message());
        }
    }

    void on_welcome_sent(const Packet& packet, const wire::Welcome& welcome) {
        const auto [found, is_new] = tokens_.try_emplace(welcome.token, sessions_.size());
        const auto asked = asked_.find(welcome.nonce);
        if (!is_new || asked == asked_.end()) return;
        const auto [live, first] =
            live_.try_emplace({packet.from, fold_(asked->second.name)}, sessions_.size());
        if (!first) end(sessions_[live->second]);
        live->second = sessions_.size();
        sessions_.push_back({.room = packet.from,
                             .asked = asked->second,
                             .welcome = welcome,
                             .told_at = packet.to,
                             .path = MemberPath{packet.to},
                             .edge = welcome.credit});
        sessions_.back().at_room.lives = true;
        sessions_.back().at_room.newest_at = clocks_.read(packet.from, now_);
    }

    /// A login has begun: whatever there was before has ended.
    void on_login_sent(const Endpoint& node, const wire::Message& message) {
        const auto* const hello = std::get_if<wire::Hello>(&message);
        const auto* const join = std::get_if<wire::Join>(&message);
        if (hello == nullptr && join == nullptr) return;
        leave_session(node);
        members_[node].login = hello != nullptr ? hello->nonce : join->nonce;
    }

    void on_delivered(const Packet& packet, std::size_t at) {
        if (packet.message() == nullptr) return;
        if (is_room(packet.to)) {
            if (const Contents* const contents = packet.contents()) {
                return on_data_to_room(packet, *contents, at);
            }
            const auto* const join = packet.as<wire::Join>();
            if (join == nullptr) return;
            asked_.insert_or_assign(
                join->nonce, Asked{std::string{join->name}, join->back, join->history, join->size});
        } else if (const Endpoint* const node = node_at(packet.to)) {
            on_delivered_to(*node, packet, at);
        }
    }

    void on_delivered_to(const Endpoint& node, const Packet& packet, std::size_t at) {
        if (const Contents* const contents = packet.contents()) {
            on_data_to_member(node, *contents, at);
        } else if (const auto* const welcome = packet.as<wire::Welcome>()) {
            on_welcome(node, *welcome);
        } else if (const auto* const reset = packet.as<wire::Reset>()) {
            const auto which = find(reset->token);
            if (which && members_[node].session == which) leave_session(node);
        }
    }

    void on_welcome(const Endpoint& node, const wire::Welcome& welcome) {
        Member& member = members_[node];
        const auto which = find(welcome.token);
        if (member.login != welcome.nonce || !which) return;
        member.login.reset();
        member.session = which;
        sessions_[*which].node = node;
        sessions_[*which].at_member = {.lives = true, .newest_at = clocks_.read(node, now_)};
        sessions_[*which].edge_heard = welcome.credit;
        Readership& reader = readers_[node];
        if (reader.log != welcome.log) reader = {.log = welcome.log, .origin = welcome.start - 1};
        reader.records.go_on_after(reader.number(welcome.start) - 1);
    }

    /// Newer than all before; then it counts as the newest.
    bool hear(SessionEnd& end, std::uint32_t stamp, const Endpoint& node) {
        const bool newer = !end.has_heard || static_cast<std::int32_t>(stamp - end.newest) > 0;
        if (!newer) return false;
        end.has_heard = true;
        end.newest = stamp;
        end.newest_at = clocks_.read(node, now_);
        return true;
    }

    void on_data_to_room(const Packet& packet, const Contents& contents, std::size_t at) {
        const auto which = find(contents.token);
        if (!which || !contents.to_room) return;
        SessionEntry& session = sessions_[*which];
        if (session.room != packet.to || !session.at_room.lives) return;
        Seen seen{.fact = at, .session = *which, .arrived = true, .at_room = true};
        seen.newer = hear(session.at_room, contents.stamp, session.room);
        seen.uncalled = contents.newest_record() > session.edge;
        session.may_lack =
            session.may_lack || seen.uncalled || (!seen.newer && packet.from != session.told_at);
        seen.dropped = !seen.newer && packet.from != session.path.proven();
        if (!seen.dropped) {
            seen.moved =
                session.path.heard_from(packet.from, contents.probe_ack, clock_of(session.room));
        }
        const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
        tally(session.submissions, contents, number, RecordTally::most_ahead, seen);
        seen_.push_back(seen);
    }

    void on_data_to_member(const Endpoint& node, const Contents& contents, std::size_t at) {
        const auto which = find(contents.token);
        if (!which || !contents.to_member || sessions_[*which].node != node) return;
        SessionEntry& session = sessions_[*which];
        if (!session.at_member.lives) return;
        Seen seen{.fact = at, .session = *which, .arrived = true};
        Readership& reader = readers_[node];
        const Duration silence = clocks_.read(node, now_) - session.at_member.newest_at;
        if (silence >= std::chrono::seconds{session.welcome.timeout}) {
            reader.may_lack = session.at_member.may_be_over = true;
        }
        seen.newer = hear(session.at_member, contents.stamp, node);
        const auto number = [&](std::uint64_t value) { return reader.number(Sequence{value}); };
        tally(reader.records, contents, number, 256, seen);
        if (contents.position) {
            const std::int64_t tail = reader.number(contents.position->tail);
            seen.told_gap = reader.records.all_up_to() + 1 < tail;
            reader.records.skip_to(tail - 1);
        }
        if (contents.ack) {
            session.edge_heard =
                std::max(session.edge_heard, contents.ack->cumulative + contents.ack->credit);
        }
        if (contents.close && *contents.close == wire::Code::timeout) leave_session(node);
        seen_.push_back(seen);
    }

    template <typename Number>
    static void tally(RecordTally& records, const Contents& contents, Number number,
                      std::int64_t window, Seen& seen) {
        const std::int64_t newest_before = records.newest();
        std::int64_t newest = records.all_up_to(); // of those that it brings
        for (const Contents::Run& run : contents.records) {
            for (std::uint64_t at = 0; at < run.count; ++at) {
                const std::int64_t one = number(run.first + at);
                if (one > records.all_up_to() + window || !records.add(one)) continue;
                seen.news = true;
                seen.overtaken = seen.overtaken || one < newest_before;
                newest = std::max(newest, one);
            }
        }
        seen.gap = newest > records.all_up_to();
    }

    [[nodiscard]] bool is_members(std::size_t which, const Endpoint& address) const {
        const Endpoint* const node = node_at(address);
        return node != nullptr && sessions_[which].node == *node;
    }

    NameFolding fold_;
    Duration now_{};
    ClockBook clocks_;
    EndpointSet rooms_;
    std::map<Endpoint, Endpoint> nodes_; ///< members, by the address at which they are seen
    std::map<Endpoint, Member> members_;
    std::map<Endpoint, Readership> readers_;
    std::map<std::uint64_t, Asked> asked_; ///< by nonce
    std::map<wire::Token, std::size_t> tokens_;
    std::map<std::pair<Endpoint, std::string>, std::size_t> live_; ///< by room, by folded name
    std::vector<SessionEntry> sessions_;
    std::vector<Seen> seen_; ///< in the last step
    std::vector<Gone> gone_; ///< so
};

} // namespace confab::sim
