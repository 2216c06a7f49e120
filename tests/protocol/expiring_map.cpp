#include <confab/protocol/expiring_map.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(expiring_map)

namespace {

using Map = ExpiringMap<int, int>;

int value(const Map& map, int key, Instant now) {
    const int* const found = map.find(key, now);
    return found == nullptr ? -1 : *found;
}

} // namespace

BOOST_AUTO_TEST_CASE(remembered_for_a_while) {
    for (const std::uint64_t start : reliable::starts) {
        const Instant then{start};
        Map map{10s};
        BOOST_TEST(value(map, 1, then) == -1);
        map.add(1, 5, then);
        map.add(1, 6, then + 9s); // what it meant before holds
        BOOST_TEST(value(map, 1, then + 10s - 1ns) == 5);
        BOOST_TEST(value(map, 1, then + 10s) == -1);
        map.add(1, 7, then + 10s);
        BOOST_TEST(value(map, 1, then + 10s) == 7);
        map.add(2, 8, then + 1h);
        BOOST_TEST(value(map, 1, then + 1h) == -1);
        BOOST_TEST(value(map, 2, then + 1h) == 8);
    }
}

BOOST_AUTO_TEST_CASE(the_oldest_is_forgotten_when_there_are_too_many) {
    Map map{10s};
    const int most = static_cast<int>(Map::capacity);
    for (int key = 0; key <= most; ++key)
        map.add(key, key, Instant{});
    BOOST_TEST(value(map, 0, Instant{}) == -1);
    BOOST_TEST(value(map, 1, Instant{}) == 1);
    BOOST_TEST(value(map, most, Instant{}) == most);
}

BOOST_AUTO_TEST_SUITE_END()
