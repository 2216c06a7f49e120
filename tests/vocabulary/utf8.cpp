#include <confab/vocabulary/utf8.hpp>

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>
#include <string>
#include <string_view>

using confab::utf8::first_character;
using confab::utf8::is_valid;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(utf8)

namespace {

static_assert(first_character("é")->code_point == 0xE9);
static_assert(first_character("é")->size == 2);
static_assert(!first_character(""));
static_assert(is_valid("管理員 🎉"));
static_assert(!is_valid("\xFF"));
static_assert(!confab::utf8::is_scalar_value(0xD800) && !confab::utf8::is_scalar_value(0xDFFF));
static_assert(confab::utf8::is_scalar_value(0xD7FF) && confab::utf8::is_scalar_value(0xE000));
static_assert(confab::utf8::is_scalar_value(0x10FFFF) && !confab::utf8::is_scalar_value(0x110000));

/// The oracle: the grammar of RFC 3629 section 4, a row for each of its alternatives.
struct Alternative {
    unsigned char lead_first, lead_last, second_first, second_last;
    std::size_t size;
};
constexpr Alternative grammar[] = {
    {0x00, 0x7F, 0x00, 0x00, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

bool within(char byte, unsigned char first, unsigned char last) {
    const auto value = static_cast<unsigned char>(byte);
    return value >= first && value <= last;
}

/// Bytes of the character at the start of text, 0 when there is none.
std::size_t size_by_grammar(std::string_view text) {
    for (const Alternative& row : grammar) {
        if (text.empty() || !within(text[0], row.lead_first, row.lead_last)) continue;
        if (text.size() < row.size) return 0;
        if (row.size > 1 && !within(text[1], row.second_first, row.second_last)) return 0;
        for (std::size_t at = 2; at < row.size; ++at) {
            if (!within(text[at], 0x80, 0xBF)) return 0;
        }
        return row.size;
    }
    return 0;
}

bool valid_by_grammar(std::string_view text) {
    while (!text.empty()) {
        const std::size_t size = size_by_grammar(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

std::string hex(std::string_view text) {
    std::string shown;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        shown += "0123456789ABCDEF"[byte >> 4U];
        shown += "0123456789ABCDEF"[byte & 15U];
    }
    return shown;
}

void agrees_with_grammar(std::string_view text) {
    const auto character = first_character(text);
    const bool same = (character ? character->size : 0) == size_by_grammar(text) &&
                      is_valid(text) == valid_by_grammar(text);
    if (!same) BOOST_ERROR("differs from RFC 3629: " << hex(text));
}

/// The bytes at both sides of every bound in the grammar.
constexpr std::string_view bounds = "\x00\x41\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF"
                                    "\xE0\xE1\xEC\xED\xEE\xEF\xF0\xF1\xF3\xF4\xF5\xF8\xFF"sv;

struct Violation {
    const char* what;
    std::string_view bytes;
};

constexpr Violation violations[] = {
    {"a continuation alone, first", "\x80"},
    {"a continuation alone, last", "\xBF"},
    {"2 bytes, overlong NUL", "\xC0\x80"},
    {"2 bytes, overlong slash", "\xC0\xAF"},
    {"2 bytes, overlong, largest", "\xC1\xBF"},
    {"3 bytes, overlong NUL", "\xE0\x80\x80"},
    {"3 bytes, overlong, largest", "\xE0\x9F\xBF"},
    {"4 bytes, overlong NUL", "\xF0\x80\x80\x80"},
    {"4 bytes, overlong, largest", "\xF0\x8F\xBF\xBF"},
    {"a surrogate, first", "\xED\xA0\x80"},
    {"a surrogate, last", "\xED\xBF\xBF"},
    {"a pair of surrogates (CESU-8)", "\xED\xA0\xBD\xED\xB8\x80"},
    {"beyond U+10FFFF, first", "\xF4\x90\x80\x80"},
    {"beyond U+10FFFF, lead F5", "\xF5\x80\x80\x80"},
    {"beyond U+10FFFF, lead F7", "\xF7\xBF\xBF\xBF"},
    {"5 bytes", "\xF8\x88\x80\x80\x80"},
    {"6 bytes", "\xFC\x84\x80\x80\x80\x80"},
    {"byte FE", "\xFE"},
    {"byte FF", "\xFF"},
    {"2 bytes, cut", "\xC3"},
    {"3 bytes, cut to 1", "\xE7"},
    {"3 bytes, cut to 2", "\xE7\xAE"},
    {"4 bytes, cut to 1", "\xF0"},
    {"4 bytes, cut to 2", "\xF0\x9F"},
    {"4 bytes, cut to 3", "\xF0\x9F\x8E"},
    {"2 bytes, ASCII in place of the second", "\xC3\x28"},
    {"3 bytes, ASCII in place of the second", "\xE7\x28\xA1"},
    {"3 bytes, ASCII in place of the third", "\xE7\xAE\x28"},
    {"3 bytes, a lead in place of the third", "\xE7\xAE\xC3"},
    {"4 bytes, ASCII in place of the fourth", "\xF0\x9F\x8E\x28"},
};

} // namespace

BOOST_AUTO_TEST_CASE(every_violation_is_no_character) {
    for (const auto& [what, bytes] : violations) {
        BOOST_TEST(!first_character(bytes).has_value(), what);
        BOOST_TEST(!is_valid(bytes), what);
        BOOST_TEST(!is_valid("good " + std::string{bytes}), what);
        BOOST_TEST(!is_valid(std::string{bytes} + " good"), what);
    }
}

BOOST_AUTO_TEST_CASE(every_code_point_survives_the_round_trip) {
    std::size_t total = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string text;
        confab::utf8::append(text, c);
        total += text.size();
        const auto character = first_character(text + '\x80');
        if (!character || character->code_point != c || character->size != text.size()) {
            BOOST_ERROR("U+" << std::hex << static_cast<std::uint32_t>(c) << ": " << hex(text));
        }
    }
    // How many code points take 1, 2, 3 and 4 bytes (RFC 3629 section 3).
    BOOST_TEST(total == 0x80U + 2 * 0x780U + 3 * (0xF800U - 0x800U) + 4 * 0x100000U);
}

BOOST_AUTO_TEST_CASE(every_string_of_one_or_two_bytes_is_read_as_the_grammar_says) {
    for (int first = 0; first < 256; ++first) {
        const std::string one{static_cast<char>(first)};
        agrees_with_grammar(one);
        for (int second = 0; second < 256; ++second)
            agrees_with_grammar(one + static_cast<char>(second));
    }
}

BOOST_AUTO_TEST_CASE(every_string_of_bounds_is_read_as_the_grammar_says) {
    std::string text(4, '\0');
    for (const char first : bounds) {
        text[0] = first;
        for (const char second : bounds) {
            text[1] = second;
            for (const char third : bounds) {
                text[2] = third;
                agrees_with_grammar(std::string_view{text}.substr(0, 3));
                for (const char fourth : bounds) {
                    text[3] = fourth;
                    agrees_with_grammar(text);
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(random_strings_are_read_as_the_grammar_says) {
    confab::Random random{3'629};
    for (int turn = 0; turn < 50'000; ++turn) {
        std::string text;
        for (std::uint64_t left = random.below(8); left > 0; --left) {
            switch (random.below(3)) {
            case 0:
                text.push_back(static_cast<char>(random.below(256)));
                break;
            case 1:
                text.push_back(bounds[random.below(bounds.size())]);
                break;
            default:
                confab::utf8::append(text, static_cast<char32_t>(random.below(0xD800)));
            }
        }
        agrees_with_grammar(text);
    }
}

BOOST_AUTO_TEST_CASE(all_of_asks_for_every_character_of_valid_text) {
    const auto is_not_b = [](char32_t c) { return c != U'b'; };
    BOOST_TEST(confab::utf8::all_of("", is_not_b));
    BOOST_TEST(confab::utf8::all_of("aé管🎉", is_not_b));
    BOOST_TEST(!confab::utf8::all_of("aé管b", is_not_b));
    BOOST_TEST(!confab::utf8::all_of("aé\xFF", is_not_b));
}

BOOST_AUTO_TEST_CASE(any_of_finds_a_character_before_the_first_bad_byte) {
    const auto is_b = [](char32_t c) { return c == U'b'; };
    BOOST_TEST(!confab::utf8::any_of("", is_b));
    BOOST_TEST(!confab::utf8::any_of("aé管🎉", is_b));
    BOOST_TEST(confab::utf8::any_of("aé管b", is_b));
    BOOST_TEST(confab::utf8::any_of("b\xFF", is_b));
    BOOST_TEST(!confab::utf8::any_of("\xFF"
                                     "b",
                                     is_b));
}

BOOST_AUTO_TEST_CASE(a_prefix_is_whole_characters) {
    const std::string_view text = "aé你😀";
    const std::size_t ends[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (std::size_t size = 0; size < std::size(ends); ++size)
        BOOST_TEST(confab::utf8::prefix(text, size) == text.substr(0, ends[size]));
    BOOST_TEST(confab::utf8::prefix("ab\xFF", 3) == "ab");
}

BOOST_AUTO_TEST_SUITE_END()
