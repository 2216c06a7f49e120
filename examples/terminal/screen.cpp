#include "screen.hpp"

#include <algorithm>
#include <utility>

namespace confab::terminal {

namespace {

constexpr std::size_t most_messages = 2000; // more than any terminal shows at once

// ECMA-48 and DEC private modes; xterm's control sequences document lists them all.
constexpr std::string_view row_start = "\r";
constexpr std::string_view next_row = "\r\n";
// The row, and from its second column all below: what is erased from the very first cell on, tmux
// moves into its history.
constexpr std::string_view erase_below = "\x1b[K\x1b[2G\x1b[J\r";
constexpr std::string_view wipe_screen = "\x1b[H\x1b[2J";
constexpr std::string_view autowrap_off = "\x1b[?7l";
constexpr std::string_view autowrap_on = "\x1b[?7h";

std::string up(int rows) { return rows == 0 ? "" : "\x1b[" + std::to_string(rows) + 'A'; }
std::string to_column(int column) { return "\x1b[" + std::to_string(column + 1) + 'G'; }

std::string drawn_block(const Layout& layout) {
    std::string bytes{autowrap_off};
    for (std::size_t row = 0; row < layout.rows.size(); ++row) {
        if (row > 0) bytes += next_row;
        bytes += drawn(layout.rows[row]);
    }
    bytes += autowrap_on;
    bytes += up(static_cast<int>(layout.rows.size()) - 1 - layout.cursor_row);
    return bytes + to_column(layout.cursor_column);
}

} // namespace

void Screen::print(VisibleText message) {
    messages_.push_back(std::move(message));
    if (messages_.size() > most_messages) {
        messages_.pop_front();
        ++dropped_;
    }
}

std::string Screen::draw(std::string_view prompt, std::string_view line, std::size_t cursor,
                         Size size) {
    const int rows = std::max(1, size.rows - 1);
    Layout layout = window(lay_out(prompt, line, cursor, size.columns), rows);
    const bool same = drawn_ && drawn_->columns == size.columns && drawn_->layout == layout;
    if (same && messages_.empty() && !wiping_) return {};

    std::string bytes =
        std::exchange(wiping_, false) ? std::string{wipe_screen} : erase_block(size.columns);
    bytes += take_messages();
    bytes += drawn_block(layout);
    drawn_ = Drawn{std::move(layout), size.columns};
    return bytes;
}

std::string Screen::clear() {
    std::string bytes = erase_block(drawn_ ? drawn_->columns : 0) + take_messages();
    drawn_.reset();
    return bytes;
}

std::string Screen::erase_block(int columns) {
    std::string bytes{row_start};
    if (drawn_) {
        const bool cut = drawn_->settled && drawn_->columns != columns;
        bytes += up(cut ? rows_above_cursor(drawn_->layout, columns) : drawn_->layout.cursor_row);
    }
    bytes += erase_below;
    return bytes;
}

std::string Screen::take_messages() {
    std::string bytes;
    if (dropped_ > 0) {
        bytes += "* " + std::to_string(std::exchange(dropped_, 0)) + " lines not shown";
        bytes += next_row;
    }
    for (const VisibleText& message : std::exchange(messages_, {})) {
        bytes += message.str();
        bytes += next_row;
    }
    return bytes;
}

} // namespace confab::terminal
