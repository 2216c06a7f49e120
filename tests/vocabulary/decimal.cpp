#include <confab/vocabulary/decimal.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>

BOOST_AUTO_TEST_SUITE(decimal)

BOOST_AUTO_TEST_CASE(decimals_are_whole_and_in_range) {
    BOOST_TEST((confab::parse_decimal<std::uint16_t>("65535") == 65'535));
    BOOST_TEST((confab::parse_decimal<std::uint64_t>("18446744073709551615") ==
                18'446'744'073'709'551'615U));
    for (const char* const text : {"", "-0", "+1", "1 ", " 1", "1.0", "0x1", "65536"}) {
        BOOST_TEST(!confab::parse_decimal<std::uint16_t>(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
