#include "terminal/key_decoder.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/character.hpp>
#include <confab/vocabulary/random.hpp>
#include <string>
#include <vector>

using namespace confab::terminal;

namespace {

std::vector<Keystroke> typed(std::u32string_view text) {
    std::vector<Keystroke> keystrokes;
    for (const char32_t character : text)
        keystrokes.push_back({Key::character, character});
    return keystrokes;
}

std::vector<Keystroke> keys(std::initializer_list<Key> list) {
    std::vector<Keystroke> keystrokes;
    for (const Key key : list)
        keystrokes.push_back({key, 0});
    return keystrokes;
}

std::vector<Keystroke> decode(std::string_view bytes) { return KeyDecoder{}.decode(bytes); }

} // namespace

BOOST_AUTO_TEST_SUITE(key_decoder)

BOOST_AUTO_TEST_CASE(characters) { BOOST_TEST((decode("a中👩") == typed(U"a中👩"))); }

BOOST_AUTO_TEST_CASE(keys_in_every_common_form) {
    BOOST_TEST((decode("\x1b[A\x1bOA\x10") == keys({Key::up, Key::up, Key::up})));
    BOOST_TEST((decode("\x1b[B\x1bOB\x0e") == keys({Key::down, Key::down, Key::down})));
    BOOST_TEST((decode("\x1b[C\x1bOC\x06") == keys({Key::right, Key::right, Key::right})));
    BOOST_TEST((decode("\x1b[D\x1bOD\x02") == keys({Key::left, Key::left, Key::left})));
    BOOST_TEST((decode("\x1b[H\x1bOH\x1b[1~\x1b[7~\x01") ==
                keys({Key::home, Key::home, Key::home, Key::home, Key::home})));
    BOOST_TEST((decode("\x1b[F\x1bOF\x1b[4~\x1b[8~\x05") ==
                keys({Key::end, Key::end, Key::end, Key::end, Key::end})));
    BOOST_TEST(
        (decode("\x1b[1;5D\x1b[1;3C\x1b"
                "b\x1b"
                "f") == keys({Key::word_left, Key::word_right, Key::word_left, Key::word_right})));
    BOOST_TEST((decode("\x1b[1;2D") == keys({Key::left})));
    BOOST_TEST((decode("\x7f\x08\x1b[3~\x17\x1b\x7f") ==
                keys({Key::erase_left, Key::erase_left, Key::erase_right, Key::erase_word_left,
                      Key::erase_word_left})));
    BOOST_TEST((decode("\r\n\x1bOM") == keys({Key::enter, Key::enter, Key::enter})));
    BOOST_TEST((decode("\x0b\x15\x03\x04\x0c\x1a") ==
                keys({Key::erase_to_end, Key::erase_to_start, Key::interrupt, Key::end_of_input,
                      Key::repaint, Key::suspend})));
}

BOOST_AUTO_TEST_CASE(unknown_sequences_are_swallowed_whole) {
    for (const std::string_view sequence :
         {"\x1b[5~", "\x1b[15~", "\x1b[<0;12;7M", "\x1b[?1;2c", "\x1b[200;1R", "\x1b[I", "\x1b[Z",
          "\x1bx", "\x1b中", "\x1bOP", "\x1b[[A", "\x1b(B", "\x1b]0;title\x07",
          "\x1b]11;rgb:00/00/00\x1b\\", "\x1bP1$r0m\x1b\\", "\x1b_x\x1b\\", "\x1b[1;5;7;9 q",
          "\x1b[11111111111111111111111111111111111111111111A", "\x1b\x1b[24~"}) {
        BOOST_TEST((decode(std::string{sequence} + "k") == typed(U"k")), sequence);
    }
}

BOOST_AUTO_TEST_CASE(control_characters_are_never_text) {
    std::string bytes;
    for (char32_t c = 0; c < 0x20; ++c) {
        if (c != 0x1B) bytes.push_back(static_cast<char>(c));
    }
    bytes += "\x7f\u0080\u0085\u009b\u2028\u2029";
    for (const Keystroke& stroke : decode(bytes))
        BOOST_TEST((stroke.key != Key::character));
}

BOOST_AUTO_TEST_CASE(enter_and_ctrl_c_work_in_the_middle_of_anything) {
    for (const std::string_view start :
         {"\x1b", "\x1b[", "\x1b[1;", "\x1bO", "\x1b]0;ti", "\x1bP"}) {
        BOOST_TEST((decode(std::string{start} + "\x03") == keys({Key::interrupt})));
        BOOST_TEST((decode(std::string{start} + "\r") == keys({Key::enter})));
    }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf8_are_seen) {
    BOOST_TEST((decode("a\xff"
                       "b") == typed(U"a\uFFFDb")));
    BOOST_TEST((decode("\xe4\xb8"
                       "b") == typed(U"\uFFFDb")));
    BOOST_TEST((decode("\xed\xa0\x80") == typed(U"\uFFFD")));
    BOOST_TEST(
        (decode("\xc3\r") == std::vector<Keystroke>{{Key::character, U'\uFFFD'}, {Key::enter, 0}}));
}

BOOST_AUTO_TEST_CASE(nothing_in_a_paste_is_a_key) {
    BOOST_TEST((decode("\x1b[200~one\r\ntwo\n\n\tthree\n\x1b[201~") == typed(U"one two three")));
    BOOST_TEST((decode("\x1b[200~a\x03\x04\x7f\x1b[A\x1b[31mb\x1b[201~") == typed(U"ab")));
    BOOST_TEST((decode("\x1b[200~\x1b]0;never ended\x1b[201~\r") == keys({Key::enter})));
    BOOST_TEST((decode("\x1b[200~/quit\r\x1b[201~\x02").back() == Keystroke{Key::left, 0}));
}

BOOST_AUTO_TEST_CASE(a_lone_escape_key_is_only_that) {
    KeyDecoder decoder;
    BOOST_TEST(!decoder.patience());
    BOOST_TEST(decoder.decode("\x1b").empty());
    BOOST_TEST(decoder.patience().has_value());
    decoder.settle();
    BOOST_TEST(!decoder.patience());
    BOOST_TEST((decoder.decode("h") == typed(U"h")));
}

BOOST_AUTO_TEST_CASE(a_paste_whose_end_is_lost_is_over_after_a_while) {
    KeyDecoder decoder;
    BOOST_TEST((decoder.decode("\x1b[200~x\n") == typed(U"x")));
    BOOST_TEST((decoder.patience() > std::chrono::milliseconds{500}));
    decoder.settle();
    BOOST_TEST(
        (decoder.decode("y\r") == std::vector<Keystroke>{{Key::character, U'y'}, {Key::enter, 0}}));
}

BOOST_AUTO_TEST_CASE(where_reads_cut_the_bytes_makes_no_difference) {
    const std::vector<std::string> parts{
        "a",        "中", "👩\u200D👧", "\x1b[A",       "\x1b[3~",   "\x1b",      "\x1b[1;5C", "\xff",
        "\xe4\xb8", "\r", "\x03",     "\x1b]0;t\x07", "\x1b[200~", "\x1b[201~", "\x1bx"};
    confab::Random random{3};
    for (int round = 0; round < 2000; ++round) {
        std::string bytes;
        for (int part = 0; part < 12; ++part)
            bytes += parts[random.below(parts.size())];
        KeyDecoder whole;
        KeyDecoder cut;
        std::vector<Keystroke> from_cut;
        for (const char byte : bytes) {
            for (const Keystroke& stroke : cut.decode({&byte, 1}))
                from_cut.push_back(stroke);
        }
        BOOST_REQUIRE((whole.decode(bytes) == from_cut));
    }
}

BOOST_AUTO_TEST_CASE(any_bytes_at_all_give_characters_that_are_text) {
    confab::Random random{4};
    KeyDecoder decoder;
    for (int at = 0; at < 200'000; ++at) {
        const char byte = static_cast<char>(random.below(256));
        for (const Keystroke& stroke : decoder.decode({&byte, 1})) {
            if (stroke.key != Key::character) continue;
            BOOST_REQUIRE(!confab::is_control(stroke.character));
            BOOST_REQUIRE(stroke.character <= 0x10FFFF);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
