// line_editor: a line being typed, as a value: bytes of the keyboard in, finished lines out.
// The one rule: it edits whole grapheme clusters and never holds a control character.
// Why our own: GNU readline's licence (GPL) does not fit programs under BSL-1.0, libedit can't be
// redrawn from outside while messages arrive, and replxx and linenoise are no packages of Debian.
#pragma once

#include "input.hpp"
#include "key_decoder.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace confab::terminal {

class LineEditor {
public:
    /// Bytes as they were read, cut anywhere.
    void feed(std::string_view bytes);

    /// What feed() has finished, in order.
    std::optional<Input> next();

    /// The line being typed, and where in it the cursor stands, in bytes.
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::size_t cursor() const { return cursor_; }

    /// Puts a line into the history, where Up finds it; the oldest of many is forgotten.
    void remember(std::string line);

    /// See KeyDecoder.
    [[nodiscard]] std::optional<std::chrono::milliseconds> patience() const {
        return keys_.patience();
    }
    void settle() { keys_.settle(); }

private:
    void press(const Keystroke& stroke);
    void insert(char32_t character);
    void move(Key key);
    void erase(Key key);
    void erase_between(std::size_t from, std::size_t to);
    void finish_line();
    void end_or_erase();
    void show_history(Key key);
    [[nodiscard]] std::size_t left() const;
    [[nodiscard]] std::size_t right() const;
    [[nodiscard]] std::size_t word_left() const;
    [[nodiscard]] std::size_t word_right() const;

    KeyDecoder keys_;
    std::string text_;
    std::size_t cursor_ = 0;
    std::deque<std::string> history_; ///< the newest last
    std::size_t shown_ = 0;           ///< entries back from the newest; 0 is the line itself
    std::string draft_;               ///< the line itself, while an entry of the history is shown
    std::deque<Input> finished_;
};

} // namespace confab::terminal
