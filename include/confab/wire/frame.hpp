// frame: the parts of a datagram of a session.
// The one rule: are_frames() is asked once of what has arrived; behind it a reader goes from frame
// to frame, and from record to record, without a doubt. A value here is a view into the datagram.
#pragma once

#include "../vocabulary/name.hpp"
#include "../vocabulary/sequence.hpp"
#include "bytes.hpp"
#include "code.hpp"
#include "record_codec.hpp"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace confab::wire {

inline constexpr std::size_t max_bitmap_size = 32;

struct Ping {
    friend constexpr bool operator==(const Ping&, const Ping&) = default;
};

struct Ack {
    std::uint64_t cumulative = 0;
    std::uint32_t echo = 0;
    std::uint16_t hold = 0;
    std::uint16_t credit = 0;
    BytesView bitmap{};

    /// That cumulative + 1 + i is here.
    [[nodiscard]] constexpr bool has(std::size_t i) const {
        return i / 8 < bitmap.size() &&
               (std::to_integer<unsigned>(bitmap[i / 8]) >> i % 8 & 1U) != 0;
    }

    friend bool operator==(const Ack& left, const Ack& right) {
        return left.cumulative == right.cumulative && left.echo == right.echo &&
               left.hold == right.hold && left.credit == right.credit &&
               same_bytes(left.bitmap, right.bitmap);
    }
};

struct Records {
    std::uint64_t first = 0;
    std::uint8_t count = 0;
    BytesView bytes{};

    /// visit(std::uint64_t number, const WireRecord&). Precondition: is_frame().
    template <typename Visit>
    void for_each(Visit visit) const {
        ByteReader reader{bytes};
        for (std::uint64_t at = 0; at < count; ++at) {
            const WireRecord record = record_layout::take(reader);
            visit(first + at, record);
        }
        assert(reader.at_end());
    }

    friend bool operator==(const Records& left, const Records& right) {
        return left.first == right.first && left.count == right.count &&
               same_bytes(left.bytes, right.bytes);
    }
};

struct Position {
    Sequence head{};
    Sequence tail{};

    friend constexpr bool operator==(const Position&, const Position&) = default;
};

struct Probe {
    std::uint64_t value = 0;

    friend constexpr bool operator==(const Probe&, const Probe&) = default;
};

struct ProbeAck {
    std::uint64_t value = 0;

    friend constexpr bool operator==(const ProbeAck&, const ProbeAck&) = default;
};

struct Close {
    Code code = Code::bye;

    friend constexpr bool operator==(const Close&, const Close&) = default;
};

/// So many pages answer a question, fewer at the end of the roster: a burst that a new connection
/// may send (RFC 6928, section 2: ten segments).
inline constexpr std::uint8_t pages_an_ask = 4;

struct RosterAsk {
    std::string_view after{}; ///< a name, or nothing

    friend constexpr bool operator==(const RosterAsk&, const RosterAsk&) = default;
};

struct RosterPage {
    Sequence at{};
    bool last = false;
    std::string_view after{}; ///< as it was asked
    std::uint8_t count = 0;
    BytesView names{};

    /// visit(std::string_view name). Precondition: is_frame().
    template <typename Visit>
    void for_each_name(Visit visit) const {
        ByteReader reader{names};
        for (unsigned left = count; left > 0; --left)
            visit(reader.take_text(reader.take<std::uint8_t>()));
        assert(reader.at_end());
    }

    friend bool operator==(const RosterPage& left, const RosterPage& right) {
        return left.at == right.at && left.last == right.last && left.after == right.after &&
               left.count == right.count && same_bytes(left.names, right.names);
    }
};

namespace frame {

inline constexpr std::uint8_t pad = 0;
inline constexpr std::uint8_t ping = 1;
inline constexpr std::uint8_t ack = 2;
inline constexpr std::uint8_t records = 3;
inline constexpr std::uint8_t position = 4;
inline constexpr std::uint8_t probe = 5;
inline constexpr std::uint8_t probe_ack = 6;
inline constexpr std::uint8_t close = 7;
inline constexpr std::uint8_t roster_ask = 8;
inline constexpr std::uint8_t roster = 9;

// Fields as they lie, whatever they say, each after its number; values are looked at by is_frame().

inline Ack take_ack(ByteReader& reader) {
    Ack taken{.cumulative = reader.take<std::uint64_t>(),
              .echo = reader.take<std::uint32_t>(),
              .hold = reader.take<std::uint16_t>(),
              .credit = reader.take<std::uint16_t>()};
    taken.bitmap = reader.take_bytes(reader.take<std::uint8_t>());
    return taken;
}

inline Records take_records(ByteReader& reader) {
    Records taken{.first = reader.take<std::uint64_t>(), .count = reader.take<std::uint8_t>()};
    ByteReader ahead = reader;
    for (unsigned left = taken.count; left > 0; --left)
        record_layout::take(ahead);
    if (!ahead.ok()) reader.fail();
    taken.bytes = reader.take_bytes(reader.rest().size() - ahead.rest().size());
    return taken;
}

inline Position take_position(ByteReader& reader) {
    return {.head = Sequence{reader.take<std::uint64_t>()},
            .tail = Sequence{reader.take<std::uint64_t>()}};
}

inline RosterPage take_roster(ByteReader& reader) {
    RosterPage taken{.at = Sequence{reader.take<std::uint64_t>()}};
    const auto last = reader.take<std::uint8_t>();
    if (last > 1) reader.fail();
    taken.last = last == 1;
    taken.after = reader.take_text(reader.take<std::uint8_t>());
    taken.count = reader.take<std::uint8_t>();
    ByteReader ahead = reader;
    for (unsigned left = taken.count; left > 0; --left)
        ahead.take_bytes(ahead.take<std::uint8_t>());
    if (!ahead.ok()) reader.fail();
    taken.names = reader.take_bytes(reader.rest().size() - ahead.rest().size());
    return taken;
}

/// visit(frame) -> bool: whether to go on. False when it says no, or when no frame lies at a place.
template <typename Visit>
bool walk(BytesView frames, Visit& visit) {
    ByteReader reader{frames};
    const auto pass = [&reader, &visit](const auto& taken) { return reader.ok() && visit(taken); };
    while (!reader.at_end()) {
        bool passed = false;
        switch (reader.take<std::uint8_t>()) {
        case pad:
            reader.take_zeros();
            passed = reader.ok();
            break;
        case ping:
            passed = pass(Ping{});
            break;
        case ack:
            passed = pass(take_ack(reader));
            break;
        case records:
            passed = pass(take_records(reader));
            break;
        case position:
            passed = pass(take_position(reader));
            break;
        case probe:
            passed = pass(Probe{reader.take<std::uint64_t>()});
            break;
        case probe_ack:
            passed = pass(ProbeAck{reader.take<std::uint64_t>()});
            break;
        case close:
            passed = pass(Close{static_cast<Code>(reader.take<std::uint8_t>())});
            break;
        case roster_ask:
            passed = pass(RosterAsk{reader.take_text(reader.take<std::uint8_t>())});
            break;
        case roster:
            passed = pass(take_roster(reader));
            break;
        default:
            break;
        }
        if (!passed) return false;
    }
    return true;
}

constexpr bool is_name_or_nothing(std::string_view name) { return name.empty() || is_name(name); }

} // namespace frame

// That its fields are in their ranges, and what it holds whole.

constexpr bool is_frame(const Ping&) { return true; }
constexpr bool is_frame(const Position&) { return true; }
constexpr bool is_frame(const Probe&) { return true; }
constexpr bool is_frame(const ProbeAck&) { return true; }
constexpr bool is_frame(const Close& close) {
    return is_code(static_cast<std::uint8_t>(close.code));
}
constexpr bool is_frame(const RosterAsk& ask) { return frame::is_name_or_nothing(ask.after); }

constexpr bool is_frame(const Ack& ack) {
    if (ack.bitmap.empty()) return true;
    return ack.bitmap.size() <= max_bitmap_size && ack.bitmap.back() != std::byte{0};
}

inline bool is_frame(const Records& records) {
    ByteReader reader{records.bytes};
    for (unsigned left = records.count; left > 0; --left) {
        if (!read_record(reader)) return false;
    }
    return records.count > 0 && reader.at_end();
}

/// Who asks on does so with the last name of a page: so only the last page may have no names.
inline bool is_frame(const RosterPage& page) {
    if (!frame::is_name_or_nothing(page.after) || (page.count == 0 && !page.last)) return false;
    ByteReader reader{page.names};
    for (unsigned left = page.count; left > 0; --left) {
        if (!is_name(reader.take_text(reader.take<std::uint8_t>()))) return false;
    }
    return reader.at_end();
}

/// One frame or more, each of them right, and nothing left over.
inline bool are_frames(BytesView frames) {
    const auto right = [](const auto& taken) { return is_frame(taken); };
    return !frames.empty() && frame::walk(frames, right);
}

/// visit(const Ping&), visit(const Ack&), … in their order; PAD is passed over.
/// Precondition: are_frames().
template <typename Visit>
void for_each_frame(BytesView frames, Visit visit) {
    const auto each = [&visit](const auto& taken) {
        visit(taken);
        return true;
    };
    [[maybe_unused]] const bool walked = frame::walk(frames, each);
    assert(walked);
}

} // namespace confab::wire
