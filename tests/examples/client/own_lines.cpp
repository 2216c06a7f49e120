#include "client/own_lines.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/member.hpp>
#include <confab/vocabulary/instant.hpp>
#include <cstdint>
#include <optional>

using confab::Dialect;
using confab::Instant;
using confab::Progress;
using confab::client::OwnLines;
using confab::client::Pace;

namespace {

struct Example {
    Progress progress;
    std::uint64_t on_the_way;
    bool settled;
    std::uint64_t not_back;
};

/// Queued, committed, delivered, refused.
constexpr Example examples[] = {
    {{0, 0, 0, 0}, 0, true, 0},
    {{1, 0, 0, 0}, 1, false, 0},
    {{1, 1, 0, 0}, 0, false, 1},
    {{1, 1, 1, 0}, 0, true, 0},
    {{2, 1, 1, 0}, 1, false, 0},
    {{2, 1, 2, 0}, 1, false, 0}, // heard before the room's word that it has it
    {{3, 1, 1, 2}, 0, true, 0},  // the refused ones are told by their events
};

OwnLines after(const Progress& progress) {
    OwnLines lines{Dialect::confab1};
    lines.advance(progress, Instant{});
    return lines;
}

} // namespace

BOOST_AUTO_TEST_SUITE(own_lines)

BOOST_AUTO_TEST_CASE(the_member_of_confab1_knows_how_far_each_has_come) {
    for (const Example& example : examples) {
        const OwnLines lines = after(example.progress);
        BOOST_TEST_CONTEXT("example " << &example - examples) {
            BOOST_TEST(lines.on_the_way() == example.on_the_way);
            BOOST_TEST(lines.settled() == example.settled);
            BOOST_TEST(lines.not_back() == example.not_back);
            BOOST_TEST(!lines.next_deadline().has_value());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_pipe_has_only_so_many_on_their_way) {
    const std::uint64_t most = OwnLines::most_on_the_way;
    BOOST_TEST(after({.queued = most - 1}).may_say());
    BOOST_TEST(!after({.queued = most}).may_say());
    BOOST_TEST(after({.queued = most + 1, .committed = 1, .refused = 1}).may_say());
}

BOOST_AUTO_TEST_CASE(what_stands_in_a_gap_is_not_waited_for_but_counted) {
    OwnLines lines = after({.queued = 5, .committed = 4, .delivered = 2});
    lines.missed();
    lines.advance(Progress{.queued = 5, .committed = 5, .delivered = 2}, Instant{});
    BOOST_TEST(!lines.settled()); // the fifth is behind the gap
    lines.advance(Progress{.queued = 5, .committed = 5, .delivered = 3}, Instant{});
    BOOST_TEST(lines.settled());
    BOOST_TEST(lines.not_back() == 2U);
}

BOOST_AUTO_TEST_CASE(all_that_did_not_come_back_is_counted) {
    for (const Dialect dialect : {Dialect::confab1, Dialect::classic}) {
        OwnLines lines{dialect};
        lines.not_said();
        lines.refused(Instant{});
        BOOST_TEST(lines.given_up_so_far() == 0U);
        lines.given_up();
        BOOST_TEST(lines.given_up_so_far() == 1U);
        BOOST_TEST(lines.not_back() == 3U);
    }
}

BOOST_AUTO_TEST_CASE(in_classic_hearing_a_line_again_confirms_it) {
    OwnLines lines{Dialect::classic};
    lines.said(Instant{});
    lines.said(Instant{});
    BOOST_TEST(!lines.settled());
    BOOST_TEST(lines.on_the_way() == 0U); // nobody knows
    lines.heard(Instant{});
    BOOST_TEST((lines.next_deadline() == Instant{} + Pace::patience));
    lines.advance(std::nullopt, Instant{} + Pace::patience);
    BOOST_TEST(lines.settled());
    BOOST_TEST(lines.not_back() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
