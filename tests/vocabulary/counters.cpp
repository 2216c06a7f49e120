#include <confab/vocabulary/counters.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <string_view>

using confab::RoomCounters;

BOOST_AUTO_TEST_SUITE(counters)

static_assert(RoomCounters{} == RoomCounters{});
static_assert(sizeof(RoomCounters) == sizeof(std::uint64_t) * RoomCounters{}.listed().size(),
              "every counter is listed");

BOOST_AUTO_TEST_CASE(each_is_listed_once_with_its_own_value) {
    const RoomCounters counters{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    std::set<std::string_view> names;
    std::uint64_t expected = 0;
    for (const auto& [name, value] : counters.listed()) {
        BOOST_TEST(value == ++expected, name);
        BOOST_TEST(names.insert(name).second, "twice: " << name);
    }
    BOOST_TEST(counters.listed().front().first == "datagrams_received");
    BOOST_TEST(counters.listed().back().first == "records_missed");
}

BOOST_AUTO_TEST_SUITE_END()
