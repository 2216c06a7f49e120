// wire_record: a record of the log as confab/1 tells it.
// The one rule: one form for all members; a record that does not count keeps its number and says
// nothing.
#pragma once

#include "../vocabulary/record.hpp"
#include "../wire/code.hpp"
#include "../wire/record_codec.hpp"

#include <cstdint>
#include <string>

namespace confab {

/// The views are into the record and the buffer, which holds what the record does not have in one
/// piece.
inline wire::WireRecord to_wire(const Record& record, bool admitted, std::string& buffer) {
    if (!admitted) return {};
    switch (record.kind) {
    case RecordKind::joined:
        return {.kind = wire::WireKind::joined, .name = record.name};
    case RecordKind::left:
        buffer.assign(1, static_cast<char>(wire::to_code(record.reason)));
        buffer += record.text;
        return {.kind = wire::WireKind::left, .name = record.name, .bytes = buffer};
    case RecordKind::notice:
        return {.kind = wire::WireKind::notice, .name = record.name, .bytes = record.text};
    case RecordKind::text:
        break;
    }
    const std::string_view name = record.first ? std::string_view{record.name} : "";
    return {.kind = wire::WireKind::text,
            .first = record.first,
            .last = record.last,
            .ref = static_cast<std::uint32_t>(record.submission),
            .name = name,
            .bytes = record.text};
}

} // namespace confab
