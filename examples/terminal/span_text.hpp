// span_text: spans of time in words for people.
// The one rule: no more digits than anybody reads: tenths below ten, whole numbers above.
#pragma once

#include <chrono>
#include <confab/vocabulary/instant.hpp>
#include <cstdint>
#include <string>

namespace confab::terminal {

/// `0.4 ms`, `12 ms`, `1204 ms`. Precondition: not negative.
inline std::string in_milliseconds(Duration span) {
    using Tenths = std::chrono::duration<std::int64_t, std::ratio<1, 10'000>>;
    const std::int64_t tenths = std::chrono::round<Tenths>(span).count();
    if (tenths < 100) {
        return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " ms";
    }
    const auto whole = std::chrono::round<std::chrono::milliseconds>(span).count();
    return std::to_string(whole) + " ms";
}

/// Seconds that have passed whole; none of a span that is negative.
inline std::uint64_t whole_seconds(Duration span) {
    if (span < Duration::zero()) return 0;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span).count();
    return static_cast<std::uint64_t>(seconds);
}

} // namespace confab::terminal
