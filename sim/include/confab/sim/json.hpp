// json: values as JSON text (RFC 8259), one object a line.
// The one rule: any bytes come out as valid JSON that loses nothing: a string when they are UTF-8,
// with controls and bidi controls escaped by number; else, under another key, hexadecimal digits.
#pragma once

#include "packet.hpp"

#include <confab/vocabulary/character.hpp>
#include <confab/vocabulary/utf8.hpp>
#include <confab/wire/classic.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace confab::sim {

namespace json {

inline void append_hex(std::string& out, std::uint32_t value, unsigned digits) {
    for (unsigned shift = 4 * digits; shift > 0; shift -= 4)
        out += "0123456789abcdef"[value >> (shift - 4) & 0xFU];
}

/// Precondition: valid UTF-8. Controls and bidi controls all lie below U+10000.
inline std::string quoted(std::string_view text) {
    std::string out{'"'};
    while (const auto character = utf8::first_character(text)) {
        const char32_t c = character->code_point;
        if (c == U'"' || c == U'\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (is_control(c) || is_bidi_control(c)) {
            out += "\\u";
            append_hex(out, static_cast<std::uint32_t>(c), 4);
        } else {
            out += text.substr(0, character->size);
        }
        text.remove_prefix(character->size);
    }
    return out + '"';
}

} // namespace json

class JsonObject {
public:
    JsonObject& add(std::string_view key, std::uint64_t number) {
        return add_raw(key, std::to_string(number));
    }
    JsonObject& add(std::string_view key, bool value) {
        return add_raw(key, value ? "true" : "false");
    }

    /// Under `key` when the text is UTF-8, else under `key_hex`.
    JsonObject& add(std::string_view key, std::string_view text) {
        if (utf8::is_valid(text)) return add_raw(key, json::quoted(text));
        std::string digits{'"'};
        for (const char byte : text)
            json::append_hex(digits, static_cast<unsigned char>(byte), 2);
        return add_raw(std::string{key} + "_hex", digits + '"');
    }
    JsonObject& add(std::string_view key, const char* text) {
        return add(key, std::string_view{text});
    }
    JsonObject& add(std::string_view key, BytesView bytes) {
        return add(key, classic::as_text(bytes));
    }

    /// `value` is JSON already; `key` needs no escapes.
    JsonObject& add_raw(std::string_view key, std::string_view value) {
        if (!members_.empty()) members_ += ',';
        members_ += '"';
        members_ += key;
        members_ += "\":";
        members_ += value;
        return *this;
    }

    [[nodiscard]] std::string str() const { return '{' + members_ + '}'; }

private:
    std::string members_;
};

/// 64 bits as 16 hexadecimal digits, as hashes are shown.
inline std::string to_hex(std::uint64_t value) {
    std::string digits;
    json::append_hex(digits, static_cast<std::uint32_t>(value >> 32U), 8);
    json::append_hex(digits, static_cast<std::uint32_t>(value), 8);
    return digits;
}

} // namespace confab::sim
