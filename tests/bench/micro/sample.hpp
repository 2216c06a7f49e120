// sample: what is encoded, kept and sent in the benchmarks.
// The one rule: lines of 64 bytes by an author of four, as bench_fanout says them.
#pragma once

#include <confab/wire/data_writer.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

namespace confab::bench {

inline const std::string sample_text(64, 'x');
inline constexpr wire::Token sample_token{7};

/// As the room tells it.
inline wire::WireRecord sample_record() {
    return {.kind = wire::WireKind::text, .ref = 1, .name = "m123", .bytes = sample_text};
}

/// As many of them as a datagram holds; the view is into the buffer.
inline BytesView sample_datagram(wire::Buffer& buffer, std::uint64_t first) {
    wire::DataWriter writer{buffer, wire::max_datagram_size, sample_token, 1};
    for (std::uint64_t number = first; writer.put_record(number, sample_record()); ++number) {
    }
    return writer.finish();
}

} // namespace confab::bench
