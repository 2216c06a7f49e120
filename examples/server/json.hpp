// json: text as a JSON string (RFC 8259 section 7).
// The one rule: valid for any bytes, and safe on a terminal: what visible() would replace is
// escaped by number, so nothing is lost but bytes that are not UTF-8, which read U+FFFD.
#pragma once

#include <confab/vocabulary/character.hpp>
#include <confab/vocabulary/utf8.hpp>
#include <string>
#include <string_view>

namespace confab::server {

inline void append_json_escape(std::string& json, char32_t c) {
    constexpr std::string_view digits = "0123456789abcdef";
    json += "\\u";
    for (const unsigned shift : {12U, 8U, 4U, 0U})
        json += digits[c >> shift & 0xFU];
}

inline std::string json_string(std::string_view text) {
    std::string json{'"'};
    while (!text.empty()) {
        const auto character = utf8::first_character(text).value_or(utf8::Character{U'\uFFFD', 1});
        const char32_t c = character.code_point;
        if (c == U'"' || c == U'\\') {
            json += '\\';
            json += static_cast<char>(c);
        } else if (is_control(c) || is_bidi_control(c)) {
            append_json_escape(json, c);
        } else {
            utf8::append(json, c);
        }
        text.remove_prefix(character.size);
    }
    return json + '"';
}

} // namespace confab::server
