// text: what people say.
// The one rule: a text is valid UTF-8 without control characters, and is taken whole or refused.
#pragma once

#include "character.hpp"
#include "utf8.hpp"

#include <string_view>

namespace confab {

/// How long it may be depends on who carries it: see the dialect.
constexpr bool is_text(std::string_view text) {
    return utf8::all_of(text, [](char32_t c) { return !is_control(c); });
}

} // namespace confab
