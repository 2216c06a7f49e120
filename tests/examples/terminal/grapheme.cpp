#include "terminal/grapheme.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace confab::terminal;

BOOST_AUTO_TEST_SUITE(grapheme)

BOOST_AUTO_TEST_CASE(a_cluster_is_what_people_see_as_one_character) {
    for (const std::string one : {"a", "é", "e\u0301", "中", "👍\U0001F3FD", "👩\u200D👩\u200D👧", "🇹🇼",
                                  "한", "\u1112\u1161\u11AB", "ก็", "❤\uFE0F"}) {
        BOOST_TEST(first_cluster(one + "x").size == one.size(), one);
        BOOST_TEST(first_cluster(one + "中").size == one.size(), one);
    }
}

BOOST_AUTO_TEST_CASE(columns) {
    BOOST_TEST(first_cluster("a").columns == 1);
    BOOST_TEST(first_cluster("e\u0301").columns == 1);
    BOOST_TEST(first_cluster("中").columns == 2);
    BOOST_TEST(first_cluster("👩\u200D👩\u200D👧").columns == 2);
    BOOST_TEST(first_cluster("❤\uFE0F").columns == 2);
    BOOST_TEST(first_cluster("🇹🇼").columns == 2);
    BOOST_TEST(first_cluster("\u200B").columns == 0);
}

BOOST_AUTO_TEST_CASE(terminals_agree_about_plain_and_wide_characters_only) {
    BOOST_TEST(first_cluster("a").agreed);
    BOOST_TEST(first_cluster("中").agreed);
    BOOST_TEST(!first_cluster("…").agreed);
    BOOST_TEST(!first_cluster("e\u0301").agreed);
}

BOOST_AUTO_TEST_CASE(boundaries) {
    const std::string text = "ae\u0301中";
    BOOST_TEST(cluster_before(text, text.size()) == 4U);
    BOOST_TEST(cluster_before(text, 4) == 1U);
    BOOST_TEST(cluster_before(text, 3) == 1U);
    BOOST_TEST(cluster_before(text, 1) == 0U);
    BOOST_TEST(cluster_boundary(text, 0) == 0U);
    BOOST_TEST(cluster_boundary(text, 2) == 4U);
    BOOST_TEST(cluster_boundary(text, text.size()) == text.size());
}

BOOST_AUTO_TEST_SUITE_END()
