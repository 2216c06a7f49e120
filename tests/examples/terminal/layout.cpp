#include "terminal/layout.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <confab/vocabulary/visible.hpp>
#include <string>

using namespace confab::terminal;

BOOST_AUTO_TEST_SUITE(layout)

BOOST_AUTO_TEST_CASE(an_empty_line_is_one_row) {
    const Layout layout = lay_out("", "", 0, 10);
    BOOST_TEST(layout.rows.size() == 1U);
    BOOST_TEST(layout.cursor_row == 0);
    BOOST_TEST(layout.cursor_column == 0);
}

BOOST_AUTO_TEST_CASE(a_full_row_puts_the_cursor_on_the_next) {
    const Layout layout = lay_out("> ", "12345678", 8, 10);
    BOOST_TEST(layout.rows.size() == 2U);
    BOOST_TEST(layout.rows[0].text == "> 12345678");
    BOOST_TEST(layout.cursor_row == 1);
    BOOST_TEST(layout.cursor_column == 0);
}

BOOST_AUTO_TEST_CASE(a_wide_character_that_does_not_fit_wraps_early_and_the_cursor_with_it) {
    const Layout layout = lay_out("> ", "a中b", 1, 4);
    BOOST_TEST(layout.rows.size() == 2U);
    BOOST_TEST(layout.rows[0].text == "> a");
    BOOST_TEST(layout.rows[1].text == "中b");
    BOOST_TEST(layout.cursor_row == 1);
    BOOST_TEST(layout.cursor_column == 0);
}

BOOST_AUTO_TEST_CASE(the_cursor_inside_a_cluster_stands_after_it) {
    const Layout layout = lay_out("", "e\u0301x", 1, 10);
    BOOST_TEST(layout.cursor_column == 1);
}

BOOST_AUTO_TEST_CASE(what_shows_nothing_or_turns_the_order_is_shown_by_number) {
    const std::string turned = "\u202E";
    BOOST_TEST(lay_out("", turned, 0, 20).rows[0].text == confab::visible(turned).str());
    BOOST_TEST(lay_out("", "a\u200Bb", 0, 20).rows[0].text == "a<U+200B>b");
    BOOST_TEST(lay_out("", "\u0301", 0, 20).rows[0].text == "<U+0301>");
    BOOST_TEST(lay_out("", "\u0301", 2, 20).cursor_column == 8);
    BOOST_TEST(lay_out("", "\u0301", 2, 5).rows[1].text == "01>");
}

BOOST_AUTO_TEST_CASE(only_what_terminals_differ_about_is_placed_by_its_column) {
    BOOST_TEST(drawn({"a中b", 4}) == "a中b");
    BOOST_TEST(drawn({"a…b", 3}) == "a…\x1b[3Gb");
    BOOST_TEST(drawn({"👍\U0001F3FDb", 3}) == "👍\U0001F3FD\x1b[3Gb");
}

BOOST_AUTO_TEST_CASE(a_window_holds_the_cursor) {
    const std::string line(95, 'x');
    for (std::size_t cursor = 0; cursor <= line.size(); ++cursor) {
        const Layout all = lay_out("", line, cursor, 10);
        for (int rows = 1; rows <= 12; ++rows) {
            const Layout part = window(all, rows);
            BOOST_TEST(part.rows.size() ==
                       std::min<std::size_t>(all.rows.size(), static_cast<std::size_t>(rows)));
            BOOST_TEST(part.cursor_row >= 0);
            BOOST_TEST(part.cursor_row < rows);
            BOOST_TEST((part.rows[static_cast<std::size_t>(part.cursor_row)] ==
                        all.rows[static_cast<std::size_t>(all.cursor_row)]));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_narrower_terminal_has_cut_the_rows) {
    const Layout wide = lay_out("", std::string(45, 'x'), 45, 20);
    BOOST_TEST(wide.cursor_row == 2);
    BOOST_TEST(rows_above_cursor(wide, 20) == 2);
    BOOST_TEST(rows_above_cursor(wide, 30) == 2);
    BOOST_TEST(rows_above_cursor(wide, 10) == 4);
    BOOST_TEST(rows_above_cursor(wide, 4) == 5 + 5 + 1);
    BOOST_TEST(rows_above_cursor(lay_out("", "中中中中", 12, 8), 3) == 4);
}

BOOST_AUTO_TEST_SUITE_END()
