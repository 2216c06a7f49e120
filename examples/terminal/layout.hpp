// layout: a prompt and a line laid out in the rows of a terminal.
// The one rule: every row's end is ours; nothing relies on where a terminal would wrap, and a
// character's place never on how wide a terminal thinks its neighbours are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace confab::terminal {

struct Size {
    int rows = 24;
    int columns = 80;
    friend bool operator==(const Size&, const Size&) = default;
};

struct Row {
    std::string text; ///< clusters of one or two columns each
    int columns = 0;
    friend bool operator==(const Row&, const Row&) = default;
};

struct Layout {
    std::vector<Row> rows; ///< at least one
    int cursor_row = 0;
    int cursor_column = 0;
    friend bool operator==(const Layout&, const Layout&) = default;
};

/// Rows of at most `columns` columns. Characters that would show nothing, or turn the order of
/// others, are shown as `<U+XXXX>`. The cursor is at byte `cursor` of the line; inside a cluster it
/// is shown after it. Precondition: prompt and line are valid UTF-8 without control characters.
Layout lay_out(std::string_view prompt, std::string_view line, std::size_t cursor, int columns);

/// The bytes that draw a row from its first column on, when autowrap is off.
std::string drawn(const Row& row);

/// At most `rows` of the layout's rows, those round the cursor. Precondition: rows > 0.
Layout window(Layout layout, int rows);

/// How many rows higher than the cursor the first row of this layout is, once the terminal has
/// become `columns` wide and has cut every longer row into several, as terminals that reflow do.
int rows_above_cursor(const Layout& layout, int columns);

} // namespace confab::terminal
