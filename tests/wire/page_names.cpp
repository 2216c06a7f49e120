#include <confab/wire/page_names.hpp>

#include <boost/test/unit_test.hpp>

#include "datagrams.hpp"

#include <string>

using namespace confab::wire;

BOOST_AUTO_TEST_SUITE(page_names)

BOOST_AUTO_TEST_CASE(as_they_lie_in_the_frame) {
    PageNames names{100};
    BOOST_TEST(names.count() == 0U);
    BOOST_TEST(names.bytes().empty());
    BOOST_TEST(names.add("ada"));
    BOOST_TEST(names.newest() == "ada");
    BOOST_TEST(names.add("你"));
    BOOST_TEST(names.newest() == "你");
    BOOST_TEST(names.count() == 2U);
    BOOST_TEST(datagrams::to_hex(names.bytes()) ==
               datagrams::to_hex(datagrams::hex("03 'ada' 03 '你'")));
}

BOOST_AUTO_TEST_CASE(filled_to_the_brim_and_no_further) {
    const std::string longest(32, 'n');
    for (const std::size_t room : {0U, 1U, 32U, 33U, 34U, 35U}) {
        PageNames names{room};
        BOOST_TEST(names.add(longest) == (room >= PageNames::longest));
        BOOST_TEST(names.add("a") == (room < PageNames::longest ? room >= 2 : room >= 35));
        BOOST_TEST(names.bytes().size() <= room);
    }
}

BOOST_AUTO_TEST_CASE(the_count_has_one_byte) {
    PageNames names{2000};
    int count = 0;
    while (names.add("abc"))
        ++count;
    BOOST_TEST(count == 255);
    BOOST_TEST(names.count() == 255U);
    BOOST_TEST(names.bytes().size() == 255U * 4U);
}

BOOST_AUTO_TEST_SUITE_END()
