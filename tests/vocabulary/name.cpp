#include <confab/vocabulary/name.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using confab::fold_ascii;
using confab::is_name;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(name)

namespace {

static_assert(is_name("ada"));
static_assert(!is_name(""));
static_assert(std::is_same_v<decltype(&fold_ascii), confab::NameFolding>);

constexpr std::string_view accepted[] = {
    "a",
    "Ada",
    "管理員",
    "ａｌｉｃｅ",
    "Zoë",
    "Zoe\u0308",
    "نور",
    "🎉",
    "<U+202E>",
    "C:\\>'\"%/",
    "_",
    "0",
    "12345678901234567890123456789012", // 32 bytes
    "一二三四五六七八九十ab",           // 32 bytes
};

struct Refused {
    const char* why;
    std::string_view name;
};

constexpr Refused refused[] = {
    {"empty", ""},
    {"33 bytes", "123456789012345678901234567890123"},
    {"33 bytes", "一二三四五六七八九十一"},
    {"a blank inside", "ada lovelace"},
    {"a blank before", " ada"},
    {"a blank behind", "ada "},
    {"only a blank", " "},
    {"a tab", "a\tb"},
    {"no-break space", "ada\u00A0"},
    {"ideographic space", "\u3000"},
    {"en quad", "a\u2000"},
    {"ogham space", "\u1680"},
    {"NUL", "ada\0"sv},
    {"ESC", "\x1B[2J"},
    {"BEL", "a\x07"},
    {"DEL", "a\x7F"},
    {"C1", "a\u009B"},
    {"next line", "a\u0085"},
    {"new line", "ada\n"},
    {"line separator", "a\u2028"},
    {"override", "\u202Eada"},
    {"isolate", "\u2066ada"},
    {"right-to-left mark", "ada\u200F"},
    {"Arabic letter mark", "ada\u061C"},
    {"zero width space", "a\u200Bda"},
    {"zero width joiner", "a\u200Dda"},
    {"zero width no-break space", "\uFEFFada"},
    {"word joiner", "ada\u2060"},
    {"soft hyphen", "a\u00ADda"},
    {"variation selector", "ada\uFE0F"},
    {"Hangul filler", "\u3164"},
    {"halfwidth Hangul filler", "\uFFA0"},
    {"blank of Braille", "\u2800"},
    {"tag", "ada\U000E0061"},
    {"private use", "ada\uE000"},
    {"private use, plane 16", "ada\U0010FFFD"},
    {"noncharacter", "ada\uFFFF"},
    {"noncharacter, plane 1", "ada\U0001FFFE"},
    {"a bad byte", "ada\xFF"},
    {"cut", "ada\xE7\xAE"},
    {"overlong", "ad\xC1\xA1"},
    {"surrogate", "\xED\xA0\x80"},
};

} // namespace

BOOST_AUTO_TEST_CASE(accepted_names) {
    for (const std::string_view name : accepted)
        BOOST_TEST(is_name(name), name);
}

BOOST_AUTO_TEST_CASE(refused_names) {
    for (const auto& [why, name] : refused)
        BOOST_TEST(!is_name(name), why);
}

BOOST_AUTO_TEST_CASE(the_size_is_counted_in_bytes) {
    BOOST_TEST(is_name(std::string(confab::max_name_size, 'a')));
    BOOST_TEST(!is_name(std::string(confab::max_name_size + 1, 'a')));
    BOOST_TEST(!is_name(std::string(100'000, 'a')));
}

BOOST_AUTO_TEST_CASE(ascii_folding_is_exact_for_every_byte) {
    for (int value = 0; value < 256; ++value) {
        const char byte = static_cast<char>(value);
        const bool upper = value >= 'A' && value <= 'Z';
        const std::string expected{upper ? static_cast<char>(value + 32) : byte};
        BOOST_TEST(fold_ascii(std::string{byte}) == expected);
        BOOST_TEST(fold_ascii(expected) == expected);
    }
    BOOST_TEST(fold_ascii("ALICE") == "alice");
    BOOST_TEST(fold_ascii("ÄLICE") == "Älice");
    BOOST_TEST(fold_ascii("") == "");
    BOOST_TEST(fold_ascii("A\0B\xFF"sv) == "a\0b\xFF"sv);
}

BOOST_AUTO_TEST_SUITE_END()
