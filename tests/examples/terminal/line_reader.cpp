#include "terminal/line_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace confab::terminal;
using namespace std::string_view_literals;

namespace {

/// Each line in brackets, one too long as `long`, the end of input as `end`; takes them all.
std::string given(LineReader& reader) {
    std::string all;
    while (const auto input = reader.next()) {
        if (!all.empty()) all += ' ';
        if (const auto* const line = std::get_if<Line>(&*input)) {
            all += '[' + line->text + ']';
        } else {
            all += *input == Input{LineTooLong{}} ? "long" : "end";
            BOOST_TEST((*input == Input{LineTooLong{}} || *input == Input{EndOfInput{}}));
        }
    }
    return all;
}

struct Example {
    std::string_view bytes;
    std::string_view lines;
    std::string_view lines_then_end;
};

constexpr Example examples[] = {
    {"", "", "end"},
    {"\n", "[]", "[] end"},
    {"\r\n", "[]", "[] end"},
    {"one", "", "[one] end"}, // begun, not whole
    {"one\n", "[one]", "[one] end"},
    {"one\r\n", "[one]", "[one] end"},
    {"one\r\r\n", "[one\r]", "[one\r] end"},
    {"o\rne\n", "[o\rne]", "[o\rne] end"},
    {"one\n\ntwo\nthree", "[one] [] [two]", "[one] [] [two] [three] end"},
    {"a\0b\n"sv, "[a\0b]"sv, "[a\0b] end"sv},
    {"中文 \xFF\t\x1B[A \n", "[中文 \xFF\t\x1B[A ]", "[中文 \xFF\t\x1B[A ] end"},
};

struct LengthExample {
    std::size_t length;
    std::string_view line_end;
    bool whole;
};

constexpr LengthExample length_examples[] = {
    {longest_line, "\n", true},        {longest_line, "\r\n", true},
    {longest_line, "", true},          {longest_line + 1, "\n", false},
    {longest_line + 1, "\r\n", false}, {longest_line + 1, "", false},
    {longest_line + 2, "\n", false},   {longest_line + 2, "", false},
    {3 * longest_line, "\r\n", false},
};

} // namespace

BOOST_AUTO_TEST_SUITE(line_reader)

BOOST_AUTO_TEST_CASE(bytes_in_lines_out) {
    for (const auto& [bytes, lines, lines_then_end] : examples) {
        LineReader reader;
        reader.feed(bytes);
        BOOST_TEST(reader.empty() == lines.empty());
        LineReader ended = reader;
        BOOST_TEST(given(reader) == lines);
        BOOST_TEST(reader.empty());
        ended.end();
        BOOST_TEST(given(ended) == lines_then_end);
    }
}

BOOST_AUTO_TEST_CASE(a_line_too_long_is_dropped_whole_and_the_next_is_not) {
    for (const auto& [length, line_end, whole] : length_examples) {
        const std::string line(length, 'x');
        const std::string expected = whole ? '[' + line + ']' : "long";
        for (const std::size_t cut : {std::size_t{1}, std::size_t{4096}, 4 * longest_line}) {
            BOOST_TEST_CONTEXT(length << " bytes, " << line_end.size() << " to end it, by "
                                      << cut) {
                std::string bytes = line + std::string{line_end};
                if (!line_end.empty()) bytes += "next\n";
                LineReader reader;
                for (std::size_t at = 0; at < bytes.size(); at += cut)
                    reader.feed(std::string_view{bytes}.substr(at, cut));
                reader.end();
                const bool same =
                    given(reader) == expected + (line_end.empty() ? "" : " [next]") + " end";
                BOOST_TEST(same); // not the lines themselves: nobody reads that much
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(where_reads_cut_the_bytes_makes_no_difference) {
    const std::vector<std::string> parts{"a",    "中", "\r",   "\n",
                                         "\r\n", " ",  "\xff", std::string(longest_line / 2, 'x')};
    confab::Random random{7};
    for (int round = 0; round < 500; ++round) {
        std::string bytes;
        for (int part = 0; part < 12; ++part)
            bytes += parts[random.below(parts.size())];
        LineReader whole;
        LineReader cut;
        whole.feed(bytes);
        for (std::string_view rest = bytes; !rest.empty();) {
            const std::string_view part = rest.substr(0, 1 + random.below(longest_line));
            cut.feed(part);
            rest.remove_prefix(part.size());
        }
        whole.end();
        cut.end();
        BOOST_REQUIRE(given(whole) == given(cut));
    }
}

BOOST_AUTO_TEST_SUITE_END()
