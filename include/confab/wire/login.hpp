// login: the datagrams that open a session, and those that refuse it.
// The one rule: HELLO, CHALLENGE and REJECT never change, whatever the version, so that two who
// have none in common can tell each other.
#pragma once

#include "../vocabulary/secret.hpp"
#include "../vocabulary/sequence.hpp"
#include "../vocabulary/utf8.hpp"
#include "bytes.hpp"
#include "code.hpp"
#include "envelope.hpp"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace confab::wire {

inline constexpr std::size_t min_join_size = 1152;
inline constexpr std::size_t hello_size = 64;
inline constexpr std::size_t challenge_size = 44;
inline constexpr std::size_t reject_size = 17;
inline constexpr std::size_t join_header_size = 67; ///< without room, name, auth and zeros

inline constexpr std::uint8_t this_version = 1;

/// Those that the sender speaks: least <= most.
struct Versions {
    std::uint8_t least = this_version;
    std::uint8_t most = this_version;

    friend constexpr bool operator==(const Versions&, const Versions&) = default;
};

/// Opaque to the member.
struct Cookie {
    std::uint32_t time = 0;
    Secret mac{};

    friend constexpr bool operator==(const Cookie&, const Cookie&) = default;
};

struct Hello {
    Versions versions{};
    std::uint64_t nonce = 0;

    friend constexpr bool operator==(const Hello&, const Hello&) = default;
};

struct Challenge {
    Versions versions{};
    std::uint64_t nonce = 0;
    Cookie cookie{};
    LogId log{};

    friend constexpr bool operator==(const Challenge&, const Challenge&) = default;
};

/// Of a member that has been here: the session it had, and the first record that it lacks.
struct Return {
    Token old_token{};
    LogId log{};
    Sequence from{};

    friend constexpr bool operator==(const Return&, const Return&) = default;
};

struct Join {
    Versions versions{};
    std::uint64_t nonce = 0;
    Cookie cookie{};
    std::optional<Return> back{};
    std::uint16_t history = 0;
    std::string_view room{};
    std::string_view name{};              ///< UTF-8; whether it is a name the room says
    std::string_view auth{};              ///< any bytes
    std::size_t size = max_datagram_size; ///< of the datagram

    friend constexpr bool operator==(const Join&, const Join&) = default;
};

struct Welcome {
    std::uint64_t nonce = 0;
    Token token{};
    LogId log{};
    Sequence start{};
    Sequence head{};
    std::uint32_t max_text = 0;
    std::uint16_t credit = 0;
    std::uint16_t keepalive = 0;          ///< seconds
    std::uint16_t timeout = 0;            ///< seconds
    std::uint16_t ack_delay = 0;          ///< milliseconds
    std::size_t size = max_datagram_size; ///< of the datagram

    friend constexpr bool operator==(const Welcome&, const Welcome&) = default;
};

struct Reject {
    Versions versions{};
    std::uint64_t nonce = 0;
    Code code = Code::unknown;

    friend constexpr bool operator==(const Reject&, const Reject&) = default;
};

namespace message {

inline constexpr std::uint8_t returns = 0x01; ///< of the flags of JOIN

constexpr bool is_right(Versions versions) { return versions.least <= versions.most; }
constexpr bool is_session_size(std::size_t size) {
    return size >= min_join_size && size <= max_datagram_size;
}

constexpr Versions take_versions(ByteReader& reader) {
    const Versions versions{.least = reader.take<std::uint8_t>(),
                            .most = reader.take<std::uint8_t>()};
    if (!is_right(versions)) reader.fail();
    return versions;
}

constexpr Cookie take_cookie(ByteReader& reader) {
    return {.time = reader.take<std::uint32_t>(),
            .mac = {.high = reader.take<std::uint64_t>(), .low = reader.take<std::uint64_t>()}};
}

inline std::string_view take_utf8(ByteReader& reader, std::size_t size) {
    const auto text = reader.take_text(size);
    if (!utf8::is_valid(text)) reader.fail();
    return text;
}

constexpr Hello take_hello(ByteReader& reader) {
    const Hello taken{.versions = take_versions(reader), .nonce = reader.take<std::uint64_t>()};
    reader.take_zeros();
    return taken;
}

constexpr Challenge take_challenge(ByteReader& reader) {
    return {.versions = take_versions(reader),
            .nonce = reader.take<std::uint64_t>(),
            .cookie = take_cookie(reader),
            .log = take_log(reader)};
}

inline Join take_join(ByteReader& reader) {
    Join taken{.size = body_at + reader.rest().size()};
    taken.versions = take_versions(reader);
    taken.nonce = reader.take<std::uint64_t>();
    taken.cookie = take_cookie(reader);
    const auto flags = reader.take<std::uint8_t>();
    const Return back{
        .old_token = take_token(reader), .log = take_log(reader), .from = take_sequence(reader)};
    if (flags > returns || (flags == 0 && back != Return{})) reader.fail();
    if (flags == returns) taken.back = back;
    taken.history = reader.take<std::uint16_t>();
    taken.room = take_utf8(reader, reader.take<std::uint8_t>());
    taken.name = take_utf8(reader, reader.take<std::uint8_t>());
    taken.auth = reader.take_text(reader.take<std::uint16_t>());
    reader.take_zeros();
    return taken;
}

constexpr Welcome take_welcome(ByteReader& reader) {
    const std::size_t size = body_at + reader.rest().size();
    const Welcome taken{.nonce = reader.take<std::uint64_t>(),
                        .token = take_token(reader),
                        .log = take_log(reader),
                        .start = take_sequence(reader),
                        .head = take_sequence(reader),
                        .max_text = reader.take<std::uint32_t>(),
                        .credit = reader.take<std::uint16_t>(),
                        .keepalive = reader.take<std::uint16_t>(),
                        .timeout = reader.take<std::uint16_t>(),
                        .ack_delay = reader.take<std::uint16_t>(),
                        .size = size};
    reader.take_zeros();
    return taken;
}

constexpr Reject take_reject(ByteReader& reader) {
    const Versions versions = take_versions(reader);
    const auto nonce = reader.take<std::uint64_t>();
    const auto code = reader.take<std::uint8_t>();
    if (!is_code(code)) reader.fail();
    return {.versions = versions, .nonce = nonce, .code = static_cast<Code>(code)};
}

constexpr void put_versions(ByteWriter& writer, Versions versions) {
    assert(is_right(versions));
    writer.put(versions.least);
    writer.put(versions.most);
}

constexpr void put_cookie(ByteWriter& writer, const Cookie& cookie) {
    writer.put(cookie.time);
    writer.put(cookie.mac.high);
    writer.put(cookie.mac.low);
}

} // namespace message

// Each with the precondition that its fields are in their ranges; the bytes are in the buffer.

inline BytesView encode(const Hello& hello, Buffer& buffer) {
    ByteWriter writer = message::begin(buffer, message::hello);
    message::put_versions(writer, hello.versions);
    writer.put(hello.nonce);
    return message::seal(writer, hello_size);
}

inline BytesView encode(const Challenge& challenge, Buffer& buffer) {
    ByteWriter writer = message::begin(buffer, message::challenge);
    message::put_versions(writer, challenge.versions);
    writer.put(challenge.nonce);
    message::put_cookie(writer, challenge.cookie);
    message::put(writer, challenge.log);
    return message::seal(writer);
}

inline BytesView encode(const Join& join, Buffer& buffer) {
    assert(message::is_session_size(join.size));
    assert(join.room.size() <= 255 && utf8::is_valid(join.room));
    assert(join.name.size() <= 255 && utf8::is_valid(join.name));
    assert(join_header_size + join.room.size() + join.name.size() + join.auth.size() <= join.size);
    ByteWriter writer = message::begin(buffer, message::join);
    message::put_versions(writer, join.versions);
    writer.put(join.nonce);
    message::put_cookie(writer, join.cookie);
    writer.put(join.back ? message::returns : std::uint8_t{0});
    const Return back = join.back.value_or(Return{});
    message::put(writer, back.old_token);
    message::put(writer, back.log);
    message::put(writer, back.from);
    writer.put(join.history);
    writer.put(static_cast<std::uint8_t>(join.room.size()));
    writer.put_text(join.room);
    writer.put(static_cast<std::uint8_t>(join.name.size()));
    writer.put_text(join.name);
    writer.put(static_cast<std::uint16_t>(join.auth.size()));
    writer.put_text(join.auth);
    return message::seal(writer, join.size);
}

inline BytesView encode(const Welcome& welcome, Buffer& buffer) {
    assert(message::is_session_size(welcome.size));
    ByteWriter writer = message::begin(buffer, message::welcome);
    writer.put(welcome.nonce);
    message::put(writer, welcome.token);
    message::put(writer, welcome.log);
    message::put(writer, welcome.start);
    message::put(writer, welcome.head);
    writer.put(welcome.max_text);
    writer.put(welcome.credit);
    writer.put(welcome.keepalive);
    writer.put(welcome.timeout);
    writer.put(welcome.ack_delay);
    return message::seal(writer, welcome.size);
}

inline BytesView encode(const Reject& reject, Buffer& buffer) {
    assert(is_code(static_cast<std::uint8_t>(reject.code)));
    ByteWriter writer = message::begin(buffer, message::reject);
    message::put_versions(writer, reject.versions);
    writer.put(reject.nonce);
    writer.put(static_cast<std::uint8_t>(reject.code));
    return message::seal(writer);
}

} // namespace confab::wire
