#include <confab/sim/endpoint_set.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(endpoint_set)

using confab::loopback;
using confab::sim::EndpointSet;

BOOST_AUTO_TEST_CASE(holds_what_was_inserted_once) {
    EndpointSet set;
    BOOST_TEST(!set.contains(loopback(1)));
    BOOST_TEST(set.insert(loopback(1)));
    BOOST_TEST(set.insert(loopback(2)));
    BOOST_TEST(!set.insert(loopback(1)));
    BOOST_TEST(set.contains(loopback(1)));
    BOOST_TEST(set.contains(loopback(2)));
    BOOST_TEST(!set.contains(loopback(3)));
}

BOOST_AUTO_TEST_SUITE_END()
