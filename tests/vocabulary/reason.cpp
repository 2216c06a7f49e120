#include <confab/vocabulary/reason.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <string_view>

using confab::Reason;

BOOST_AUTO_TEST_SUITE(reason)

static_assert(confab::to_string(Reason::bye) == "bye");

BOOST_AUTO_TEST_CASE(each_has_words_of_its_own) {
    std::set<std::string_view> seen;
    constexpr auto last = static_cast<int>(Reason::unsettled);
    for (int value = 0; value <= last; ++value) {
        const std::string_view words = to_string(static_cast<Reason>(value));
        BOOST_TEST(!words.empty());
        BOOST_TEST(words != "unknown", "reason " << value);
        BOOST_TEST(seen.insert(words).second, "twice: " << words);
        BOOST_TEST((words.front() >= 'a' && words.front() <= 'z'), words);
        BOOST_TEST(words.back() != '.', words);
    }
    BOOST_TEST(to_string(static_cast<Reason>(last + 1)) == "unknown"); // so `unsettled` is the last
    BOOST_TEST(to_string(static_cast<Reason>(255)) == "unknown");
}

BOOST_AUTO_TEST_SUITE_END()
