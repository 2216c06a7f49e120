// intruder: somebody on the path between a room and its members: it reads what passes, so it knows
// tokens, newest stamps and edges of sessions that live, and forges what only one end may say.
// The one rule: it says nothing that the room may believe: what it sends is to be dropped, or ends
// the session that it is sent in. What somebody on the path can do by acting as the member is no
// bug: see docs/security.md.
#pragma once

#include "hostile.hpp"
#include "run.hpp"

#include <confab/protocol/stamp.hpp>
#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/random.hpp>
#include <confab/wire/data_writer.hpp>
#include <confab/wire/message.hpp>

#include <array>
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

/// What it does with what it knows.
enum class Trick : std::uint8_t {
    farewell,       ///< of a member, with its newest stamp, and from elsewhere
    blind_proof,    ///< that a member has moved here, with a value that nobody has asked with
    early_bitmap,   ///< an acknowledgement whose bitmap names what was never sent
    one_too_many,   ///< a submission right behind the edge of who has used up its credit
    foreign_reset,  ///< to a member: of a session that is not its own
    ghost,          ///< the shortest datagram with a token of any session that there was
    short_hello,    ///< the first question of a login, without all of its zeros
    unknown_tokens, ///< in hundreds at once
    old_words,      ///< what somebody has said who is dead, again and again for a minute
};
inline constexpr std::size_t trick_count = static_cast<std::size_t>(Trick::old_words) + 1;

template <registry Registry>
class Intruder {
public:
    using Run = BasicRun<Registry>;

    explicit Intruder(Random random) : random_{random} {}

    /// Reads along for so long, and then plays a trick on this person, who is in by confab/1 and
    /// has been heard; or on nobody.
    void act(Actor who, Duration listening, Run& run) {
        const auto trick = static_cast<Trick>(random_.below(trick_count));
        if (trick == Trick::one_too_many) talk(who, run);
        listen(run, listening);
        switch (trick) {
        case Trick::short_hello:
            return send(run, elsewhere(), short_hello());
        case Trick::unknown_tokens:
            return send_unknown_tokens(run);
        case Trick::ghost:
            return send_ghosts(run);
        default:
            break;
        }
        const auto line = line_of(run.person(who), run);
        if (line != lines_.end()) play(trick, who, line->first, line->second, run);
    }

    friend bool operator==(const Intruder&, const Intruder&) = default;

private:
    /// What it has read of a session.
    struct Line {
        Packet last{};          ///< that the member has sent, with the newest stamp
        std::uint32_t echo = 0; ///< in its last acknowledgement
        std::optional<std::uint64_t> acknowledged{}; ///< by it
        std::uint64_t newest_submission = 0;         ///< of it
        std::uint64_t edge = 0;                      ///< as the room has told it
        friend bool operator==(const Line&, const Line&) = default;
    };
    using Lines = std::map<wire::Token, Line>;

    static const Endpoint& room_of(const Run& run) { return run.world().endpoint(run.room()); }

    void listen(Run& run, Duration duration) {
        const auto read = [&] {
            for (const Fact& fact : run.world().facts()) {
                const auto* const sent = std::get_if<fact::Sent>(&fact);
                if (sent != nullptr && sent->packet.contents() != nullptr)
                    read_along(sent->packet, *sent->packet.contents(), room_of(run));
            }
            return false;
        };
        run.world().run_until(read, duration);
    }

    void read_along(const Packet& packet, const Contents& contents, const Endpoint& room) {
        Line& line = lines_[contents.token];
        if (packet.from == room) {
            if (contents.ack) line.edge = contents.ack->cumulative + contents.ack->credit;
            return;
        }
        line.last = packet;
        if (contents.ack) {
            line.echo = contents.ack->echo;
            line.acknowledged = contents.ack->cumulative;
        }
        for (const Contents::Run& run : contents.records) {
            const std::uint64_t last = run.last();
            if (line.newest_submission < last) line.newest_submission = last;
        }
    }

    [[nodiscard]] typename Lines::const_iterator line_of(const Person& person,
                                                         const Run& run) const {
        const ReliableMember* const member = run.world().member(person.member).reliable();
        if (member == nullptr || !member->session()) return lines_.end();
        const auto line = lines_.find(member->session()->token());
        return line == lines_.end() || line->second.last.bytes.empty() ? lines_.end() : line;
    }

    void play(Trick trick, Actor who, wire::Token token, const Line& line, Run& run) {
        const Endpoint home = line.last.from;
        const std::uint32_t stamp = line.last.contents()->stamp + 1;
        const auto datagram = [&](const auto&... frames) {
            wire::Buffer buffer;
            wire::DataWriter writer{buffer, wire::max_datagram_size, token, stamp};
            (writer.put(frames), ...);
            return hostile::to_bytes(writer.finish());
        };
        switch (trick) {
        case Trick::farewell:
            return send(run, elsewhere(), datagram(wire::Close{wire::Code::bye}));
        case Trick::blind_proof:
            send(run, elsewhere(), datagram(wire::ProbeAck{random_.next()}));
            // From another place, and longer: what it earns is not the first one's.
            return send(run, elsewhere(), long_ask(token, stamp + 1));
        case Trick::early_bitmap: {
            // Numbers of its own would stand elsewhere in a log that begins elsewhere: see S15.
            if (!line.acknowledged) return;
            constexpr std::size_t widest = 32;
            std::array<std::byte, widest> bits{};
            bits.back() = std::byte{0x80};
            return lie(run, home,
                       datagram(wire::Ack{.cumulative = *line.acknowledged,
                                          .echo = line.echo,
                                          .bitmap = BytesView{bits}}));
        }
        case Trick::one_too_many:
            if (line.newest_submission != line.edge) return;
            return lie(run, home, submission(token, stamp, line.edge + 1));
        case Trick::foreign_reset: {
            wire::Buffer buffer;
            const wire::Reset reset{wire::Token{random_.next()}};
            return run.perform(
                action::Inject{room_of(run), home, hostile::to_bytes(wire::encode(reset, buffer))});
        }
        default:
            return repeat_the_dead(who, line.last, run);
        }
    }

    /// Until it has used up its credit, if there is a limit.
    void talk(Actor who, Run& run) {
        constexpr int many = 40;
        for (int line = 0; line < many; ++line)
            run.perform(action::Say{who, "much " + std::to_string(++said_)});
    }

    static Bytes submission(wire::Token token, std::uint32_t stamp, std::uint64_t number) {
        wire::Buffer buffer;
        wire::DataWriter writer{buffer, wire::max_datagram_size, token, stamp};
        writer.put_record(number, wire::WireRecord{.kind = wire::WireKind::text,
                                                   .first = true,
                                                   .last = true,
                                                   .bytes = "one too many"});
        return hostile::to_bytes(writer.finish());
    }

    static Bytes long_ask(wire::Token token, std::uint32_t stamp) {
        wire::Buffer buffer;
        wire::DataWriter writer{buffer, wire::max_datagram_size, token, stamp};
        writer.put(wire::RosterAsk{.after = longest_name});
        return hostile::to_bytes(writer.finish());
    }

    static Bytes ping(wire::Token token, std::uint32_t stamp) {
        wire::Buffer buffer;
        wire::DataWriter writer{buffer, wire::max_datagram_size, token, stamp};
        writer.put(wire::Ping{});
        return hostile::to_bytes(writer.finish());
    }

    Bytes short_hello() {
        constexpr std::size_t least = 16; // checksum, versions and nonce
        wire::Buffer buffer;
        wire::ByteWriter writer = wire::message::begin(buffer, wire::message::hello);
        writer.put(std::uint8_t{1});
        writer.put(std::uint8_t{1});
        writer.put(random_.next());
        const std::size_t size = least + random_.below(wire::hello_size - least);
        return hostile::to_bytes(wire::message::seal(writer, size));
    }

    void send_unknown_tokens(Run& run) {
        constexpr int many = 250;
        const Endpoint own = elsewhere();
        const std::uint32_t stamp = Stamp{run.world().now()}.value();
        for (int count = 0; count < many; ++count)
            send(run, own, ping(wire::Token{random_.next()}, stamp));
    }

    /// Each from a place of its own, to which nothing is owed, and no newer than what was heard.
    void send_ghosts(Run& run) {
        std::vector<wire::Token> tokens;
        for (const auto& [token, line] : lines_)
            if (!line.last.bytes.empty()) tokens.push_back(token);
        constexpr int most = 8;
        for (int count = 0; count < most && !tokens.empty(); ++count) {
            const wire::Token token = tokens[random_.below(tokens.size())];
            send(run, elsewhere(), ping(token, lines_[token].last.contents()->stamp));
        }
    }

    void repeat_the_dead(Actor who, Packet packet, Run& run) {
        using std::chrono::seconds;
        run.perform(action::Crash{who});
        constexpr int times = 9;
        for (int count = 0; count < times && !run.world().violation(); ++count) {
            listen(run, random_.between(seconds{1}, seconds{16}));
            send(run, packet.from, hostile::to_bytes(packet.bytes));
        }
    }

    /// Where it has not been before.
    Endpoint elsewhere() {
        constexpr std::uint16_t first_port = 6000;
        return ipv4_endpoint({10, 66, 1, 1}, static_cast<std::uint16_t>(first_port + places_++));
    }

    static void send(Run& run, const Endpoint& from, Bytes bytes) {
        run.perform(action::Inject{from, room_of(run), std::move(bytes)});
    }
    static void lie(Run& run, const Endpoint& from, Bytes bytes) {
        run.perform(action::Inject{from, room_of(run), std::move(bytes), true});
    }

    static constexpr std::string_view longest_name = "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz";

    Random random_;
    Lines lines_;
    std::uint64_t said_ = 0;
    std::uint16_t places_ = 0;
};

} // namespace confab::sim
