#include "terminal/screen.hpp"

#include <boost/test/unit_test.hpp>

#include "emulator.hpp"
#include "terminal/grapheme.hpp"

#include <confab/vocabulary/random.hpp>
#include <string>
#include <vector>

using namespace confab;
using namespace confab::terminal;

namespace {

/// What the property tests type: no blanks, which a row's end would hide.
const std::vector<std::string> clusters{
    "a", "Z", "中", "文", "é", "e\u0301", "👩", "👩\u200D👩\u200D👧", "👍\U0001F3FD", "한", "ก็"};

std::string random_line(Random& random, std::size_t longest) {
    std::string line;
    for (std::size_t left = random.below(longest + 1); left > 0; --left) {
        line += clusters[random.below(clusters.size())];
    }
    return line;
}

std::size_t random_boundary(Random& random, std::string_view line) {
    return cluster_boundary(line, random.below(line.size() + 1));
}

/// Everything typed is on the screen, in whole rows, with the cursor on its place.
void check_block(const Emulator& terminal, const std::string& prompt, const std::string& line,
                 std::size_t cursor, int columns) {
    const Layout layout = lay_out(prompt, line, cursor, columns);
    BOOST_REQUIRE(terminal.row >= static_cast<std::size_t>(layout.cursor_row));
    const std::size_t first = terminal.row - static_cast<std::size_t>(layout.cursor_row);
    std::string shown;
    for (std::size_t row = 0; row < layout.rows.size(); ++row) {
        shown += terminal.text(first + row);
    }
    BOOST_TEST(shown == prompt + line);
    if (cursor == line.size()) {
        BOOST_TEST(terminal.cell(terminal.row, terminal.column) == " ");
    } else {
        const std::string_view under = std::string_view{line}.substr(cursor);
        BOOST_TEST(terminal.cell(terminal.row, terminal.column) ==
                   under.substr(0, first_cluster(under).size));
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(screen)

BOOST_AUTO_TEST_CASE(messages_leave_the_typed_line_whole_at_every_width) {
    Random random{1};
    for (int columns = 2; columns <= 80; ++columns) {
        const std::string line = random_line(random, 40);
        const std::size_t cursor = random_boundary(random, line);
        const Size size{static_cast<int>(lay_out("ada>", line, cursor, columns).rows.size()) + 1 +
                            static_cast<int>(random.below(8)),
                        columns};
        Emulator terminal{size.rows, columns, true};
        Screen screen;
        std::vector<std::string> sent;
        while (sent.size() < 200) {
            for (auto batch = random.below(5); batch > 0; --batch) {
                sent.push_back("m" + std::to_string(sent.size()) + random_line(random, 20));
                screen.print(visible(sent.back()));
            }
            terminal.write(screen.draw("ada>", line, cursor, size));
            check_block(terminal, "ada>", line, cursor, columns);
        }
        const auto block =
            static_cast<std::size_t>(lay_out("ada>", line, cursor, columns).cursor_row);
        BOOST_TEST(terminal.lines_above(terminal.row - block) == sent,
                   boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(typing_and_erasing_leaves_nothing_behind) {
    Random random{2};
    for (const int columns : {2, 3, 7, 20, 60}) {
        Emulator terminal{60, columns, true};
        Screen screen;
        for (int turn = 0; turn < 300; ++turn) {
            const std::string line = random_line(random, 25);
            const std::size_t cursor = random_boundary(random, line);
            terminal.write(screen.draw("p>", line, cursor, {60, columns}));
            check_block(terminal, "p>", line, cursor, columns);
            BOOST_TEST(terminal.lines_above(0).empty());
        }
        terminal.write(screen.clear());
        for (std::size_t row = 0; row < 60; ++row)
            BOOST_TEST(terminal.text(row).empty());
        BOOST_TEST(terminal.row == 0U);
        BOOST_TEST(terminal.column == 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_terminal_that_measures_otherwise_moves_nothing_but_that_character) {
    const std::string line = "x👩\u200D👩\u200D👧👍\U0001F3FDyz";
    Emulator terminal{5, 20, false};
    Screen screen;
    terminal.write(screen.draw("> ", line, line.size() - 1, {5, 20}));
    BOOST_TEST(terminal.cell(0, 2) == "x");
    BOOST_TEST(terminal.cell(0, 7) == "y");
    BOOST_TEST(terminal.cell(0, 8) == "z");
    BOOST_TEST(terminal.row == 0U);
    BOOST_TEST(terminal.column == 8U);
}

BOOST_AUTO_TEST_CASE(a_line_longer_than_the_screen_shows_the_rows_round_the_cursor) {
    std::string line;
    for (int number = 100; number < 140; ++number)
        line += std::to_string(number);
    for (std::size_t cursor = 0; cursor <= line.size(); ++cursor) {
        Emulator terminal{5, 9, true};
        Screen screen;
        screen.print(visible("hello"));
        terminal.write(screen.draw("", line, cursor, {5, 9}));
        BOOST_TEST(terminal.text(0) == "hello");
        const std::string under = cursor == line.size() ? " " : line.substr(cursor, 1);
        BOOST_TEST(terminal.cell(terminal.row, terminal.column) == under);
        BOOST_TEST(terminal.column == cursor % 9);
        BOOST_TEST(terminal.lines_above(0).empty());
    }
}

BOOST_AUTO_TEST_CASE(a_turn_without_news_writes_nothing) {
    Screen screen;
    BOOST_TEST(!screen.draw("> ", "half a li", 3, {}).empty());
    BOOST_TEST(screen.draw("> ", "half a li", 3, {}).empty());
    BOOST_TEST(!screen.draw("> ", "half a li", 4, {}).empty());
    screen.print(visible("news"));
    BOOST_TEST(!screen.draw("> ", "half a li", 4, {}).empty());
    BOOST_TEST(screen.draw("> ", "half a li", 4, {}).empty());
}

BOOST_AUTO_TEST_CASE(what_is_too_much_to_show_is_counted) {
    Screen screen;
    for (int number = 0; number < 2005; ++number) {
        screen.print(visible("line " + std::to_string(number) + "."));
    }
    const std::string bytes = screen.draw("", "", 0, {});
    BOOST_TEST(bytes.find("* 5 lines not shown\r\n") != std::string::npos);
    BOOST_TEST(bytes.find("line 4.") == std::string::npos);
    BOOST_TEST(bytes.find("line 5.") != std::string::npos);
    BOOST_TEST(bytes.find("line 2004.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_wiped_screen_is_drawn_from_its_top) {
    Emulator terminal{5, 20, true};
    Screen screen;
    for (const char* const text : {"one", "two", "three"})
        screen.print(visible(text));
    terminal.write(screen.draw("> ", "typed", 2, {5, 20}));
    BOOST_TEST(terminal.row == 3U);
    screen.wipe();
    terminal.write(screen.draw("> ", "typed", 2, {5, 20}));
    BOOST_TEST(terminal.row == 0U);
    BOOST_TEST(terminal.column == 4U);
    BOOST_TEST(terminal.text(0) == "> typed");
    BOOST_TEST(terminal.text(3).empty());
}

BOOST_AUTO_TEST_CASE(a_narrower_terminal_loses_no_message_and_keeps_no_stale_row_once_settled) {
    const std::string line(80, 'x');
    for (const bool settled : {false, true}) {
        Screen screen;
        screen.draw("", line, line.size(), {14, 60});
        if (settled) screen.settle();
        const std::string bytes = screen.draw("", line, line.size(), {14, 40});
        // The row of 60 has become two, if the terminal was not narrow before it was drawn.
        BOOST_TEST(bytes.substr(0, 5) == (settled ? "\r\x1b[2A" : "\r\x1b[1A"));
    }
}

BOOST_AUTO_TEST_CASE(clearing_prints_what_still_waits) {
    Emulator terminal{5, 20, true};
    Screen screen;
    terminal.write(screen.draw("> ", "typed", 2, {5, 20}));
    screen.print(visible("last words"));
    terminal.write(screen.clear());
    BOOST_TEST(terminal.text(0) == "last words");
    BOOST_TEST(terminal.text(1).empty());
    BOOST_TEST(terminal.row == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
