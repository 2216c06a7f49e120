// text: what people say.
// The one rule: a text is valid UTF-8 without control characters, and is taken whole or refused.
#pragma once

#include "character.hpp"
#include "utf8.hpp"

#include <cstddef>
#include <string_view>

namespace confab {

/// How many bytes at its start are U+0020..U+007E, in whole eights: nearly all are, and eight are
/// looked at as fast as one.
constexpr std::size_t plain_prefix(std::string_view text) {
    constexpr std::size_t block = 8;
    std::size_t size = 0;
    for (; text.size() - size >= block; size += block) {
        unsigned others = 0;
        for (std::size_t at = size; at < size + block; ++at)
            others |= static_cast<unsigned char>(text[at] - ' ') > '~' - ' ' ? 1U : 0U;
        if (others != 0) break;
    }
    return size;
}

/// How long it may be depends on who carries it: see the dialect.
constexpr bool is_text(std::string_view text) {
    text.remove_prefix(plain_prefix(text));
    return utf8::all_of(text, [](char32_t c) { return !is_control(c); });
}

} // namespace confab
