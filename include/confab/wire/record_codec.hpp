// record_codec: a record as confab/1 carries it, the same in the room's ring and on the wire.
// The one rule: what is_record() does not allow is neither written nor read. It asks what holds in
// both directions; what one of them forbids (a text's author or ref to the room, a text without an
// author to a member) its reader looks at.
#pragma once

#include "../vocabulary/name.hpp"
#include "../vocabulary/text.hpp"
#include "bytes.hpp"
#include "code.hpp"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace confab::wire {

enum class WireKind : std::uint8_t { none, text, notice, joined, left }; ///< `none`: void

inline constexpr std::size_t record_header_size = 8;
inline constexpr std::size_t max_piece_size = 1024; ///< bytes of a record
inline constexpr std::size_t max_pieces = 16;       ///< records of a text

/// Views into the datagram or the ring.
struct WireRecord {
    WireKind kind = WireKind::none;
    bool first = true;
    bool last = true;
    std::uint32_t ref = 0;
    std::string_view name{};
    std::string_view bytes{}; ///< a piece of a text; of `left`, see left_of()

    friend constexpr bool operator==(const WireRecord&, const WireRecord&) = default;
};

constexpr std::size_t encoded_size(const WireRecord& record) {
    return record_header_size + record.name.size() + record.bytes.size();
}

/// What `left` tells in its bytes.
struct LeftBytes {
    Code code = Code::bye;
    std::string_view words{}; ///< the administrator's

    friend constexpr bool operator==(const LeftBytes&, const LeftBytes&) = default;
};

/// Precondition: a record of `left` that is_record().
constexpr LeftBytes left_of(const WireRecord& record) {
    assert(record.kind == WireKind::left && !record.bytes.empty());
    return {static_cast<Code>(record.bytes.front()), record.bytes.substr(1)};
}

inline std::string left_bytes(Code code, std::string_view words) {
    return static_cast<char>(code) + std::string{words};
}

/// The table of records in docs/protocol.md.
constexpr bool is_record(const WireRecord& record) {
    const std::string_view bytes = record.bytes;
    if (record.name.size() > max_name_size || bytes.size() > max_piece_size) return false;
    if (record.kind == WireKind::text) {
        const bool named = record.first && is_name(record.name);
        return (named || record.name.empty()) && is_text(bytes);
    }
    if (!record.first || !record.last || record.ref != 0) return false;
    switch (record.kind) {
    case WireKind::none:
        return record.name.empty() && bytes.empty();
    case WireKind::notice:
        return is_text(record.name) && is_text(bytes);
    case WireKind::joined:
        return is_name(record.name) && bytes.empty();
    case WireKind::left:
        return is_name(record.name) && !bytes.empty() &&
               is_code(static_cast<std::uint8_t>(bytes.front())) && is_text(bytes.substr(1));
    case WireKind::text:
        break;
    }
    return false;
}

namespace record_layout {

inline constexpr unsigned kind_bits = 0x07;
inline constexpr unsigned first_bit = 0x08;
inline constexpr unsigned last_bit = 0x10;

constexpr std::uint8_t flags_of(const WireRecord& record) {
    const unsigned edges = (record.first ? first_bit : 0U) | (record.last ? last_bit : 0U);
    return static_cast<std::uint8_t>(static_cast<unsigned>(record.kind) | edges);
}

/// The fields as they lie, whatever they say: the way through bytes that have been checked.
inline WireRecord take(ByteReader& reader) {
    const unsigned flags = reader.take<std::uint8_t>();
    if ((flags & ~(kind_bits | first_bit | last_bit)) != 0) reader.fail();
    const std::size_t name_size = reader.take<std::uint8_t>();
    const std::size_t size = reader.take<std::uint16_t>();
    WireRecord record{.kind = static_cast<WireKind>(flags & kind_bits),
                      .first = (flags & first_bit) != 0,
                      .last = (flags & last_bit) != 0,
                      .ref = reader.take<std::uint32_t>()};
    record.name = reader.take_text(name_size);
    record.bytes = reader.take_text(size);
    return record;
}

} // namespace record_layout

/// Preconditions: is_record(), and it fits.
inline void put_record(ByteWriter& writer, const WireRecord& record) {
    assert(is_record(record));
    writer.put(record_layout::flags_of(record));
    writer.put(static_cast<std::uint8_t>(record.name.size()));
    writer.put(static_cast<std::uint16_t>(record.bytes.size()));
    writer.put(record.ref);
    writer.put_text(record.name);
    writer.put_text(record.bytes);
}

/// For the room's ring. Precondition: is_record().
inline void append_record(std::vector<std::byte>& out, const WireRecord& record) {
    const std::size_t before = out.size();
    out.resize(before + encoded_size(record));
    ByteWriter writer{std::span{out}.subspan(before)};
    put_record(writer, record);
}

/// Nothing, and the reader has failed, when no record starts here.
inline std::optional<WireRecord> read_record(ByteReader& reader) {
    const WireRecord record = record_layout::take(reader);
    if (reader.ok() && is_record(record)) return record;
    reader.fail();
    return std::nullopt;
}

} // namespace confab::wire
