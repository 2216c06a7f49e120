// visible: text made fit for a terminal, as a type of its own.
// The one rule: what a VisibleText holds is valid UTF-8 that cannot move a cursor, ring, end a
// line or override its direction; there is no other way to make one than visible().
#pragma once

#include "character.hpp"
#include "utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace confab {

class VisibleText {
public:
    [[nodiscard]] const std::string& str() const { return text_; }

    friend bool operator==(const VisibleText&, const VisibleText&) = default;

private:
    explicit VisibleText(std::string text) : text_{std::move(text)} {}
    friend VisibleText visible(std::string_view);

    std::string text_;
};

/// A control or bidi control character becomes <U+XXXX>, a byte that is not UTF-8 <XX>; all else
/// stays, the joiners that emoji and many scripts need among it.
inline VisibleText visible(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string shown;
    shown.reserve(text.size());
    const auto append_hex = [&](char32_t value, int width) {
        for (int shift = 4 * (width - 1); shift >= 0; shift -= 4) {
            shown.push_back(digits[value >> static_cast<unsigned>(shift) & 0xFU]);
        }
    };
    while (!text.empty()) {
        const auto character = utf8::first_character(text);
        const std::size_t size = character ? character->size : 1;
        if (!character) {
            shown += '<';
            append_hex(static_cast<unsigned char>(text.front()), 2);
            shown += '>';
        } else if (const char32_t c = character->code_point; is_control(c) || is_bidi_control(c)) {
            shown += "<U+";
            append_hex(c, 4);
            shown += '>';
        } else {
            shown.append(text.substr(0, size));
        }
        text.remove_prefix(size);
    }
    return VisibleText{std::move(shown)};
}

} // namespace confab
