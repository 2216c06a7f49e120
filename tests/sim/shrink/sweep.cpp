#include <confab/sim/shrink/sweep.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(sweep)

using namespace confab::sim::shrink;

using Texts = std::vector<std::string>;

std::string to_text(const Part& part) {
    return std::to_string(part.first) + "+" + std::to_string(part.size);
}

/// Of a list of which nothing goes.
Texts parts_of(std::size_t count, std::size_t parts) {
    Texts all;
    for (Sweep sweep{count, parts}; const auto part = sweep.part(count); sweep.pass_by())
        all.push_back(to_text(*part));
    return all;
}

BOOST_AUTO_TEST_CASE(parts_are_all_then_halves_then_each_one) {
    BOOST_TEST(parts_of(5, all_parts) == (Texts{"0+5", "0+3", "3+2", "0+2", "2+2", "4+1", "0+1",
                                                "1+1", "2+1", "3+1", "4+1"}));
    BOOST_TEST(parts_of(1, all_parts) == (Texts{"0+1"}));
    BOOST_TEST(parts_of(0, all_parts) == Texts{});
}

BOOST_AUTO_TEST_CASE(parts_may_stay_large) {
    BOOST_TEST(parts_of(100, 4) ==
               (Texts{"0+100", "0+50", "50+50", "0+25", "25+25", "50+25", "75+25"}));
    BOOST_TEST(parts_of(2, 16) == (Texts{"0+2", "0+1", "1+1"}));
}

BOOST_AUTO_TEST_CASE(what_takes_the_place_of_a_part_is_next_and_no_more_than_there_is) {
    Sweep sweep{8, all_parts};
    BOOST_TEST(to_text(*sweep.part(8)) == "0+8");
    sweep.pass_by();
    BOOST_TEST(to_text(*sweep.part(8)) == "0+4");
    BOOST_TEST(to_text(*sweep.part(4)) == "0+4"); // the first half has gone
    sweep.pass_by();
    BOOST_TEST(to_text(*sweep.part(4)) == "0+2");
    BOOST_TEST(to_text(*sweep.part(1)) == "0+1");
    BOOST_TEST(!sweep.part(0).has_value());
}

/// Of a list of numbers all go but two.
BOOST_AUTO_TEST_CASE(few_of_many_are_found_in_few_steps) {
    std::vector<int> list(1000);
    for (std::size_t at = 0; at < list.size(); ++at)
        list[at] = static_cast<int>(at);
    int steps = 0;
    Sweep sweep{list.size(), all_parts};
    while (const auto part = sweep.part(list.size())) {
        ++steps;
        auto rest = list;
        const auto first = rest.begin() + static_cast<std::ptrdiff_t>(part->first);
        rest.erase(first, first + static_cast<std::ptrdiff_t>(part->size));
        if (std::count(rest.begin(), rest.end(), 77) + std::count(rest.begin(), rest.end(), 770) <
            2) {
            sweep.pass_by();
        } else {
            list = rest;
        }
    }
    BOOST_TEST(list == (std::vector<int>{77, 770}));
    BOOST_TEST(steps < 60);
}

BOOST_AUTO_TEST_SUITE_END()
