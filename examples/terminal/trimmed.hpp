// trimmed: a line without the blanks at its ends.
// The one rule: blanks are those of any language; bytes that are not UTF-8 are none.
#pragma once

#include <confab/vocabulary/character.hpp>
#include <confab/vocabulary/utf8.hpp>
#include <cstddef>
#include <string_view>

namespace confab::terminal {

inline std::string_view trimmed(std::string_view text) {
    std::size_t start = text.size();
    std::size_t end = text.size();
    for (std::size_t at = 0; at < text.size();) {
        const auto character =
            utf8::first_character(text.substr(at)).value_or(utf8::Character{U'\uFFFD', 1});
        if (!is_blank(character.code_point)) {
            if (start == text.size()) start = at;
            end = at + character.size;
        }
        at += character.size;
    }
    return text.substr(start, end - start);
}

} // namespace confab::terminal
