#include "client/pace.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <confab/vocabulary/instant.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

using confab::Instant;
using confab::client::Pace;
using std::chrono::milliseconds;

namespace {

Instant at(int milliseconds_passed) { return Instant{} + milliseconds{milliseconds_passed}; }

/// What happens in order, a letter each 100 ms from 0 on: s said, c confirmed, a advance, -
/// nothing.
Pace after(std::string_view story) {
    Pace pace;
    Instant now;
    for (const char what : story) {
        if (what == 's') pace.said(now);
        if (what == 'c') pace.confirmed(now);
        if (what == 'a') pace.advance(now);
        now += milliseconds{100};
    }
    return pace;
}

struct Example {
    std::string_view story;
    bool settled;
    std::size_t lost;
    std::optional<int> deadline; ///< milliseconds
};

constexpr Example examples[] = {
    {"", true, 0, std::nullopt},
    {"-----s", false, 0, 1500},
    {"sss", false, 0, 1000}, // the first of them sets the time
    {"sc", true, 0, std::nullopt},
    {"s---c--s", false, 0, 1700}, // a new start
    {"ss---c", false, 0, 1500},   // one heard gives the others more time
    {"sssccc", true, 0, std::nullopt},
    {"s--------a", false, 0, 1000},
    {"s---------a", true, 1, std::nullopt},
    {"s---------------a", true, 1, std::nullopt},
    {"sss--------a", true, 3, std::nullopt},
    {"s---------as", false, 1, 2100},
    {"s---------as---------a", true, 2, std::nullopt},
    {"ssc--------a", false, 0, 1200},
    {"ssc---------a", true, 1, std::nullopt},
    {"c", true, 0, std::nullopt}, // a line counted as lost comes after all
    {"cs", false, 0, 1100},
    {"sccs", false, 0, 1300},
    {"a", true, 0, std::nullopt},
};

} // namespace

BOOST_AUTO_TEST_SUITE(pace)

BOOST_AUTO_TEST_CASE(a_line_is_confirmed_by_being_heard_and_lost_when_none_is) {
    for (const Example& example : examples) {
        BOOST_TEST_CONTEXT("story " << example.story) {
            const Pace pace = after(example.story);
            BOOST_TEST(pace.settled() == example.settled);
            BOOST_TEST(pace.lost() == example.lost);
            const auto deadline = pace.next_deadline();
            BOOST_TEST_REQUIRE(deadline.has_value() == example.deadline.has_value());
            if (deadline) BOOST_TEST((*deadline == at(*example.deadline)));
        }
    }
}

BOOST_AUTO_TEST_CASE(only_so_many_are_on_their_way) {
    Pace pace;
    for (std::size_t line = 0; line < Pace::most_unconfirmed; ++line) {
        BOOST_TEST(pace.may_say());
        pace.said(at(0));
    }
    BOOST_TEST(!pace.may_say());
    pace.confirmed(at(1));
    BOOST_TEST(pace.may_say());
    pace.said(at(2));
    BOOST_TEST(!pace.may_say());
}

BOOST_AUTO_TEST_CASE(what_is_lost_makes_room) {
    Pace pace;
    while (pace.may_say())
        pace.said(at(0));
    pace.advance(*pace.next_deadline() - confab::Duration{1});
    BOOST_TEST(!pace.may_say());
    pace.advance(*pace.next_deadline());
    BOOST_TEST(pace.may_say());
    BOOST_TEST(pace.settled());
    BOOST_TEST(pace.lost() == Pace::most_unconfirmed);
}

BOOST_AUTO_TEST_CASE(a_clock_that_wraps_changes_nothing) {
    const Instant late{UINT64_MAX - 5};
    Pace pace;
    pace.said(late);
    pace.advance(late + milliseconds{999});
    BOOST_TEST(!pace.settled());
    pace.advance(late + Pace::patience);
    BOOST_TEST(pace.lost() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
