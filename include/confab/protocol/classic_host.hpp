// classic_host: the classic dialect at the server's end, without I/O; time comes in as an argument.
// The one rule: a datagram counts only from the address that logged its name in, and is answered
// only by what the log has said.
//
//   state     L, same address   L, another   C            Q                  the log says
//   -         offer joined      (as same)    -            EXIT if just left  -
//   joining   -                 -            -            offer left         joined: OK / void:
//   taken joined    OK                taken        offer text   offer left         left: EXIT,
//   forgotten leaving   -                 taken        -            -                  left: EXIT,
//   forgotten
#pragma once

#include "../vocabulary/event.hpp"
#include "../vocabulary/instant.hpp"
#include "../vocabulary/text.hpp"
#include "../wire/classic.hpp"
#include "classic_options.hpp"
#include "classic_sessions.hpp"
#include "farewells.hpp"
#include "roster.hpp"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab {

/// What a request leads to: at most one datagram to its sender, one record to offer, one event.
struct ClassicAnswer {
    std::optional<std::string> reply{};
    std::optional<Record> offer{};
    std::optional<Event> event{};
    bool from_stranger = false; ///< a C or Q of who does not hold the name: nothing happens
};

class ClassicHost {
public:
    /// `room` is what the authors of this server carry; the other two are the roster's.
    ClassicHost(ClassicOptions options, std::uint64_t room, NameFolding fold,
                std::string administrator)
        : options_{std::move(options)}, room_{room}, fold_{fold},
          administrator_{std::move(administrator)}, farewells_{options_.farewell} {
        assert(options_.silence_limit > Duration::zero());
    }

    [[nodiscard]] bool serves(const Endpoint& peer) const {
        return options_.service == ClassicService::any ||
               (options_.service == ClassicService::local && is_local(peer.address));
    }

    [[nodiscard]] ClassicAnswer receive(const classic::Request& request, const Endpoint& peer,
                                        Instant now, const Roster& roster) {
        const auto handle = [&](const auto& kind) { return on(kind, peer, now, roster); };
        return std::visit(handle, request);
    }

    /// What ends now: the `left` of a member at a peer that has become unreachable. Ask until
    /// nothing.
    [[nodiscard]] std::optional<Record> next_unreachable(const Endpoint& peer) {
        return leave(sessions_.find_joined_at(peer), Reason::unreachable);
    }

    /// What ends now: the `left` of a member that was silent for too long. Ask until nothing.
    [[nodiscard]] std::optional<Record> next_silent(Instant now) {
        return leave(sessions_.next_silent(now, options_.silence_limit), Reason::timeout);
    }

    [[nodiscard]] std::optional<Instant> next_deadline() const { return sessions_.next_check(); }

    /// Tells the members what the log says. `admitted`: the record counts. `send(peer, line)` is
    /// called for each of them; the line is good for the call.
    template <typename Send>
    void publish(const Record& record, bool admitted, Instant now, Send send) {
        const auto id = own_session(record.author);
        if (record.kind == RecordKind::joined && id) {
            if (!conclude_login(*id, admitted, now, send)) return;
        }
        if (!admitted) return;

        const bool author_hears = record.kind == RecordKind::text;
        classic::for_each_line(record, options_.wording, [&](const std::string& line) {
            sessions_.for_each([&](SessionId listener, const ClassicSession& session) {
                if (session.in_room && (author_hears || listener != id)) send(session.peer, line);
            });
        });
        if (record.kind == RecordKind::left && id) say_farewell(*id, record, now, send);
    }

    /// Ends every session at once: EXIT to each. Gives the `left` records to offer.
    template <typename Send>
    [[nodiscard]] std::vector<Record> dismiss_all(Send send) {
        std::vector<Record> left;
        sessions_.for_each([&](SessionId id, const ClassicSession& session) {
            send(session.peer, options_.wording.exit);
            left.push_back(left_record(id, session, Reason::shutdown));
        });
        sessions_.clear();
        return left;
    }

    [[nodiscard]] const ClassicSessions& sessions() const { return sessions_; }

    /// Shows what decides how it goes on, options aside: a simulator takes its fingerprint of this.
    template <typename Show>
    void show_state(Show show) const {
        show(sessions_, farewells_, last_session_);
    }

    friend bool operator==(const ClassicHost&, const ClassicHost&) = default;

private:
    using State = ClassicSession::State;

    ClassicAnswer on(const classic::Login& login, const Endpoint& peer, Instant now,
                     const Roster& roster) {
        const auto refuse = [&](Reason reason, const std::string& reply) {
            std::string name{utf8::prefix(login.name, max_name_size)};
            return ClassicAnswer{.reply = reply,
                                 .event = LoginRefused{peer, std::move(name), reason}};
        };
        if (!is_name(login.name)) return refuse(Reason::name_bad, options_.wording.bad_name);
        std::string folded = fold_(login.name);
        if (const auto id = sessions_.find_name(folded)) {
            ClassicSession& session = *sessions_.find(*id);
            if (session.state == State::joining) return {};
            if (session.peer != peer) return refuse(Reason::name_taken, options_.wording.taken);
            if (session.state == State::leaving) return {};
            session.heard = now;
            return ClassicAnswer{.reply = options_.wording.ok};
        }
        if (!roster.is_free(login.name)) return refuse(Reason::name_taken, options_.wording.taken);
        if (sessions_.size() >= options_.max_members) {
            return refuse(Reason::full, options_.wording.full);
        }
        if (exceeds_quota(peer)) return refuse(Reason::quota, options_.wording.full);

        const SessionId id{++last_session_};
        const std::string name{login.name};
        sessions_.add(id, {.peer = peer, .name = name, .folded = std::move(folded), .heard = now},
                      options_.silence_limit);
        return ClassicAnswer{
            .offer = Record{.kind = RecordKind::joined, .author = author(id), .name = name}};
    }

    ClassicAnswer on(const classic::Chat& chat, const Endpoint& peer, Instant now, const Roster&) {
        const auto id = heard_from(chat.name, peer, now);
        if (!id) return {.from_stranger = true};
        ClassicSession& session = *sessions_.find(*id);
        if (!is_text(chat.text)) {
            // Told only when telling takes no more bytes than the text did: see docs/classic.md.
            const std::string& words = options_.wording.bad_text;
            const bool fits = words.size() <= classic::encode_chat(chat.name, chat.text).size();
            return refuse_text(session, Reason::text_bad,
                               fits ? std::optional{words} : std::nullopt);
        }
        if (chat.text.size() > classic::max_text_size(session.name)) return refuse_size(session);
        return ClassicAnswer{.offer = Record{.kind = RecordKind::text,
                                             .author = author(*id),
                                             .submission = ++session.submissions,
                                             .name = session.name,
                                             .text = chat.text}};
    }

    ClassicAnswer on(const classic::OversizeChat& chat, const Endpoint& peer, Instant now,
                     const Roster&) {
        const auto id = heard_from(chat.name, peer, now);
        if (!id) return {.from_stranger = true};
        return refuse_size(*sessions_.find(*id));
    }

    ClassicAnswer on(const classic::Quit& quit, const Endpoint& peer, Instant now, const Roster&) {
        if (!is_name(quit.name)) return {.from_stranger = true};
        const std::string folded = fold_(quit.name);
        const auto id = sessions_.find_name(folded);
        if (!id || sessions_.find(*id)->peer != peer) {
            if (!farewells_.contains(peer, folded, now)) return {.from_stranger = true};
            return ClassicAnswer{.reply = options_.wording.exit};
        }
        if (sessions_.find(*id)->state == State::leaving) return {};
        return ClassicAnswer{.offer = leave(id, Reason::bye)};
    }

    /// Whether the member is in; if not, it is told so, and the record tells nobody anything.
    template <typename Send>
    bool conclude_login(SessionId id, bool admitted, Instant now, Send& send) {
        ClassicSession& session = *sessions_.find(id);
        if (!admitted) {
            send(session.peer, options_.wording.taken);
            sessions_.remove(id);
            return false;
        }
        session.heard = now;
        session.in_room = true;
        if (session.state == State::joining) {
            session.state = State::joined;
            send(session.peer, options_.wording.ok);
        }
        return true;
    }

    template <typename Send>
    void say_farewell(SessionId id, const Record& left, Instant now, Send& send) {
        const ClassicSession& session = *sessions_.find(id);
        if (!left.text.empty()) send(session.peer, administrator_ + " : " + left.text);
        send(session.peer, options_.wording.exit);
        farewells_.add(session.peer, session.folded, now);
        sessions_.remove(id);
    }

    std::optional<Record> leave(std::optional<SessionId> id, Reason reason) {
        if (!id) return std::nullopt;
        ClassicSession& session = *sessions_.find(*id);
        session.state = State::leaving;
        return left_record(*id, session, reason);
    }

    [[nodiscard]] Record left_record(SessionId id, const ClassicSession& session,
                                     Reason reason) const {
        return Record{
            .kind = RecordKind::left, .reason = reason, .author = author(id), .name = session.name};
    }

    /// The joined session that this peer holds under the name; it is not silent. What is no name is
    /// nobody's, and is not folded: that may take time with the square of its length.
    std::optional<SessionId> heard_from(std::string_view name, const Endpoint& peer, Instant now) {
        if (!is_name(name)) return std::nullopt;
        const auto id = sessions_.find_name(fold_(name));
        if (!id) return std::nullopt;
        ClassicSession& session = *sessions_.find(*id);
        if (session.state != State::joined || session.peer != peer) return std::nullopt;
        session.heard = now;
        return id;
    }

    static ClassicAnswer refuse_text(const ClassicSession& session, Reason reason,
                                     std::optional<std::string> reply) {
        const std::size_t limit = classic::max_text_size(session.name);
        return ClassicAnswer{.reply = std::move(reply),
                             .event = TextRefused{session.name, reason, limit}};
    }

    [[nodiscard]] ClassicAnswer refuse_size(const ClassicSession& session) const {
        const std::size_t limit = classic::max_text_size(session.name);
        return refuse_text(session, Reason::too_big,
                           classic::encode_too_big(limit, options_.wording));
    }

    [[nodiscard]] bool exceeds_quota(const Endpoint& peer) const {
        const std::size_t most = options_.max_members_per_host;
        return !is_loopback(peer.address) && sessions_.count_from_host(peer, most) >= most;
    }

    [[nodiscard]] Author author(SessionId id) const {
        return {room_, static_cast<std::uint64_t>(id)};
    }

    [[nodiscard]] std::optional<SessionId> own_session(const Author& author) {
        const SessionId id{author.member};
        const bool own = author.room == room_ && sessions_.find(id) != nullptr;
        return own ? std::optional{id} : std::nullopt;
    }

    ClassicOptions options_;
    std::uint64_t room_;
    NameFolding fold_;
    std::string administrator_;
    ClassicSessions sessions_;
    Farewells farewells_;
    std::uint64_t last_session_ = 0;
};

} // namespace confab
