// record: one line of a room's log: who came, who left, what was said, what was announced.
// The one rule: a record is complete in itself, so that whoever reads the log knows the room.
#pragma once

#include "reason.hpp"

#include <compare>
#include <cstdint>
#include <string>

namespace confab {

enum class RecordKind : std::uint8_t { joined, left, text, notice };

/// One stay of one member, or a room's own voice (member 0). Two stays never share one, not even on
/// two servers that write to one log: `room` is drawn from the room's secret.
struct Author {
    std::uint64_t room = 0;
    std::uint64_t member = 0;

    friend constexpr auto operator<=>(const Author&, const Author&) = default;
};

struct Record {
    RecordKind kind = RecordKind::text;
    Reason reason = Reason::bye;  ///< why, of `left`
    Author author{};              ///< whose stay it tells of
    std::uint64_t submission = 0; ///< the author's own number for it, from 1; pieces count each
    std::string name{};           ///< the member's name; the administrator's of a notice
    std::string text{};           ///< what was said or announced; of `left`, the kicker's words
    std::uint64_t room = 0;       ///< who offered it: reading it back acknowledges it
    bool first = true;            ///< of a long text, its first piece; the next stands behind it
    bool last = true;             ///< its last piece

    friend bool operator==(const Record&, const Record&) = default;
};

} // namespace confab
