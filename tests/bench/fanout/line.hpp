// line: what is said: 64 bytes, of which the first ten are a serial number.
// The one rule: every row says and hears the same bytes.
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace confab::bench {

using Serial = std::uint32_t;

inline constexpr std::size_t line_size = 64;
inline constexpr std::size_t serial_digits = 10;

class Line {
public:
    explicit Line(Serial serial) {
        bytes_.fill('x');
        for (std::size_t at = serial_digits; at-- > 0; serial /= 10)
            bytes_[at] = static_cast<char>('0' + serial % 10);
    }

    [[nodiscard]] std::string_view text() const { return {bytes_.data(), bytes_.size()}; }

private:
    std::array<char, line_size> bytes_{};
};

/// Nothing: it is none of our lines.
inline std::optional<Serial> serial_of(std::string_view line) {
    if (line.size() != line_size) return std::nullopt;
    Serial serial = 0;
    const char* const end = line.data() + serial_digits;
    const auto [stop, error] = std::from_chars(line.data(), end, serial);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return serial;
}

/// Several lines share a datagram with a line feed after each but the last.
template <typename Hear>
void for_each_line(std::string_view lines, Hear hear) {
    while (lines.size() >= line_size) {
        hear(lines.substr(0, line_size));
        lines.remove_prefix(lines.size() > line_size ? line_size + 1 : line_size);
    }
}

} // namespace confab::bench
