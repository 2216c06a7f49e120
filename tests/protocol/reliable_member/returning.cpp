#include <confab/protocol/reliable_member.hpp>

#include "protocol/seat.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <functional>
#include <string>

using namespace confab;
using namespace std::chrono_literals;
using seat::Acked;
using seat::lost;
using seat::Seat;

BOOST_AUTO_TEST_SUITE(reliable_member)
BOOST_AUTO_TEST_SUITE(returning)

namespace {

const std::string unsettled = "* a text of eve was not sent: may have been said or not";

/// Eve has said one, two and three in a session that began at `head`, and has had no answer.
Seat with_three_texts(std::uint64_t head = 1) {
    Seat seat;
    seat.enters(head);
    for (const auto* text : {"one", "two", "three"})
        seat.member.say(text, seat.now);
    BOOST_TEST(seat.told() == "RECORDS 1-3");
    seat.loses_session();
    BOOST_TEST(seat.happened() == lost);
    return seat;
}

} // namespace

BOOST_AUTO_TEST_CASE(goes_on_where_it_was) {
    for (const std::uint64_t head : reliable::starts) {
        Seat seat;
        seat.enters(head);
        seat.loses_session();
        BOOST_CHECK(seat.back->from == Sequence{head + 1});
        BOOST_CHECK(seat.back->log == LogId{5});
        BOOST_TEST(seat.member.returning());
        BOOST_TEST(seat.welcomed(head + 1, head + 2) == "");
        BOOST_TEST(seat.happened() == lost);
        seat.gets(reliable::text(head + 1, "a", "ada"), reliable::text(head + 2, "b", "ada"));
        BOOST_TEST(seat.happened() ==
                   "ada : a | ada : b | * in touch again, 2 missed lines fetched");
        BOOST_TEST(!seat.member.roster().question().has_value()); // it knows who is there
    }
}

BOOST_AUTO_TEST_CASE(nothing_missed_is_told_at_once) {
    Seat seat;
    seat.enters();
    seat.loses_session();
    seat.welcomed(2, 1);
    BOOST_TEST(seat.happened() == lost + " | * in touch again, 0 missed lines fetched");
    BOOST_TEST(seat.member.welcomed());
}

BOOST_AUTO_TEST_CASE(texts_that_are_not_in_the_log_are_sent_again) {
    Seat seat = with_three_texts();
    BOOST_TEST(seat.welcomed(2, 3) == ""); // not before the log has been read
    BOOST_TEST(seat.gets(reliable::text(2, "a", "ada"), seat.own(3, 1, "one")) ==
               "ACK 3 RECORDS 1-2");
    BOOST_TEST(seat.member.progress().committed == 1U);
    BOOST_TEST(seat.member.progress().delivered == 1U);
    seat.gets(Acked{2, {}, seat.echo}.credit(32));
    BOOST_TEST(seat.member.progress().committed == 3U);
    BOOST_TEST(seat.member.progress().refused == 0U);
}

BOOST_AUTO_TEST_CASE(all_that_was_found_is_not_sent_again) {
    Seat seat = with_three_texts();
    seat.welcomed(2, 3);
    seat.gets(seat.own(2, 2, "two"), seat.own(3, 3, "three"));
    BOOST_TEST(seat.turn() == "");
    BOOST_TEST(seat.after(25ms) == "ACK 3");
    BOOST_TEST(seat.member.progress().committed == 3U);
}

BOOST_AUTO_TEST_CASE(in_a_gap_nobody_knows) {
    struct Row {
        std::uint64_t start;
        std::uint64_t refused;
    };
    // The old session began with the log at 1; 5 is the new one's head.
    for (const auto& [start, refused] : {Row{2, 0}, Row{4, 3}}) {
        Seat seat = with_three_texts();
        seat.welcomed(start, 5);
        for (std::uint64_t number = start; number <= 5; ++number)
            seat.gets(reliable::joined(number, "n" + std::to_string(number)));
        BOOST_TEST(seat.member.progress().refused == refused);
        const auto happened = seat.happened();
        BOOST_TEST((happened.find(unsettled) != std::string::npos) == (refused > 0));
        BOOST_TEST((happened.find("* missed for good: 2 records") != std::string::npos) ==
                   (refused > 0));
        BOOST_TEST((seat.member.texts().recovery().flight().next() == 1 + 3 - refused));
        seat.after(25ms); // the records are acknowledged
        seat.member.say("four", seat.now);
        BOOST_TEST(seat.told() == "RECORDS " + std::to_string(4 - refused));
    }
}

BOOST_AUTO_TEST_CASE(a_gap_that_comes_later_is_one_too) {
    Seat seat = with_three_texts();
    seat.welcomed(2, 5);
    seat.gets(wire::Position{Sequence{9}, Sequence{4}});
    seat.gets(seat.own(4, 2, "two"), reliable::joined(5, "n5"));
    BOOST_TEST(seat.happened() == "* missed for good: 2 records | eve : two | * n5 joined | " +
                                      unsettled + " | * in touch again, 1 missed lines fetched");
    BOOST_TEST(seat.member.progress().committed == 2U);
}

/// What is missed of before the old session tells nothing of its texts.
BOOST_AUTO_TEST_CASE(a_gap_in_the_history_leaves_no_doubt) {
    Seat seat;
    seat.turn();
    seat.challenged();
    seat.welcomed(1, 9); // with history, none of which has come yet
    seat.member.say("one", seat.now);
    seat.told();
    seat.loses_session();
    seat.welcomed(6, 11);
    for (std::uint64_t number = 6; number <= 11; ++number)
        seat.gets(reliable::joined(number, "n" + std::to_string(number)));
    BOOST_TEST(seat.member.progress().refused == 0U);
    BOOST_TEST(seat.member.texts().recovery().flight().next() == 2U); // said again
}

/// Whoever has had the name before, or oneself in a stay that has ended: that was another one.
BOOST_AUTO_TEST_CASE(only_texts_of_the_old_session_settle_anything) {
    const auto bye = wire::left_bytes(wire::Code::timeout, "");
    const wire::WireRecord left{.kind = wire::WireKind::left, .name = "eve", .bytes = bye};
    struct Row {
        std::vector<reliable::Numbered> log;
        std::uint64_t committed;
    };
    Seat some;
    // The old session began at 5, with 2..5 to be read; the new one's head is 9.
    const Row rows[] = {
        {{some.own(3, 3, "x")}, 0},                // before the session
        {{some.own(6, 3, "three")}, 3},            // in it
        {{{6, left}, some.own(7, 3, "x")}, 0},     // after its stay
        {{{3, left}, some.own(7, 3, "three")}, 3}, // after an earlier stay
        {{some.own(6, 1, "one"), {7, left}}, 1},
    };
    for (const auto& [log, committed] : rows) {
        Seat seat;
        seat.turn();
        seat.challenged();
        seat.welcomed(2, 5);
        for (const auto* text : {"one", "two", "three"})
            seat.member.say(text, seat.now);
        seat.told();
        seat.loses_session();
        seat.welcomed(2, 9);
        for (const auto& record : log)
            seat.gets(record);
        for (std::uint64_t number = 2; number <= 9; ++number)
            seat.gets(reliable::Numbered{number, {}}); // those that are there are repeated
        BOOST_TEST(seat.member.progress().committed == committed);
        BOOST_TEST(seat.member.texts().recovery().flight().next() - 1 == 3 - committed);
    }
}

BOOST_AUTO_TEST_CASE(another_log_is_told_and_all_is_said_again) {
    Seat seat = with_three_texts(1000);
    seat.log = LogId{6};
    seat.welcomed(4, 4);
    BOOST_TEST(seat.happened().starts_with(
        "* the room has started anew; what was said meanwhile is not known"));
    BOOST_TEST(seat.member.roster().question().has_value());
    BOOST_TEST(seat.member.texts().recovery().flight().next() == 4U);
    seat.gets(reliable::joined(4, "eve"), seat.own(5, 1, "one"));
    BOOST_TEST(seat.member.progress().delivered == 1U);
}

BOOST_AUTO_TEST_CASE(a_return_that_fails_goes_on_from_the_first_loss) {
    Seat seat = with_three_texts();
    seat.welcomed(2, 9);
    seat.gets(seat.own(2, 1, "one"));
    seat.loses_session(); // before 3..9 have come
    BOOST_CHECK(seat.back->from == Sequence{3});
    seat.welcomed(3, 4);
    seat.gets(seat.own(3, 2, "two"), reliable::joined(4, "n4"));
    BOOST_TEST(seat.member.progress().committed == 2U);
    BOOST_TEST(seat.member.texts().recovery().flight().next() == 2U);
}

BOOST_AUTO_TEST_CASE(a_refused_return_is_the_end) {
    for (const wire::Code code : {wire::Code::name_taken, wire::Code::kicked}) {
        Seat seat = with_three_texts();
        seat.rejected(code);
        const std::string why{to_string(wire::to_reason(code))};
        const std::string refused = "* a text of eve was not sent: " + why;
        BOOST_TEST(seat.happened() ==
                   refused + " | " + refused + " | " + refused + " | * closed: " + why);
    }
}

BOOST_AUTO_TEST_CASE(a_return_lasts_as_long_as_it_is_let) {
    Seat patient;
    patient.enters();
    patient.loses_session();
    for (int wakes = 0; wakes < 200; ++wakes) {
        patient.now = *patient.member.next_deadline();
        patient.turn();
    }
    patient.member.unreachable(); // a room that was there may come again
    BOOST_TEST(patient.member.returning());

    Seat hasty{"eve", {.return_limit = 10s}};
    hasty.enters();
    hasty.loses_session();
    hasty.after(9s - 1ns);
    BOOST_TEST(hasty.member.returning());
    hasty.after(1ns);
    BOOST_TEST(hasty.happened() == lost + " | * closed: no answer");
}

BOOST_AUTO_TEST_CASE(a_gap_while_joined_forgets_who_is_there) {
    Seat seat;
    seat.enters();
    seat.gets(reliable::joined(2, "ada"));
    BOOST_TEST(seat.gets(wire::Position{Sequence{9}, Sequence{8}}) == "ACK 7");
    BOOST_TEST(seat.after(2s) == "ASK after ''");
    BOOST_TEST(seat.happened() == "* ada joined | * missed for good: 5 records");
    BOOST_TEST(!seat.member.roster().is_complete());
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
