#include "client/standing.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <confab/vocabulary/instant.hpp>
#include <cstdint>

using confab::Instant;
using confab::client::Standing;
using std::chrono::milliseconds;

namespace {

constexpr Instant start{UINT64_MAX - 1000}; // a clock that wraps changes nothing

Instant at(int milliseconds_passed) { return start + milliseconds{milliseconds_passed}; }

Standing joined() {
    Standing standing;
    standing.joined();
    return standing;
}

} // namespace

BOOST_AUTO_TEST_SUITE(standing)

BOOST_AUTO_TEST_CASE(while_all_is_well_the_prompt_is_the_name) {
    BOOST_TEST(Standing{}.prompt("ada", start) == "ada [joining]> ");
    BOOST_TEST(joined().prompt("小明", start) == "小明> ");
    BOOST_TEST(!joined().next_deadline(start).has_value());
}

BOOST_AUTO_TEST_CASE(a_line_on_its_way_is_told_after_a_while) {
    Standing standing = joined();
    standing.on_the_way(1, at(0));
    BOOST_TEST(standing.prompt("ada", at(299)) == "ada> ");
    BOOST_TEST((standing.next_deadline(at(299)) == at(300)));
    BOOST_TEST(standing.prompt("ada", at(300)) == "ada [1 on the way]> ");
    BOOST_TEST(!standing.next_deadline(at(300)).has_value());
    standing.on_the_way(3, at(310));
    BOOST_TEST(standing.prompt("ada", at(310)) == "ada [3 on the way]> ");
    standing.on_the_way(0, at(400));
    standing.on_the_way(1, at(500));
    BOOST_TEST(standing.prompt("ada", at(700)) == "ada> ");
}

BOOST_AUTO_TEST_CASE(a_lost_room_is_told_with_its_seconds) {
    Standing standing = joined();
    standing.lost(at(0));
    BOOST_TEST(standing.prompt("ada", at(6999)) == "ada [lost for 6 s]> ");
    BOOST_TEST((standing.next_deadline(at(6999)) == at(7000)));
    BOOST_TEST(standing.prompt("ada", at(7000)) == "ada [lost for 7 s]> ");
    BOOST_TEST((standing.next_deadline(at(7000)) == at(8000)));
    standing.on_the_way(2, at(7500));
    BOOST_TEST((standing.next_deadline(at(7500)) == at(7800)));
    BOOST_TEST(standing.prompt("ada", at(7800)) == "ada [lost for 7 s, 2 on the way]> ");
    BOOST_TEST((standing.next_deadline(at(7800)) == at(8000)));
    standing.leaves();
    BOOST_TEST(standing.prompt("ada", at(7800)) == "ada [leaving, lost for 7 s, 2 on the way]> ");
    BOOST_TEST(standing.is_lost());
    standing.found();
    BOOST_TEST(!standing.is_lost());
    standing.on_the_way(0, at(8000));
    BOOST_TEST(standing.prompt("ada", at(8000)) == "ada [leaving]> ");
}

BOOST_AUTO_TEST_SUITE_END()
