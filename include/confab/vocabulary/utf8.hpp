// utf8: bytes read as characters, strictly.
// The one rule: what RFC 3629 section 4 does not allow (overlong forms, surrogates, beyond
// U+10FFFF, cut sequences) is not a character.
#pragma once

#include <cassert>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace confab::utf8 {

/// All that UTF-8 can carry: every code point but the surrogates.
constexpr bool is_scalar_value(char32_t code_point) {
    return code_point < 0xD800 || (code_point > 0xDFFF && code_point <= 0x10'FFFF);
}

struct Character {
    char32_t code_point = 0;
    std::size_t size = 0; ///< bytes it took, 1..4
};

/// The character at the start of `text`, or nothing when no valid one starts there (or text is
/// empty).
constexpr std::optional<Character> first_character(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return Character{lead, 1};
    if (lead < 0xC2 || lead > 0xF4) return std::nullopt;

    const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (text.size() < size) return std::nullopt;
    char32_t code_point = lead & (0x7FU >> size);
    for (std::size_t at = 1; at < size; ++at) {
        if ((byte(at) & 0xC0U) != 0x80U) return std::nullopt;
        code_point = code_point << 6U | (byte(at) & 0x3FU);
    }
    const bool overlong = (size == 3 && code_point < 0x800) || (size == 4 && code_point < 0x1'0000);
    if (overlong || !is_scalar_value(code_point)) return std::nullopt;
    return Character{code_point, size};
}

/// As many whole characters from the start as fit into `size` bytes.
constexpr std::string_view prefix(std::string_view text, std::size_t size) {
    std::size_t end = 0;
    while (const auto character = first_character(text.substr(end))) {
        if (end + character->size > size) break;
        end += character->size;
    }
    return text.substr(0, end);
}

/// True when every character of valid UTF-8 passes; false at the first that does not, and for bytes
/// that are not UTF-8.
template <typename Predicate>
constexpr bool all_of(std::string_view text, Predicate predicate) {
    while (!text.empty()) {
        const auto lead = static_cast<unsigned char>(text.front());
        if (lead < 0x80) { // nearly all are, and this is asked of every text and name that comes
            if (!predicate(char32_t{lead})) return false;
            text.remove_prefix(1);
            continue;
        }
        const auto character = first_character(text);
        if (!character || !predicate(character->code_point)) return false;
        text.remove_prefix(character->size);
    }
    return true;
}

/// True when a character passes; bytes that are not UTF-8 end the search.
template <typename Predicate>
constexpr bool any_of(std::string_view text, Predicate predicate) {
    while (const auto character = first_character(text)) {
        if (predicate(character->code_point)) return true;
        text.remove_prefix(character->size);
    }
    return false;
}

constexpr bool is_valid(std::string_view text) {
    return all_of(text, [](char32_t) { return true; });
}

/// Precondition: a Unicode scalar value.
inline void append(std::string& text, char32_t code_point) {
    assert(is_scalar_value(code_point));
    const auto put = [&text](char32_t bits) { text.push_back(static_cast<char>(bits)); };
    const auto continuation = [&put, code_point](unsigned shift) {
        put(0x80U | (code_point >> shift & 0x3FU));
    };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0U | code_point >> 6U);
        continuation(0);
    } else if (code_point < 0x1'0000) {
        put(0xE0U | code_point >> 12U);
        continuation(6);
        continuation(0);
    } else {
        put(0xF0U | code_point >> 18U);
        continuation(12);
        continuation(6);
        continuation(0);
    }
}

} // namespace confab::utf8
