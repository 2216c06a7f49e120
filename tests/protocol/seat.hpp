// seat: a ReliableMember, and a room that answers it with what a test says.
#pragma once

#include "protocol/reliable.hpp"
#include "wire/page.hpp"

#include <confab/protocol/reliable_member.hpp>
#include <confab/vocabulary/event_text.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace seat {

using namespace confab;
using reliable::Acked;
using reliable::Bytes;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;

inline constexpr wire::Token first_token{100};
inline const std::string lost = to_string(Event{Lost{}});

/// Eve, who asks to be let in.
struct Seat {
    explicit Seat(std::string name = "eve", ReliableMemberOptions options = {},
                  Instant start = Instant{1ULL << 40U})
        : member{std::move(name), std::move(options), Secret{3, 4}, 1200, start}, now{start} {}

    /// What she sends, in words.
    std::string told() {
        std::vector<Bytes> sent;
        member.transmit(now, [&](BytesView bytes) { sent.push_back(reliable::bytes_of(bytes)); });
        for (const Bytes& bytes : sent) {
            const auto message = reliable::decoded(bytes);
            if (const auto* hello = std::get_if<wire::Hello>(&message)) nonce = hello->nonce;
            if (const auto* join = std::get_if<wire::Join>(&message)) back = join->back;
            if (const auto* data = std::get_if<wire::Data>(&message)) echo = Stamp{data->stamp};
        }
        return reliable::words(sent);
    }

    std::string turn() {
        member.advance(now);
        return told();
    }
    std::string after(Duration pause) {
        now += pause;
        return turn();
    }

    std::string hears(const Bytes& bytes) {
        BOOST_TEST(member.receive(bytes, now));
        return turn();
    }
    /// DATA of the session, with these frames.
    template <typename... Frames>
    std::string gets(const Frames&... frames) {
        return hears(data(frames...));
    }
    template <typename... Frames>
    Bytes data(const Frames&... frames) {
        stamp = Stamp{stamp.value() + 1};
        return reliable::data(token, stamp, frames...);
    }

    std::string challenged() {
        return hears(datagrams::encoded(wire::Challenge{.nonce = nonce, .log = log}));
    }
    std::string rejected(wire::Code code) {
        return hears(datagrams::encoded(wire::Reject{.nonce = nonce, .code = code}));
    }
    std::string welcomed(std::uint64_t start, std::uint64_t head) {
        return hears(datagrams::encoded(wire::Welcome{.nonce = nonce,
                                                      .token = token,
                                                      .log = log,
                                                      .start = Sequence{start},
                                                      .head = Sequence{head},
                                                      .max_text = 16'000,
                                                      .credit = 32,
                                                      .keepalive = 15,
                                                      .timeout = 60,
                                                      .ack_delay = 25}));
    }

    /// She is in since record `head`, and has read all up to it; the room has told who is there.
    void enters(std::uint64_t head = 1) {
        turn();
        challenged();
        welcomed(head, head);
        gets(reliable::joined(head, "eve"));
        now += 25ms;
        turn();
        wire::Buffer buffer;
        stamp = Stamp{stamp.value() + 1};
        wire::DataWriter writer{buffer, 1200, token, stamp.value()};
        datagrams::put_page(writer, {.at = head}, {});
        hears(reliable::bytes_of(writer.finish()));
        BOOST_TEST(happened() == "* you are in the room as eve | * nobody else is here");
    }

    /// The room knows her no more: she asks for her place. The room's tokens are new ones then.
    void loses_session() {
        hears(datagrams::encoded(wire::Reset{token}));
        now += 1s;
        turn();
        token = wire::Token{static_cast<std::uint64_t>(token) + 1};
        challenged();
    }

    std::string happened() {
        std::string all;
        while (const auto event = member.next_event())
            all += (all.empty() ? "" : " | ") + to_string(*event);
        return all;
    }

    /// What stands in the log at this number: her own text, the `reference`th of her session.
    reliable::Numbered own(std::uint64_t number, std::uint32_t reference, std::string_view text) {
        return {number,
                {.kind = wire::WireKind::text, .ref = reference, .name = "eve", .bytes = text}};
    }

    ReliableMember member;
    Instant now;
    LogId log{5};
    wire::Token token = first_token;
    Stamp stamp{0xFFFF'FFF0}; ///< of the room
    std::uint64_t nonce = 0;  ///< of her login
    Stamp echo{};             ///< of her last datagram
    std::optional<wire::Return> back{};
};

} // namespace seat
