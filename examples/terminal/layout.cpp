#include "layout.hpp"

#include "grapheme.hpp"

#include <algorithm>
#include <cassert>
#include <confab/vocabulary/character.hpp>
#include <confab/vocabulary/utf8.hpp>
#include <confab/vocabulary/visible.hpp>
#include <cstdio>
#include <iterator>

namespace confab::terminal {

namespace {

/// `<U+XXXX>` for each character, as visible() writes those that it replaces.
std::string placeholder(std::string_view cluster) {
    std::string shown;
    while (!cluster.empty()) {
        const auto character = utf8::first_character(cluster).value_or(utf8::Character{0, 1});
        char text[16]; // "<U+10FFFF>" and the end
        std::snprintf(text, sizeof text, "<U+%04X>", static_cast<unsigned>(character.code_point));
        shown += text;
        cluster.remove_prefix(character.size);
    }
    return shown;
}

/// Lays clusters from left to right, row under row.
class Pen {
public:
    explicit Pen(int columns) : columns_{std::max(columns, 2)} {}

    void write(std::string_view text) {
        while (!text.empty()) {
            const Cluster cluster = first_cluster(text);
            const std::string_view bytes = text.substr(0, cluster.size);
            if (cluster.columns == 0 || visible(bytes).str() != bytes) {
                for (const char c : placeholder(bytes))
                    put({&c, 1}, 1);
            } else {
                put(bytes, cluster.columns);
            }
            text.remove_prefix(cluster.size);
        }
    }

    /// Puts the cursor where what comes next, so wide, will go.
    void mark_cursor(int columns) {
        make_room(columns);
        layout_.cursor_row = static_cast<int>(layout_.rows.size()) - 1;
        layout_.cursor_column = layout_.rows.back().columns;
    }

    Layout finish() { return std::move(layout_); }

private:
    void put(std::string_view bytes, int columns) {
        make_room(columns);
        layout_.rows.back().text += bytes;
        layout_.rows.back().columns += columns;
    }

    void make_room(int columns) {
        if (layout_.rows.back().columns + columns > columns_) layout_.rows.emplace_back();
    }

    int columns_;
    Layout layout_{{Row{}}, 0, 0};
};

int columns_at(std::string_view text) {
    return text.empty() ? 1 : std::max(1, first_cluster(text).columns);
}

/// The bytes of a row's text that take its first columns.
std::string_view left_part(std::string_view text, int columns) {
    std::size_t size = 0;
    while (size < text.size() && columns > 0) {
        const Cluster cluster = first_cluster(text.substr(size));
        columns -= cluster.columns;
        size += cluster.size;
    }
    return text.substr(0, size);
}

} // namespace

Layout lay_out(std::string_view prompt, std::string_view line, std::size_t cursor, int columns) {
    cursor = cluster_boundary(line, cursor);
    Pen pen{columns};
    pen.write(prompt);
    pen.write(line.substr(0, cursor));
    pen.mark_cursor(columns_at(line.substr(cursor)));
    pen.write(line.substr(cursor));
    return pen.finish();
}

std::string drawn(const Row& row) {
    std::string bytes;
    int column = 0;
    for (std::string_view rest = row.text; !rest.empty();) {
        const Cluster cluster = first_cluster(rest);
        column += cluster.columns;
        bytes += rest.substr(0, cluster.size);
        if (!cluster.agreed) bytes += "\x1b[" + std::to_string(column + 1) + 'G';
        rest.remove_prefix(cluster.size);
    }
    return bytes;
}

Layout window(Layout layout, int rows) {
    assert(rows > 0);
    const int all = static_cast<int>(layout.rows.size());
    if (all <= rows) return layout;
    const int first = std::clamp(layout.cursor_row - rows / 2, 0, all - rows);
    layout.rows.erase(layout.rows.begin() + first + rows, layout.rows.end());
    layout.rows.erase(layout.rows.begin(), layout.rows.begin() + first);
    layout.cursor_row -= first;
    return layout;
}

int rows_above_cursor(const Layout& layout, int columns) {
    int above = 0;
    for (int at = 0; at < layout.cursor_row; ++at) {
        const std::string& text = layout.rows[static_cast<std::size_t>(at)].text;
        above += static_cast<int>(lay_out("", text, 0, columns).rows.size());
    }
    const Row& row = layout.rows[static_cast<std::size_t>(layout.cursor_row)];
    const std::string_view before = left_part(row.text, layout.cursor_column);
    return above + lay_out(before, row.text.substr(before.size()), 0, columns).cursor_row;
}

} // namespace confab::terminal
