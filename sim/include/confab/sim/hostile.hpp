// hostile: what a stranger may put into a datagram: noise, and near misses of both dialects.
// The one rule: a function of its random stream alone.
#pragma once

#include "packet.hpp"

#include <confab/vocabulary/random.hpp>
#include <confab/wire/classic.hpp>
#include <confab/wire/data_writer.hpp>
#include <confab/wire/message.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace confab::sim::hostile {

inline Bytes to_bytes(BytesView bytes) { return {bytes.begin(), bytes.end()}; }
inline Bytes to_bytes(std::string_view text) { return sim::to_bytes(text); }

/// Any bytes; often ones that begin as a message does.
inline Bytes garbage(Random& random) {
    constexpr std::array<std::string_view, 8> beginnings{"",     "C ",         "L ", "Q ",
                                                         "C \t", "L \xE3\x80", "",   "C ann \x1B["};
    constexpr std::uint64_t long_one = 1400;
    const std::uint64_t size = random.below(random.below(8) == 0 ? long_one : 40);
    Bytes bytes = to_bytes(beginnings[random.below(beginnings.size())]);
    for (std::uint64_t at = 0; at < size; ++at)
        bytes.push_back(static_cast<std::byte>(random.below(256)));
    return bytes;
}

inline std::string in_capitals(std::string_view name) {
    std::string capitals{name};
    for (char& letter : capitals) {
        if ('a' <= letter && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    }
    return capitals;
}

/// A message in somebody's name, or in the administrator's.
inline Bytes forged(Random& random, std::string_view name, std::string_view administrator) {
    const std::string_view as = random.below(4) == 0 ? administrator : name;
    switch (random.below(4)) {
    case 0:
        return to_bytes(classic::encode_quit(as));
    case 1: // in another case than the administrator's own
        return to_bytes(
            classic::encode_login(as == administrator ? in_capitals(as) : std::string{as}));
    default:
        return to_bytes(classic::encode_chat(as, "forged " + std::to_string(random.below(1000))));
    }
}

/// A datagram of confab/1 of whatever kind, sealed rightly, whose body is nothing that it should
/// be.
inline Bytes near_miss(Random& random) {
    constexpr std::array kinds{wire::message::hello,  wire::message::challenge,
                               wire::message::join,   wire::message::welcome,
                               wire::message::reject, wire::message::data};
    wire::Buffer buffer;
    wire::ByteWriter writer =
        wire::message::begin(buffer, kinds[static_cast<std::size_t>(random.below(kinds.size()))]);
    constexpr std::array<std::uint64_t, 4> sizes{0, 30, 58, 1190};
    const std::uint64_t size = sizes[static_cast<std::size_t>(random.below(sizes.size()))];
    // The least version is above the most, and no frame and no code has such a number.
    for (std::uint64_t at = 0; at < size; ++at)
        writer.put(static_cast<std::uint8_t>(at == 0 ? 0xFF : at == 1 ? 0 : random.below(256)));
    if (size > 12) writer.put_at(18, std::uint8_t{0xEE});
    return to_bytes(wire::message::seal(writer));
}

/// The first question of a login, with any nonce.
inline Bytes hello(Random& random) {
    wire::Buffer buffer;
    return to_bytes(wire::encode(wire::Hello{.nonce = random.next()}, buffer));
}

/// The second, with the cookie of a CHALLENGE that somebody got, or with one that nobody did.
inline Bytes join(Random& random, const std::optional<wire::Challenge>& challenge,
                  std::string_view name) {
    wire::Join join{.nonce = random.next(), .cookie = {}, .name = name};
    if (challenge) {
        join.nonce = challenge->nonce;
        join.cookie = challenge->cookie;
    } else {
        join.cookie = {.time = static_cast<std::uint32_t>(random.below(100'000)),
                       .mac = {.high = random.next(), .low = random.next()}};
    }
    wire::Buffer buffer;
    return to_bytes(wire::encode(join, buffer));
}

/// How somebody lies who knows the token of a session.
enum class Lie : std::uint8_t {
    close,             ///< that the member leaves
    early_acks,        ///< that records have come which were never sent
    beyond_the_credit, ///< texts that it may not say yet
};

/// In the session of a datagram that a member has sent; newer than that.
inline Bytes lie(Lie which, const wire::Data& overheard) {
    constexpr std::uint32_t later = 1U << 20U; // a second, in units of stamps
    constexpr std::uint64_t far = std::uint64_t{1} << 40U;
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, wire::max_datagram_size, overheard.token,
                            overheard.stamp + later};
    switch (which) {
    case Lie::close:
        writer.put(wire::Close{wire::Code::bye});
        break;
    case Lie::early_acks:
        writer.put(wire::Ping{});
        wire::for_each_frame(overheard.frames, [&](const auto& frame) {
            if constexpr (std::is_same_v<std::decay_t<decltype(frame)>, wire::Ack>) {
                writer.put(wire::Ack{.cumulative = frame.cumulative + far, .echo = frame.echo});
            }
        });
        break;
    case Lie::beyond_the_credit:
        writer.put_record(far, wire::WireRecord{.kind = wire::WireKind::text,
                                                .first = true,
                                                .last = true,
                                                .bytes = "beyond the credit"});
        break;
    }
    return to_bytes(writer.finish());
}

} // namespace confab::sim::hostile
