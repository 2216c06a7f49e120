#include "terminal/line_editor.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>
#include <confab/vocabulary/text.hpp>
#include <string>
#include <vector>

using namespace confab::terminal;

namespace {

/// The line after these bytes, the cursor as a bar.
std::string after(std::string_view bytes) {
    LineEditor editor;
    editor.feed(bytes);
    std::string shown = editor.text();
    return shown.insert(editor.cursor(), "|");
}

constexpr const char* left = "\x1b[D";

} // namespace

BOOST_AUTO_TEST_SUITE(line_editor)

BOOST_AUTO_TEST_CASE(moves_and_erases_whole_clusters) {
    const std::string family = "👩\u200D👩\u200D👧";
    BOOST_TEST(after("中文" + std::string{left}) == "中|文");
    BOOST_TEST(after("中文\x7f") == "中|");
    BOOST_TEST(after("a" + family + "\x7f") == "a|");
    BOOST_TEST(after("ae\u0301\x7f") == "a|");
    BOOST_TEST(after("ae\u0301b\x01\x1b[C\x1b[3~") == "a|b");
    BOOST_TEST(after(family + family + "\x01\x1b[C") == family + "|" + family);
    BOOST_TEST(after("ab\x1b[D\x1b[Dc\x1b[Fd") == "cabd|");
}

BOOST_AUTO_TEST_CASE(stops_at_both_ends) {
    BOOST_TEST(after("\x7f\x1b[D\x1b[C\x1b[3~\x0b\x15\x17") == "|");
    BOOST_TEST(after("a\x1b[C\x1b[3~") == "a|");
    BOOST_TEST(after("a\x01\x7f\x02") == "|a");
}

BOOST_AUTO_TEST_CASE(erases_parts_of_the_line) {
    BOOST_TEST(after("one two\x1b[D\x1b[D\x0b") == "one t|");
    BOOST_TEST(after("one two\x1b[D\x1b[D\x15") == "|wo");
    BOOST_TEST(after("one  two\x17") == "one  |");
    BOOST_TEST(after("one  two\x17\x17") == "|");
    BOOST_TEST(after("one two\x01\x1b"
                     "d") == "| two");
}

BOOST_AUTO_TEST_CASE(moves_by_words) {
    BOOST_TEST(after("one 中文 three\x1b[1;5D\x1b[1;5D") == "one |中文 three");
    BOOST_TEST(after("one 中文 three\x01\x1b[1;5C\x1b[1;5C") == "one 中文| three");
}

BOOST_AUTO_TEST_CASE(what_joins_with_its_neighbour_is_not_cut_after) {
    BOOST_TEST(after("\u0301\x01"
                     "e\x1b[C") == "e\u0301|");
    BOOST_TEST(after("\u0301\x01"
                     "e\x7f") == "|");
}

BOOST_AUTO_TEST_CASE(enter_hands_out_the_line) {
    LineEditor editor;
    editor.feed("one\rtwo\rthr");
    BOOST_TEST((editor.next() == Input{Line{"one"}}));
    BOOST_TEST((editor.next() == Input{Line{"two"}}));
    BOOST_TEST(!editor.next());
    BOOST_TEST(editor.text() == "thr");
    editor.feed("ee\x1b[D\x1b[D\r");
    BOOST_TEST((editor.next() == Input{Line{"three"}}));
    BOOST_TEST(editor.text().empty());
    BOOST_TEST(editor.cursor() == 0U);
}

BOOST_AUTO_TEST_CASE(a_paste_runs_nothing) {
    LineEditor editor;
    editor.feed("say: \x1b[200~/quit\nrm -rf\n\x1b[201~");
    BOOST_TEST(!editor.next());
    BOOST_TEST(editor.text() == "say: /quit rm -rf");
}

BOOST_AUTO_TEST_CASE(ctrl_d_ends_only_an_empty_line) {
    LineEditor editor;
    editor.feed("ab\x01\x04");
    BOOST_TEST(!editor.next());
    BOOST_TEST(editor.text() == "b");
    editor.feed("\x04\x04");
    BOOST_TEST((editor.next() == Input{EndOfInput{}}));
}

BOOST_AUTO_TEST_CASE(signals_of_the_keyboard) {
    LineEditor editor;
    editor.feed("half\x03\x1a\x0c");
    BOOST_TEST((editor.next() == Input{Interrupted{}}));
    BOOST_TEST((editor.next() == Input{Suspended{}}));
    BOOST_TEST((editor.next() == Input{RepaintWanted{}}));
    BOOST_TEST(editor.text() == "half");
}

BOOST_AUTO_TEST_CASE(history_keeps_the_line_being_typed) {
    LineEditor editor;
    for (const char* const line : {"one", "two", "two", "", "three"})
        editor.remember(line);
    editor.feed("dra\x1b[A");
    BOOST_TEST(editor.text() == "three");
    editor.feed("\x1b[A");
    BOOST_TEST(editor.text() == "two");
    editor.feed("\x1b[A\x1b[A\x1b[A");
    BOOST_TEST(editor.text() == "one");
    editor.feed("\x1b[B\x1b[B\x1b[Bft\x1b[B");
    BOOST_TEST(editor.text() == "draft");
    editor.feed("\x1b[A!\r");
    BOOST_TEST((editor.next() == Input{Line{"three!"}}));
    editor.feed("\x1b[A");
    BOOST_TEST(editor.text() == "three");
}

BOOST_AUTO_TEST_CASE(history_is_bounded) {
    LineEditor editor;
    for (int number = 0; number < 1000; ++number)
        editor.remember(std::to_string(number));
    for (int key = 0; key < 2000; ++key)
        editor.feed("\x1b[A");
    BOOST_TEST(editor.text() == "500");
}

BOOST_AUTO_TEST_CASE(a_line_too_long_takes_no_more_and_says_so_once) {
    LineEditor editor;
    editor.feed(std::string(longest_line, 'x') + "yz");
    BOOST_TEST(editor.text() == std::string(longest_line, 'x'));
    BOOST_TEST((editor.next() == Input{LineTooLong{}}));
    BOOST_TEST(!editor.next());
}

BOOST_AUTO_TEST_CASE(whatever_is_typed_the_line_is_text_and_the_cursor_in_it) {
    const std::vector<std::string> parts{
        "a",       " ",         "中",     "e\u0301", "\u0301", "\u200D", "👩",      "🇹",
        "\x7f",    "\x17",      "\x1b[A", "\x1b[B",  "\x1b[C", "\x1b[D", "\x01",   "\x05",
        "\x1b[3~", "\x1b[1;5D", "\x0b",   "\xff",    "\x1b",   "\x9b",   "\u202E", "\x1b[1;5C"};
    confab::Random random{5};
    LineEditor whole;
    LineEditor cut;
    for (int round = 0; round < 20'000; ++round) {
        const std::string& part = parts[random.below(parts.size())];
        whole.feed(part);
        for (const char byte : part)
            cut.feed({&byte, 1});
        BOOST_REQUIRE(confab::is_text(whole.text()));
        BOOST_REQUIRE(whole.cursor() <= whole.text().size());
        BOOST_REQUIRE(confab::utf8::is_valid(whole.text().substr(whole.cursor())));
        BOOST_REQUIRE(whole.text() == cut.text());
        BOOST_REQUIRE(whole.cursor() == cut.cursor());
        if (random.below(300) == 0) {
            whole.remember(whole.text());
            cut.remember(cut.text());
            whole.feed("\r");
            cut.feed("\r");
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
