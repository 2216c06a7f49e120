// screen: messages above, the line being typed below: what to write to a terminal to keep it so.
// The one rule: a turn is one string, drawn from where the last one left the cursor; what comes
// from others enters only as VisibleText.
#pragma once

#include "layout.hpp"

#include <confab/vocabulary/visible.hpp>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace confab::terminal {

class Screen {
public:
    /// To stand above the line from the next draw on. Of very many between two draws the oldest are
    /// dropped, and the number of them is told.
    void print(VisibleText message);

    /// The bytes that bring the terminal up to date; empty when it is. Precondition: prompt and
    /// line are valid UTF-8 without control characters.
    std::string draw(std::string_view prompt, std::string_view line, std::size_t cursor, Size size);

    /// The terminal has had time enough to hear of its size before the last draw, if that changed.
    /// When it gets narrower later, what was drawn will have been cut into more rows. Until then
    /// nobody knows, and stale rows of the line are left rather than messages erased.
    void settle() {
        if (drawn_) drawn_->settled = true;
    }

    /// The bytes that take the line away and leave the cursor at a row's start, the messages kept.
    std::string clear();

    /// Forgets what it drew: the next draw starts at the cursor's row, wherever that is now.
    void forget() { drawn_.reset(); }

    /// The next draw repaints an empty screen.
    void wipe() { wiping_ = true; }

private:
    struct Drawn {
        Layout layout;
        int columns = 0; ///< of the terminal
        bool settled = false;
    };
    std::string erase_block(int columns);
    std::string take_messages();

    std::optional<Drawn> drawn_;
    std::deque<VisibleText> messages_;
    std::size_t dropped_ = 0;
    bool wiping_ = false;
};

} // namespace confab::terminal
