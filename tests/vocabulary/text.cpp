#include <confab/vocabulary/text.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>
#include <string_view>

using confab::is_text;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(text)

namespace {

static_assert(is_text("hello, room"));
static_assert(!is_text("\x1B[2J"));
static_assert(confab::plain_prefix("") == 0);
static_assert(confab::plain_prefix("seven is") == 8);
static_assert(confab::plain_prefix("less th") == 0);
static_assert(confab::plain_prefix("sixteen of them are plain") == 24);
static_assert(confab::plain_prefix(" ~ ~ ~ ~") == 8);

constexpr std::string_view accepted[] = {
    "",
    " ",
    "hello, room",
    "歡迎 ada 進入聊天室",
    "👩‍🚀 e\u0301", // joiners and combining marks are what people write
    "\u202Eabc",           // shown as a placeholder, see visible
    "\u00A0\uFEFF\uE000",
};

constexpr std::string_view refused[] = {
    "\n",     "a\nb",   "a\tb",   "\0"sv,   "a\0b"sv, "\x1B[2J",  "\x07",         "\x7F",
    "\u0080", "\u009B", "\u2028", "\u2029", "\x80",   "\xC0\x80", "\xED\xA0\x80", "a\xE7\xAE",
};

} // namespace

BOOST_AUTO_TEST_CASE(is_utf8_without_controls) {
    for (const std::string_view text : accepted)
        BOOST_TEST(is_text(text), "'" << text << "'");
    for (const std::string_view text : refused)
        BOOST_TEST(!is_text(text), "'" << text << "'");
}

/// Eight bytes at once are looked at: wherever something stands among them.
BOOST_AUTO_TEST_CASE(is_so_wherever_a_character_stands) {
    const std::string plain = "three times eight bytes.";
    for (std::size_t at = 0; at <= plain.size(); ++at) {
        for (const std::string_view text : accepted)
            BOOST_TEST(is_text(std::string{plain}.insert(at, text)), at << " '" << text << "'");
        for (const std::string_view text : refused)
            BOOST_TEST(!is_text(std::string{plain}.insert(at, text)), at << " '" << text << "'");
    }
}

BOOST_AUTO_TEST_CASE(has_no_limit_of_its_own) { BOOST_TEST(is_text(std::string(1'000'000, 'x'))); }

BOOST_AUTO_TEST_SUITE_END()
