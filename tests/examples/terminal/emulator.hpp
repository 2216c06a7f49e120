// emulator: a terminal of rows and columns, for tests: it understands what Screen writes, no more.
// The one rule: what it does not understand is an error, so nothing unknown is ever written.
#pragma once

#include <algorithm>
#include <charconv>
#include <confab/vocabulary/utf8.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utf8proc.h>
#include <vector>

namespace confab::terminal {

class Emulator {
public:
    struct Row {
        std::vector<std::string> cells; ///< a wide character's second cell is empty
        bool wrapped = false;           ///< goes on in the next row
    };

    /// `joins_emoji`: a skin tone, and what follows a zero width joiner, joins what stands before
    /// it, as in newer terminals; else it has columns of its own.
    Emulator(int rows, int columns, bool joins_emoji)
        : columns_{static_cast<std::size_t>(columns)}, joins_emoji_{joins_emoji},
          screen_(static_cast<std::size_t>(rows), blank_row()) {}

    std::size_t row = 0;
    std::size_t column = 0;

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            if (bytes.front() == '\x1b') {
                bytes.remove_prefix(control_sequence(bytes));
            } else if (bytes.front() == '\r') {
                column = 0;
                wrap_due_ = false;
                bytes.remove_prefix(1);
            } else if (bytes.front() == '\n') {
                next_row();
                bytes.remove_prefix(1);
            } else {
                const auto character = utf8::first_character(bytes);
                if (!character || character->code_point < 0x20) throw std::runtime_error{"byte"};
                put(bytes.substr(0, character->size), character->code_point);
                bytes.remove_prefix(character->size);
            }
        }
    }

    /// The text of a row of the screen, without the blanks at its end.
    [[nodiscard]] std::string text(std::size_t at) const { return text(screen_[at]); }

    [[nodiscard]] const std::string& cell(std::size_t at_row, std::size_t at_column) const {
        return screen_[at_row].cells[at_column];
    }

    /// Everything above this row, what has scrolled away too, as lines without their wrapping.
    [[nodiscard]] std::vector<std::string> lines_above(std::size_t at_row) const {
        std::vector<Row> rows = scrolled_;
        rows.insert(rows.end(), screen_.begin(), screen_.begin() + static_cast<long>(at_row));
        std::vector<std::string> lines;
        bool continued = false;
        for (const Row& each : rows) {
            if (!continued) lines.emplace_back();
            lines.back() += text(each);
            continued = each.wrapped;
        }
        return lines;
    }

private:
    static std::string text(const Row& row) {
        std::string joined;
        for (const std::string& cell : row.cells)
            joined += cell;
        return joined.substr(0, joined.find_last_not_of(' ') + 1);
    }

    [[nodiscard]] Row blank_row() const { return {std::vector<std::string>(columns_, " "), false}; }

    void next_row() {
        wrap_due_ = false;
        if (row + 1 < screen_.size()) {
            ++row;
            return;
        }
        scrolled_.push_back(screen_.front());
        screen_.erase(screen_.begin());
        screen_.push_back(blank_row());
    }

    void wrap() {
        screen_[row].wrapped = true;
        next_row();
        column = 0;
    }

    void put(std::string_view bytes, char32_t code_point) {
        auto width =
            static_cast<std::size_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(code_point)));
        const bool skin_tone = code_point >= 0x1F3FB && code_point <= 0x1F3FF;
        if (joins_emoji_ && (after_joiner_ || skin_tone)) width = 0;
        after_joiner_ = code_point == 0x200D;
        if (width == 0) {
            screen_[last_row_].cells[last_column_] += bytes;
            return;
        }
        if (autowrap_ && (wrap_due_ || column + width > columns_)) wrap();
        if (column + width > columns_) column = columns_ - std::min(width, columns_);
        Row& here = screen_[row];
        // Half a wide character does not stay.
        if (here.cells[column].empty()) here.cells[column - 1] = " ";
        here.cells[column] = bytes;
        for (std::size_t at = column + 1; at < std::min(column + width, columns_); ++at) {
            here.cells[at].clear();
        }
        for (std::size_t at = column + width; at < columns_ && here.cells[at].empty(); ++at) {
            here.cells[at] = " ";
        }
        last_row_ = row;
        last_column_ = column;
        wrap_due_ = column + width >= columns_;
        column = std::min(column + width, columns_ - 1);
    }

    std::size_t control_sequence(std::string_view bytes) {
        const std::size_t end = bytes.find_first_not_of("0123456789?", 2);
        if (bytes.substr(0, 2) != "\x1b[" || end == std::string_view::npos) {
            throw std::runtime_error{"not a control sequence"};
        }
        const std::string_view parameter = bytes.substr(2, end - 2);
        std::size_t number = 1;
        std::from_chars(parameter.data(), parameter.data() + parameter.size(), number);
        wrap_due_ = false;
        if (bytes[end] == 'A') {
            row -= std::min(number, row);
        } else if (bytes[end] == 'G') {
            column = std::min(number, columns_) - 1;
        } else if (bytes[end] == 'K' && parameter.empty()) {
            erase_row();
        } else if (bytes[end] == 'J' && parameter.empty()) {
            if (row == 0 && column == 0) throw std::runtime_error{"tmux would keep what is erased"};
            erase_below();
        } else if (bytes[end] == 'J' && parameter == "2") {
            std::fill(screen_.begin(), screen_.end(), blank_row());
        } else if (bytes[end] == 'H' && parameter.empty()) {
            row = 0;
            column = 0;
        } else if (parameter == "?7" && (bytes[end] == 'h' || bytes[end] == 'l')) {
            autowrap_ = bytes[end] == 'h';
        } else {
            throw std::runtime_error{"unknown control sequence"};
        }
        return end + 1;
    }

    void erase_row() {
        for (std::size_t at = column; at < columns_; ++at)
            screen_[row].cells[at] = " ";
        screen_[row].wrapped = false;
    }

    void erase_below() {
        erase_row();
        for (std::size_t at = row + 1; at < screen_.size(); ++at)
            screen_[at] = blank_row();
    }

    std::size_t columns_;
    bool joins_emoji_;
    std::vector<Row> screen_;
    std::vector<Row> scrolled_;
    bool autowrap_ = true;
    bool wrap_due_ = false;
    bool after_joiner_ = false;
    std::size_t last_row_ = 0;
    std::size_t last_column_ = 0;
};

} // namespace confab::terminal
