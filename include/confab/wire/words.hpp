// words: a line taken apart at its blanks, as Python's str.split() does.
// The one rule: views into the line; bytes that are not UTF-8 belong to no word.
#pragma once

#include "../vocabulary/character.hpp"
#include "../vocabulary/utf8.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace confab {

/// Takes the first word, and the blanks before it, off `rest`. Nothing when there is none, or when
/// the bytes up to its end are not UTF-8; `rest` then stands where reading ended.
constexpr std::optional<std::string_view> take_word(std::string_view& rest) {
    std::size_t start = 0;
    std::size_t end = 0;
    bool inside = false;
    while (end < rest.size()) {
        const auto character = utf8::first_character(rest.substr(end));
        if (!character) {
            rest.remove_prefix(end);
            return std::nullopt;
        }
        const bool blank = is_blank(character->code_point);
        if (inside && blank) break;
        end += character->size;
        if (blank) start = end;
        inside = !blank;
    }
    const auto word = rest.substr(start, end - start);
    rest.remove_prefix(end);
    return inside ? std::optional{word} : std::nullopt;
}

/// Words with one space between: ' '.join(text.split()). Precondition: valid UTF-8.
inline std::string join_words(std::string_view text) {
    std::string joined;
    joined.reserve(text.size());
    while (const auto word = take_word(text)) {
        if (!joined.empty()) joined += ' ';
        joined += *word;
    }
    return joined;
}

} // namespace confab
