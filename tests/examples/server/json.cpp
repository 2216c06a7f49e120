#include "server/json.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>
#include <confab/vocabulary/utf8.hpp>
#include <confab/vocabulary/visible.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

using namespace std::string_view_literals;
using confab::server::json_string;

namespace {

struct Example {
    std::string_view text;
    std::string_view json;
};

constexpr Example examples[] = {
    {"", R"("")"},
    {"hello, room", R"("hello, room")"},
    {R"(a"b\c/d)", R"("a\"b\\c/d")"},
    {R"("},{")", R"("\"},{\"")"},
    {R"(\u0041)", R"("\\u0041")"},
    {"\0"sv, R"("\u0000")"},
    {"a\tb\r\nc\b\f", R"("a\u0009b\u000d\u000ac\u0008\u000c")"},
    {"\x1B[2J\x1F\x7F", R"("\u001b[2J\u001f\u007f")"},
    {"\u0080\u009B\u009F\u00A0", "\"\\u0080\\u009b\\u009f\u00A0\""},
    {"\u2027\u2028\u2029", "\"\u2027\\u2028\\u2029\""},
    {"\u061C\u200E\u200F\u202A\u202E\u2066\u2069",
     R"("\u061c\u200e\u200f\u202a\u202e\u2066\u2069")"},
    {"é 中文 👩\u200D👧 \U0010FFFF", "\"é 中文 👩\u200D👧 \U0010FFFF\""}, // as they are
    {"\xFF", "\"\uFFFD\""},
    {"a\x80z", "\"a\uFFFDz\""},
    {"\xC0\x80", "\"\uFFFD\uFFFD\""},                     // overlong
    {"\xED\xA0\x80", "\"\uFFFD\uFFFD\uFFFD\""},           // a surrogate
    {"\xF4\x90\x80\x80", "\"\uFFFD\uFFFD\uFFFD\uFFFD\""}, // beyond U+10FFFF
    {"\xE4\xB8", "\"\uFFFD\uFFFD\""},                     // cut: its quote is not eaten
    {"\xF0\x9F\"\\", "\"\uFFFD\uFFFD\\\"\\\\\""},
    {"\uFFFD", "\"\uFFFD\""},
};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Takes the four digits of \uXXXX off.
std::optional<char32_t> take_number(std::string_view& json) {
    if (json.size() < 4) return std::nullopt;
    char32_t number = 0;
    for (const char c : json.substr(0, 4)) {
        if (hex_digit(c) < 0) return std::nullopt;
        number = number << 4U | static_cast<char32_t>(hex_digit(c));
    }
    json.remove_prefix(4);
    return number;
}

/// Takes what follows a backslash off. Surrogates are not read: nothing here needs a pair.
std::optional<char32_t> take_escape(std::string_view& json) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (json.empty()) return std::nullopt;
    const char letter = json.front();
    json.remove_prefix(1);
    if (letter == 'u') return take_number(json);
    const std::size_t at = letters.find(letter);
    if (at == std::string_view::npos) return std::nullopt;
    return static_cast<unsigned char>(meanings[at]);
}

/// The text of a JSON string; nothing for what RFC 8259 section 7 does not allow.
std::optional<std::string> text_of(std::string_view json) {
    if (json.size() < 2 || !json.starts_with('"') || !json.ends_with('"')) return std::nullopt;
    json = json.substr(1, json.size() - 2);
    std::string text;
    while (!json.empty()) {
        auto character = confab::utf8::first_character(json);
        if (!character) return std::nullopt;
        json.remove_prefix(character->size);
        std::optional<char32_t> read = character->code_point;
        if (*read < 0x20 || *read == U'"') return std::nullopt;
        if (*read == U'\\') read = take_escape(json);
        if (!read || !confab::utf8::is_scalar_value(*read)) return std::nullopt;
        confab::utf8::append(text, *read);
    }
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(json)

BOOST_AUTO_TEST_CASE(text_as_json) {
    for (const auto& [text, json] : examples)
        BOOST_TEST(json_string(text) == json);
}

BOOST_AUTO_TEST_CASE(the_reader_of_these_tests_is_strict) {
    for (const std::string_view json :
         {R"()", R"(")", R"(x)", R"("a"b")", R"("\")", R"("\x")", R"("\u12")", R"("\u12g4")",
          R"("\ud800")", "\"\n\"", "\"\xFF\""})
        BOOST_TEST(!text_of(json), json);
    BOOST_TEST((text_of(R"("\u0041\n\"")") == "A\n\""));
}

BOOST_AUTO_TEST_CASE(every_character_comes_back) {
    for (char32_t c = 0; c <= 0x10'FFFF; ++c) {
        if (!confab::utf8::is_scalar_value(c)) continue;
        std::string text;
        confab::utf8::append(text, c);
        const std::string json = json_string(text);
        BOOST_REQUIRE_MESSAGE(text_of(json) == text, "U+" << std::hex << +c);
        BOOST_REQUIRE_MESSAGE(confab::visible(json).str() == json, "U+" << std::hex << +c);
    }
}

BOOST_AUTO_TEST_CASE(any_bytes_at_all_are_json_that_a_terminal_may_show) {
    constexpr std::string_view telling = "\"\\u\0\n\x1B\x7F\xC2\x9B\xE2\x80\xAE\xE4\xF0\x9F\xFF"sv;
    confab::Random random{6};
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes;
        for (auto left = random.below(24); left > 0; --left) {
            bytes.push_back(random.below(2) == 0 ? telling[random.below(telling.size())]
                                                 : static_cast<char>(random.below(256)));
        }
        const std::string json = json_string(bytes);
        const auto text = text_of(json);
        BOOST_REQUIRE(text);
        BOOST_REQUIRE((*text == bytes) == confab::utf8::is_valid(bytes));
        BOOST_REQUIRE(confab::visible(json).str() == json);
    }
}

BOOST_AUTO_TEST_SUITE_END()
