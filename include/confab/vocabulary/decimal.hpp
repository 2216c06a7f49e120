// decimal: numbers as people and peers write them.
// The one rule: all of the text is the number, or there is none.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace confab {

/// Nothing when the text is empty, has anything but digits, or exceeds the type.
template <std::unsigned_integral Number>
std::optional<Number> parse_decimal(std::string_view digits) {
    Number number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, number);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    return number;
}

} // namespace confab
