// envelope: what every datagram of confab/1 has around its body: the byte that tells the dialect,
// the kind, the checksum; and the names that more than one body holds.
// The one rule: nothing leaves that is not sealed: the checksum is the last thing to be written.
#pragma once

#include "../vocabulary/datagram.hpp"
#include "../vocabulary/sequence.hpp"
#include "bytes.hpp"
#include "checksum.hpp"

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>

namespace confab::wire {

inline constexpr std::size_t max_datagram_size = 1200;

using Buffer = std::array<std::byte, max_datagram_size>;

/// Names a session.
enum class Token : std::uint64_t {};

/// The first byte tells the dialect.
constexpr bool is_confab(BytesView bytes) {
    return !bytes.empty() && bytes.front() == std::byte{0xFC};
}

namespace message {

/// Version << 4 | kind. Those of version 0 every version reads.
inline constexpr std::uint8_t hello = 0x01;
inline constexpr std::uint8_t challenge = 0x02;
inline constexpr std::uint8_t join = 0x13;
inline constexpr std::uint8_t welcome = 0x14;
inline constexpr std::uint8_t reject = 0x05;
inline constexpr std::uint8_t reset = 0x16;
inline constexpr std::uint8_t data = 0x17;

inline constexpr std::size_t body_at = checksum_at + checksum_size;

/// What every datagram begins with.
inline void begin(ByteWriter& writer, std::uint8_t version_and_kind) {
    writer.put(std::uint8_t{0xFC});
    writer.put(version_and_kind);
    writer.put_zeros(checksum_size);
}

inline ByteWriter begin(Buffer& buffer, std::uint8_t version_and_kind) {
    ByteWriter writer{buffer};
    begin(writer, version_and_kind);
    return writer;
}

/// The checksum comes last.
inline BytesView seal(ByteWriter& writer) {
    writer.put_at(checksum_at, datagram_checksum(writer.written()));
    return writer.written();
}

/// Precondition: no more than `size` is written yet.
inline BytesView seal(ByteWriter& writer, std::size_t size) {
    assert(writer.size() <= size);
    writer.put_zeros(size - writer.size());
    return seal(writer);
}

constexpr Token take_token(ByteReader& reader) { return Token{reader.take<std::uint64_t>()}; }
constexpr LogId take_log(ByteReader& reader) { return LogId{reader.take<std::uint64_t>()}; }
constexpr Sequence take_sequence(ByteReader& reader) {
    return Sequence{reader.take<std::uint64_t>()};
}

constexpr void put(ByteWriter& writer, Token token) {
    writer.put(static_cast<std::uint64_t>(token));
}
constexpr void put(ByteWriter& writer, LogId log) { writer.put(static_cast<std::uint64_t>(log)); }
constexpr void put(ByteWriter& writer, Sequence number) { writer.put(number.value()); }

} // namespace message

} // namespace confab::wire
