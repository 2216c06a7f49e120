// key_decoder: the bytes that a terminal sends for keys and pastes, as keystrokes.
// The one rule: a sequence that means nothing to us is swallowed whole (ECMA-48 section 5.4), so
// none of it is ever taken for text.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace confab::terminal {

enum class Key : std::uint8_t {
    character,
    enter,
    left,
    right,
    word_left,
    word_right,
    home,
    end,
    up,
    down,
    erase_left,
    erase_right,
    erase_word_left,
    erase_word_right,
    erase_to_start,
    erase_to_end,
    end_of_input, ///< Ctrl-D, which also erases to the right
    interrupt,
    suspend,
    repaint,
};

struct Keystroke {
    Key key = Key::character;
    char32_t character = 0; ///< of Key::character: never a control character

    friend bool operator==(const Keystroke&, const Keystroke&) = default;
};

class KeyDecoder {
public:
    /// Sequences and characters may be cut anywhere between two calls. Bytes that are not UTF-8 are
    /// U+FFFD. In a bracketed paste nothing is a key: line ends and tabs become one blank, those at
    /// the paste's end nothing.
    std::vector<Keystroke> decode(std::string_view bytes);

    /// When a sequence or paste is unfinished: how long to wait for the rest of it before settle().
    [[nodiscard]] std::optional<std::chrono::milliseconds> patience() const;

    /// Nothing more is coming: a lone Escape key was only that; a paste whose end was lost is over.
    void settle();

private:
    enum class State : std::uint8_t {
        ground,
        character, ///< inside a character of several bytes
        escape,
        control_sequence,
        single_shift,
        console_function, ///< ESC [ [ x, the function keys of the Linux console
        control_string,   ///< what a terminal answers: OSC, DCS, APC, PM, SOS
    };

    void take(unsigned char byte);
    void take_control(unsigned char byte);
    void take_character_byte(unsigned char byte);
    void take_after_escape(unsigned char byte);
    void take_in_control_sequence(unsigned char byte);
    void finish_control_sequence(unsigned char final_byte);
    void press(Key key);
    void insert(char32_t character);

    State state_ = State::ground;
    bool pasting_ = false;
    bool blank_due_ = false;   ///< a line end or tab of a paste, until something follows it
    bool with_escape_ = false; ///< the character of several bytes follows an ESC: swallow it
    std::string bytes_;        ///< of the unfinished character, or parameters of the sequence
    std::vector<Keystroke> keystrokes_;
};

} // namespace confab::terminal
