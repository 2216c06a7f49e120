#include <confab/vocabulary/character.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <span>

BOOST_AUTO_TEST_SUITE(character)

namespace {

struct Range {
    char32_t first, last;
};

// Each list below is written by another implementation of the Unicode data than ours is from.

// [c for c in range(0x110000) if chr(c).isspace()], Python 3.11
constexpr Range python_blanks[] = {
    {0x09, 0x0D},     {0x1C, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},     {0x1680, 0x1680},
    {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
};

// unicodedata.category(c) in ('Cc', 'Zl', 'Zp'), Python 3.11
constexpr Range python_controls[] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0x2028, 0x2029}};

// \p{Bidi_Control}, Perl 5.36
constexpr Range perl_bidi_controls[] = {
    {0x61C, 0x61C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}};

// \p{Default_Ignorable_Code_Point}, Perl 5.36
constexpr Range perl_ignorables[] = {
    {0xAD, 0xAD},       {0x34F, 0x34F},     {0x61C, 0x61C},   {0x115F, 0x1160}, {0x17B4, 0x17B5},
    {0x180B, 0x180F},   {0x200B, 0x200F},   {0x202A, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
    {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

// What shows nothing though it is not ignorable.
constexpr Range other_invisibles[] = {
    {0x2800, 0x2800}, {0xFFF9, 0xFFFB}, {0x13430, 0x1343F}, {0x1D159, 0x1D159}};

// unicodedata.category(c) == 'Cf', Python 3.11
constexpr Range python_formats[] = {
    {0xAD, 0xAD},       {0x600, 0x605},     {0x61C, 0x61C},     {0x6DD, 0x6DD},
    {0x70F, 0x70F},     {0x890, 0x891},     {0x8E2, 0x8E2},     {0x180E, 0x180E},
    {0x200B, 0x200F},   {0x202A, 0x202E},   {0x2060, 0x2064},   {0x2066, 0x206F},
    {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
    {0x13430, 0x13438}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0001, 0xE0001},
    {0xE0020, 0xE007F},
};

// \p{Prepended_Concatenation_Mark}: the formats that have a shape.
constexpr Range visible_formats[] = {{0x600, 0x605},    {0x6DD, 0x6DD}, {0x70F, 0x70F},
                                     {0x890, 0x891},    {0x8E2, 0x8E2}, {0x110BD, 0x110BD},
                                     {0x110CD, 0x110CD}};

// unicodedata.category(c) == 'Co', Python 3.11
constexpr Range python_private_use[] = {{0xE000, 0xF8FF}, {0xF0000, 0xFFFFD}, {0x100000, 0x10FFFD}};

bool is_in(std::span<const Range> ranges, char32_t c) {
    for (const Range& range : ranges) {
        if (c >= range.first && c <= range.last) return true;
    }
    return false;
}

/// Calls check(c) for every code point and names those for which it does not hold.
template <typename Check>
void for_all_code_points(Check check) {
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!check(c)) BOOST_ERROR("U+" << std::hex << static_cast<std::uint32_t>(c));
    }
}

static_assert(confab::is_blank(U' ') && !confab::is_blank(U'a') && !confab::is_blank(0x200B));
static_assert(confab::is_control(0x1B) && confab::is_control(0x9B) && !confab::is_control(U' '));
static_assert(confab::is_bidi_control(0x202E) && !confab::is_bidi_control(0x05D0));
static_assert(confab::is_invisible(0x200D) && !confab::is_invisible(U'a'));
static_assert(confab::is_private_use(0xE000) && !confab::is_private_use(U'a'));
static_assert(confab::is_noncharacter(0xFFFE) && !confab::is_noncharacter(0xFFFD));

} // namespace

BOOST_AUTO_TEST_CASE(a_blank_is_where_python_splits) {
    for_all_code_points([](char32_t c) { return confab::is_blank(c) == is_in(python_blanks, c); });
}

BOOST_AUTO_TEST_CASE(graphic_ascii_is_in_no_class) {
    for_all_code_points([](char32_t c) {
        const bool classed = confab::is_blank(c) || confab::is_control(c) ||
                             confab::is_invisible(c) || confab::is_private_use(c) ||
                             confab::is_noncharacter(c);
        return confab::is_graphic_ascii(c) == (c < 0x80 && !classed);
    });
}

BOOST_AUTO_TEST_CASE(a_control_is_of_category_cc_zl_or_zp) {
    for_all_code_points(
        [](char32_t c) { return confab::is_control(c) == is_in(python_controls, c); });
}

BOOST_AUTO_TEST_CASE(a_bidi_control_has_the_property) {
    for_all_code_points(
        [](char32_t c) { return confab::is_bidi_control(c) == is_in(perl_bidi_controls, c); });
}

BOOST_AUTO_TEST_CASE(an_invisible_character_is_ignorable_or_listed) {
    for_all_code_points([](char32_t c) {
        return confab::is_invisible(c) == (is_in(perl_ignorables, c) || is_in(other_invisibles, c));
    });
}

BOOST_AUTO_TEST_CASE(every_bidi_control_is_invisible) {
    for_all_code_points(
        [](char32_t c) { return !confab::is_bidi_control(c) || confab::is_invisible(c); });
}

BOOST_AUTO_TEST_CASE(a_format_character_has_a_shape_or_is_invisible) {
    for_all_code_points([](char32_t c) {
        return !is_in(python_formats, c) || is_in(visible_formats, c) != confab::is_invisible(c);
    });
}

BOOST_AUTO_TEST_CASE(private_use_is_category_co) {
    for_all_code_points(
        [](char32_t c) { return confab::is_private_use(c) == is_in(python_private_use, c); });
}

BOOST_AUTO_TEST_CASE(noncharacters_are_66) {
    int count = 0;
    for_all_code_points([&count](char32_t c) {
        const char32_t in_plane = c % 0x10000;
        const bool expected = in_plane >= 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
        count += expected ? 1 : 0;
        return confab::is_noncharacter(c) == expected;
    });
    BOOST_TEST(count == 66); // The Unicode Standard, section 23.7
}

BOOST_AUTO_TEST_SUITE_END()
