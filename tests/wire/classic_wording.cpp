#include <confab/wire/classic_wording.hpp>

#include <boost/test/unit_test.hpp>

#include <concepts>
#include <string>
#include <string_view>

using confab::classic::Wording;

BOOST_AUTO_TEST_SUITE(classic_wording)

static_assert(std::regular<Wording>);

BOOST_AUTO_TEST_CASE(the_tutorials_words_byte_for_byte) {
    const Wording wording;
    BOOST_TEST(wording.ok == "\x4F\x4B");
    BOOST_TEST(wording.exit == "\x45\x58\x49\x54");
    BOOST_TEST(wording.taken == "\xE8\xA9\xB2\xE6\x98\xB5\xE7\xA8\xB1\xE5\xB7\xB2\xE8\xA2\xAB\xE5"
                                "\x8D\xA0\xE7\x94\xA8");
    BOOST_TEST(wording.before_joined == "\x0A\xE6\xAD\xA1\xE8\xBF\x8E\x20");
    BOOST_TEST(wording.after_joined ==
               "\x20\xE9\x80\xB2\xE5\x85\xA5\xE8\x81\x8A\xE5\xA4\xA9\xE5\xAE\xA4");
    BOOST_TEST(wording.after_left == "\x20\xE9\x80\x80\xE5\x87\xBA\xE4\xBA\x86\xE8\x81\x8A\xE5\xA4"
                                     "\xA9\xE5\xAE\xA4");
}

/// Who asks for a name is a stranger, and `L x` is the shortest way to ask.
BOOST_AUTO_TEST_CASE(refusals_of_strangers_are_no_longer_than_the_shortest_login) {
    const std::size_t shortest = std::string_view{"L x"}.size();
    const Wording wording;
    BOOST_TEST(wording.bad_name.size() <= shortest);
    BOOST_TEST(wording.full.size() <= shortest);
    BOOST_TEST(wording.ok.size() <= shortest);
}

BOOST_AUTO_TEST_CASE(whole_lines_are_told_apart) {
    const Wording wording;
    const std::string lines[] = {wording.ok,       wording.taken, wording.exit,
                                 wording.bad_name, wording.full,  wording.bad_text};
    for (const auto& one : lines) {
        for (const auto& other : lines)
            BOOST_TEST((&one == &other || one != other));
    }
}

BOOST_AUTO_TEST_SUITE_END()
