// message: any datagram of confab/1 as bytes, both ways; the grammar is in docs/protocol.md.
// The one rule: total functions without state: any bytes decode to a value or to nothing, and what
// is accepted encodes back to the same bytes.
#pragma once

#include "../vocabulary/datagram.hpp"
#include "bytes.hpp"
#include "checksum.hpp"
#include "envelope.hpp"
#include "frame.hpp"
#include "login.hpp"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

namespace confab::wire {

inline constexpr std::size_t reset_size = 14;
inline constexpr std::size_t data_header_size = 18;

struct Reset {
    Token token{};

    friend constexpr bool operator==(const Reset&, const Reset&) = default;
};

struct Data {
    Token token{};
    std::uint32_t stamp = 0;
    BytesView frames{};

    friend bool operator==(const Data& left, const Data& right) {
        return left.token == right.token && left.stamp == right.stamp &&
               same_bytes(left.frames, right.frames);
    }
};

using Message = std::variant<Hello, Challenge, Join, Welcome, Reject, Reset, Data>;

namespace message {

inline Data take_data(ByteReader& reader) {
    const Data taken{.token = take_token(reader),
                     .stamp = reader.take<std::uint32_t>(),
                     .frames = reader.rest()};
    if (!are_frames(reader.take_bytes(taken.frames.size()))) reader.fail();
    return taken;
}

} // namespace message

/// Nothing for what is not, to the last byte, a datagram of confab/1.
inline std::optional<Message> decode(BytesView datagram) {
    if (!is_confab(datagram) || datagram.size() < message::body_at) return std::nullopt;
    if (datagram.size() > max_datagram_size) return std::nullopt;
    ByteReader reader{datagram.subspan(1)};
    const auto kind = reader.take<std::uint8_t>();
    if (reader.take<std::uint32_t>() != datagram_checksum(datagram)) return std::nullopt;

    const std::size_t size = datagram.size();
    const auto whole = [&reader](const auto& taken) {
        return reader.at_end() ? std::optional<Message>{taken} : std::nullopt;
    };
    switch (kind) {
    case message::hello:
        return size == hello_size ? whole(message::take_hello(reader)) : std::nullopt;
    case message::challenge:
        return whole(message::take_challenge(reader));
    case message::join:
        return message::is_session_size(size) ? whole(message::take_join(reader)) : std::nullopt;
    case message::welcome:
        return message::is_session_size(size) ? whole(message::take_welcome(reader)) : std::nullopt;
    case message::reject:
        return whole(message::take_reject(reader));
    case message::reset:
        return whole(Reset{message::take_token(reader)});
    case message::data:
        return whole(message::take_data(reader));
    default:
        return std::nullopt;
    }
}

inline BytesView encode(const Reset& reset, Buffer& buffer) {
    ByteWriter writer = message::begin(buffer, message::reset);
    message::put(writer, reset.token);
    return message::seal(writer);
}

/// With frames that are ready; see data_writer.hpp for a way to make them.
inline BytesView encode(const Data& data, Buffer& buffer) {
    assert(are_frames(data.frames));
    ByteWriter writer = message::begin(buffer, message::data);
    message::put(writer, data.token);
    writer.put(data.stamp);
    writer.put_bytes(data.frames);
    return message::seal(writer);
}

} // namespace confab::wire
