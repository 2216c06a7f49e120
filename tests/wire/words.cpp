#include <confab/wire/words.hpp>

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>

#include <string>
#include <string_view>

using confab::join_words;
using confab::take_word;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(words)

namespace {

/// What Python 3.11 makes of a line: data.split()[0], ' '.join(data.split()) and
/// ' '.join(data.split()[2:]). Written by it, every blank of str.isspace among the rows.
struct Line {
    std::string_view data, first, joined, rest;
};
// clang-format off
const Line python_says[] = {
    {""sv, ""sv, ""sv, ""sv},
    {"a"sv, "a"sv, "a"sv, ""sv},
    {" "sv, ""sv, ""sv, ""sv},
    {"  a"sv, "a"sv, "a"sv, ""sv},
    {"a  "sv, "a"sv, "a"sv, ""sv},
    {"a b"sv, "a"sv, "a b"sv, ""sv},
    {"a  b"sv, "a"sv, "a b"sv, ""sv},
    {"C ada hi"sv, "C"sv, "C ada hi"sv, "hi"sv},
    {"C ada  hello   room "sv, "C"sv, "C ada hello room"sv, "hello room"sv},
    {"C\x09""ada\xE3\x80\x80\xE4\xBD\xA0\xE5\xA5\xBD\xC2\xA0\xE4\xB8\x96\xE7\x95\x8C"sv, "C"sv, "C ada \xE4\xBD\xA0\xE5\xA5\xBD \xE4\xB8\x96\xE7\x95\x8C"sv, "\xE4\xBD\xA0\xE5\xA5\xBD \xE4\xB8\x96\xE7\x95\x8C"sv},
    {"C ada"sv, "C"sv, "C ada"sv, ""sv},
    {"C ada "sv, "C"sv, "C ada"sv, ""sv},
    {"\xE2\x80\xA8x\xE2\x80\xA9y"sv, "x"sv, "x y"sv, ""sv},
    {"C ada a\xE2\x80\x8B""b"sv, "C"sv, "C ada a\xE2\x80\x8B""b"sv, "a\xE2\x80\x8B""b"sv},
    {"C ada \xEF\xBB\xBFx"sv, "C"sv, "C ada \xEF\xBB\xBFx"sv, "\xEF\xBB\xBFx"sv},
    {"C ada a\x00""b"sv, "C"sv, "C ada a\x00""b"sv, "a\x00""b"sv},
    {"C ada \x1B[2J"sv, "C"sv, "C ada \x1B[2J"sv, "\x1B[2J"sv},
    {"C ada a\x1C\x1D\x1E\x1F""b"sv, "C"sv, "C ada a b"sv, "a b"sv},
    {"C ada \xE1\xA0\x8Ex"sv, "C"sv, "C ada \xE1\xA0\x8Ex"sv, "\xE1\xA0\x8Ex"sv},
    {"C \xC2\x85 x y"sv, "C"sv, "C x y"sv, "y"sv},
    {"  C  ada   x  "sv, "C"sv, "C ada x"sv, "x"sv},
    {"C ada \xF0\x9F\x98\x80  \xF0\x9F\x98\x80"sv, "C"sv, "C ada \xF0\x9F\x98\x80 \xF0\x9F\x98\x80"sv, "\xF0\x9F\x98\x80 \xF0\x9F\x98\x80"sv},
    {"C ada x\x0D\x0A"sv, "C"sv, "C ada x"sv, "x"sv},
    {"C ada \xE2\x81\xA0 y"sv, "C"sv, "C ada \xE2\x81\xA0 y"sv, "\xE2\x81\xA0 y"sv},
    {"C ada x\x09y\x09 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\x0Ay\x0A z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\x0By\x0B z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\x0Cy\x0C z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\x0Dy\x0D z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\x1Cy\x1C z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\x1Dy\x1D z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\x1Ey\x1E z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\x1Fy\x1F z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x y  z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xC2\x85y\xC2\x85 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xC2\xA0y\xC2\xA0 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE1\x9A\x80y\xE1\x9A\x80 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\x80y\xE2\x80\x80 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\x81y\xE2\x80\x81 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\x82y\xE2\x80\x82 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\x83y\xE2\x80\x83 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\x84y\xE2\x80\x84 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\x85y\xE2\x80\x85 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\x86y\xE2\x80\x86 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\x87y\xE2\x80\x87 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\x88y\xE2\x80\x88 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\x89y\xE2\x80\x89 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\x8Ay\xE2\x80\x8A z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\xA8y\xE2\x80\xA8 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\xA9y\xE2\x80\xA9 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x80\xAFy\xE2\x80\xAF z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE2\x81\x9Fy\xE2\x81\x9F z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
    {"C ada x\xE3\x80\x80y\xE3\x80\x80 z"sv, "C"sv, "C ada x y z"sv, "x y z"sv},
};
// clang-format on

} // namespace

BOOST_AUTO_TEST_CASE(words_are_those_of_python) {
    for (const auto& [data, first, joined, rest] : python_says) {
        BOOST_TEST(join_words(data) == joined);
        std::string_view left = data;
        const auto word = take_word(left);
        BOOST_TEST(word.has_value() == !first.empty());
        BOOST_TEST(word.value_or(""sv) == first);
        take_word(left);
        BOOST_TEST(join_words(left) == rest);
    }
}

BOOST_AUTO_TEST_CASE(a_word_is_a_view_into_the_line_and_rest_stands_behind_it) {
    const std::string_view line = " ab  cd ";
    std::string_view rest = line;
    const auto word = take_word(rest);
    BOOST_TEST_REQUIRE(word.has_value());
    BOOST_TEST((word->data() == line.data() + 1));
    BOOST_TEST(rest == "  cd ");
    BOOST_TEST(take_word(rest).value() == "cd");
    BOOST_TEST(rest == " ");
    BOOST_TEST(!take_word(rest));
    BOOST_TEST(rest.empty());
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf8_belong_to_no_word) {
    struct Broken {
        std::string_view line, rest;
    };
    const Broken broken[] = {
        {"\xFF", "\xFF"},
        {"ab\xFF", "\xFF"},
        {"  \xC3", "\xC3"},
        {"a\xE3\x80 b", "\xE3\x80 b"},
        {"\xED\xA0\x80", "\xED\xA0\x80"},
        {"\xC0\xA0x", "\xC0\xA0x"}, // an overlong blank is none
    };
    for (const auto& [line, left] : broken) {
        std::string_view rest = line;
        BOOST_TEST(!take_word(rest));
        BOOST_TEST(rest == left);
    }
    std::string_view late = "ab \xFF";
    BOOST_TEST(take_word(late).value() == "ab");
    BOOST_TEST(!take_word(late));
}

BOOST_AUTO_TEST_CASE(joining_joined_words_changes_nothing) {
    const std::string_view pieces[] = {" ", "\t", "\u3000", "\u2028", "a", "你", ":", "\u200B"};
    confab::Random random{1};
    for (int round = 0; round < 5'000; ++round) {
        std::string text;
        for (auto count = random.below(12); count > 0; --count)
            text += pieces[random.below(std::size(pieces))];
        const std::string once = join_words(text);
        BOOST_TEST_REQUIRE(join_words(once) == once);
        BOOST_TEST_REQUIRE(once.size() <= text.size());
        BOOST_TEST_REQUIRE(once.find("  ") == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
