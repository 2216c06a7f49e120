#include <confab/vocabulary/visible.hpp>

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>
#include <string>
#include <string_view>
#include <type_traits>

using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(visible)

namespace {

static_assert(!std::is_constructible_v<confab::VisibleText, std::string>);
static_assert(!std::is_default_constructible_v<confab::VisibleText>);
static_assert(!std::is_convertible_v<std::string, confab::VisibleText>);

std::string shown(std::string_view text) { return confab::visible(text).str(); }

struct Example {
    std::string_view text;
    std::string_view shown;
};

constexpr Example examples[] = {
    {"", ""},
    {"hello, room", "hello, room"},
    {"管理員 : 大家好", "管理員 : 大家好"},
    {"👩‍🚀 e\u0301 می‌خواهم",
     "👩‍🚀 e\u0301 می‌خواهم"}, // joiners stay
    {"<U+202E>", "<U+202E>"},
    {"\x1B[2J", "<U+001B>[2J"},
    {"\x1B]0;T\x07", "<U+001B>]0;T<U+0007>"},
    {"\0"sv, "<U+0000>"},
    {"a\tb\r\nc", "a<U+0009>b<U+000D><U+000A>c"},
    {"\b\x7F", "<U+0008><U+007F>"},
    {"\x9B"
     "2J",
     "<9B>2J"},
    {"\u009B2J", "<U+009B>2J"},
    {"\u0085", "<U+0085>"},
    {"\u2028\u2029", "<U+2028><U+2029>"},
    {"ab\u202Ecd\u202C", "ab<U+202E>cd<U+202C>"},
    {"\u2066\u2069\u200E\u200F\u061C", "<U+2066><U+2069><U+200E><U+200F><U+061C>"},
    {"\xFF\xFE", "<FF><FE>"},
    {"\xC0\x80", "<C0><80>"},
    {"\xED\xA0\x80", "<ED><A0><80>"},
    {"\xF4\x90\x80\x80", "<F4><90><80><80>"},
    {"\xE7\xAE", "<E7><AE>"},
    {"\xE7\xAE"
     "a",
     "<E7><AE>a"},
    {"\xF0\x9F\x8E", "<F0><9F><8E>"},
    {"\xF0\x9F\x1B[m", "<F0><9F><U+001B>[m"}, // an escape is no part of a cut sequence
    {"\xE7管", "<E7>管"},
};

/// Text that a terminal only ever prints: checked without what is tested.
bool is_harmless(std::string_view text) {
    while (!text.empty()) {
        const auto character = confab::utf8::first_character(text);
        if (!character) return false;
        const char32_t c = character->code_point;
        if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return false;
        if (c == 0x061C || c == 0x200E || c == 0x200F) return false;
        if ((c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return false;
        text.remove_prefix(character->size);
    }
    return true;
}

} // namespace

BOOST_AUTO_TEST_CASE(exact_examples) {
    for (const auto& [text, expected] : examples) {
        BOOST_TEST(shown(text) == expected);
        BOOST_TEST(shown(expected) == expected); // what is shown is plain text
    }
}

BOOST_AUTO_TEST_CASE(random_bytes_become_harmless) {
    confab::Random random{27};
    for (int turn = 0; turn < 20'000; ++turn) {
        std::string bytes;
        for (std::uint64_t left = random.below(40); left > 0; --left) {
            if (random.below(2) == 0) {
                bytes.push_back(static_cast<char>(random.below(256)));
            } else { // where the dangerous ones are
                confab::utf8::append(bytes, static_cast<char32_t>(0x2000 + random.below(0x70)));
            }
        }
        const std::string once = shown(bytes);
        BOOST_REQUIRE(is_harmless(once));
        BOOST_REQUIRE(shown(once) == once);
    }
}

BOOST_AUTO_TEST_CASE(every_character_is_kept_or_named) {
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!confab::utf8::is_scalar_value(c)) continue;
        std::string text;
        confab::utf8::append(text, c);
        const std::string once = shown(text);
        const bool right = is_harmless(text) ? once == text : once.starts_with("<U+");
        if (!right || !is_harmless(once)) {
            BOOST_ERROR("U+" << std::hex << static_cast<std::uint32_t>(c) << ": " << once);
        }
    }
}

BOOST_AUTO_TEST_CASE(is_compared_by_what_is_shown) {
    BOOST_CHECK(confab::visible("a\x07") == confab::visible("a<U+0007>"));
    BOOST_CHECK(confab::visible("a") != confab::visible("b"));
}

BOOST_AUTO_TEST_SUITE_END()
