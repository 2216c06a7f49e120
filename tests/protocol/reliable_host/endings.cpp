#include <confab/protocol/reliable_host.hpp>

#include "protocol/hall.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace confab;
using namespace std::chrono_literals;
using datagrams::encoded;
using hall::Acked;
using hall::guest;
using hall::Guest;
using hall::Hall;

BOOST_AUTO_TEST_SUITE(reliable_host)
BOOST_AUTO_TEST_SUITE(endings)

namespace {

/// Ada is in, and has all.
Hall with_ada(Guest& ada, ReliableOptions options = {}) {
    Hall hall{std::move(options)};
    ada = guest("ada", 1);
    hall.lets_in(ada);
    hall.acknowledges(ada);
    return hall;
}

void notices(Hall& hall, int count) {
    for (int i = 0; i < count; ++i)
        hall.commit({.kind = RecordKind::notice, .name = "admin", .text = "x"});
}

void kick(Hall& hall) {
    hall.commit({.kind = RecordKind::left,
                 .reason = Reason::kicked,
                 .author = hall.roster.find("ada")->author,
                 .name = "ada",
                 .text = "enough"});
}

wire::Return back_from(const Guest& guest, std::uint64_t from, LogId log = LogId{5}) {
    return {.old_token = guest.token, .log = log, .from = Sequence{from}};
}

} // namespace

BOOST_AUTO_TEST_CASE(who_leaves_is_answered_when_the_log_has_it) {
    Guest ada;
    Hall hall = with_ada(ada);
    hall.commits = false;
    BOOST_TEST(hall.hears(ada, ada.data(wire::Close{})) == "");
    BOOST_TEST(hall.hears(ada, ada.data(wire::Close{})) == "");
    BOOST_TEST_REQUIRE(hall.offered.size() == 1U);
    BOOST_CHECK(hall.offered.front().reason == Reason::bye);
    hall.commit(hall.offered.front());
    BOOST_TEST(hall.told() == "1 RECORDS 2 | 1 CLOSE bye"); // all that stands in the log before
    BOOST_TEST(hall.roster.size() == 0U);
    BOOST_CHECK(!hall.host.next_deadline());
}

BOOST_AUTO_TEST_CASE(the_end_is_told_again_for_a_minute) {
    Guest ada;
    Hall hall = with_ada(ada);
    hall.hears(ada, ada.data(wire::Close{}));
    hall.now += 60s - 1ns;
    BOOST_TEST(hall.hears(ada, ada.data(wire::Close{})) == "1 CLOSE bye");
    BOOST_TEST(hall.hears(loopback(9), ada.data(wire::Close{})) == "9 CLOSE bye");
    BOOST_TEST(hall.hears(ada, ada.data(wire::Ping{})) == ""); // shorter than the answer
    hall.now += 1ns;
    BOOST_TEST(hall.hears(ada, ada.data(wire::Close{})) == "1 RESET");
}

BOOST_AUTO_TEST_CASE(who_is_silent_for_a_minute_has_left_and_may_return) {
    for (const bool kept_alive : {false, true}) {
        Guest ada;
        Hall hall = with_ada(ada);
        const auto old = ada.data(wire::Ping{});
        const auto older = ada.data(wire::Ping{});
        hall.hears(ada, older);
        hall.now += 30s;
        hall.hears(ada, kept_alive ? ada.data(wire::Ping{}) : old); // a replay is no sign of life
        BOOST_TEST(hall.after(30s - 1ns) == "");
        BOOST_TEST(hall.roster.size() == 1U);
        BOOST_CHECK(hall.host.next_deadline() <= hall.now + (kept_alive ? 30s + 1ns : 1ns));
        BOOST_TEST(hall.after(1ns) == ""); // it is told nothing
        BOOST_TEST(hall.roster.size() == (kept_alive ? 1U : 0U));
        if (kept_alive) continue;
        BOOST_TEST(hall.hears(ada, ada.data(wire::Ping{})) == "1 RESET");
        ada.nonce = 99;
        BOOST_TEST(hall.lets_in(ada, back_from(ada, 2)).start.value() == 2U);
    }
}

/// It may have heard no WELCOME, and gives up after 30 s. Its JOIN, said again, is no sign of life.
BOOST_AUTO_TEST_CASE(who_was_never_heard_has_left_after_half_a_minute) {
    for (const bool heard : {false, true}) {
        Hall hall;
        Guest ada = guest("ada", 1);
        hall.lets_in(ada);
        if (heard) hall.hears(ada, ada.data(wire::Ping{}));
        hall.joins(ada);
        hall.after(30s - 1ns);
        BOOST_TEST(hall.roster.size() == 1U);
        BOOST_TEST((*hall.host.next_deadline() <= hall.now + 1ns) == !heard);
        hall.after(1ns);
        BOOST_TEST(hall.roster.size() == (heard ? 1U : 0U));
        if (heard) continue;
        Guest again = guest("ada", 2);
        hall.lets_in(again);
        hall.hears(ada, ada.data(wire::Ping{})); // too late: it is told to return
        BOOST_TEST(hall.roster.size() == 1U);
    }
}

/// It asks for as long as it is let, and its place is kept as anybody's.
BOOST_AUTO_TEST_CASE(who_returns_and_was_not_heard_yet_has_left_after_a_minute) {
    Guest ada;
    Hall hall = with_ada(ada);
    Guest back = guest("ada", 2);
    hall.lets_in(back, back_from(ada, 2));
    hall.after(60s - 1ns);
    BOOST_TEST(hall.roster.size() == 1U);
    hall.after(1ns);
    BOOST_TEST(hall.roster.size() == 0U);
}

BOOST_AUTO_TEST_CASE(an_unknown_token_is_told_so_a_hundred_times_a_second) {
    Hall hall;
    Guest nobody = guest("nobody", 1);
    nobody.token = wire::Token{77};
    const auto count = [&](int asked) {
        int told = 0;
        for (int i = 0; i < asked; ++i)
            told += hall.hears(nobody, nobody.data(wire::Ping{})) == "1 RESET" ? 1 : 0;
        return told;
    };
    BOOST_TEST(count(300) == 100);
    hall.now += 1s;
    BOOST_TEST(count(300) == 100);
    hall.now += 10ms;
    BOOST_TEST(count(300) == 1);
}

BOOST_AUTO_TEST_CASE(who_is_removed_is_told_why) {
    Guest ada;
    Hall hall = with_ada(ada);
    kick(hall);
    BOOST_TEST(hall.told() == "1 RECORDS 2 | 1 CLOSE removed by the administrator");
    BOOST_TEST(hall.hears(ada, ada.data(wire::Close{})) == "1 CLOSE removed by the administrator");
}

BOOST_AUTO_TEST_CASE(who_is_removed_while_it_is_away_is_told_so_when_it_returns) {
    const std::string refused = "2 REJECT removed by the administrator";
    // It has heard of its last session, or of the one before only: that WELCOME was lost.
    for (const bool has_returned : {false, true}) {
        Guest ada;
        Hall hall = with_ada(ada);
        if (has_returned) {
            Guest unheard = guest("ada", 3);
            hall.lets_in(unheard, back_from(ada, 2));
        }
        kick(hall);
        hall.told();
        hall.now += 1min - 1ns;
        Guest back = guest("ada", 2);
        wire::Join join = hall.join_of(back);
        join.back = back_from(ada, 2);
        hall.events.clear();
        BOOST_TEST(hall.hears(back, encoded(join)) == refused);
        BOOST_TEST(hall.events.size() == 1U);
        BOOST_CHECK(hall.events.front() == Event(LoginRefused{back.peer, "ada", Reason::kicked}));
        hall.now += 1ns;
        BOOST_TEST(hall.hears(back, encoded(join)) == refused); // the same login
        BOOST_TEST(hall.events.size() == 1U);
        BOOST_TEST(hall.roster.size() == 0U);
        Guest anew = guest("ada", 4); // who comes as anybody does
        hall.lets_in(anew);
        BOOST_TEST(hall.roster.size() == 1U);
    }
}

/// The room has forgotten the stay. So has it forgotten one that has only been silent.
BOOST_AUTO_TEST_CASE(who_was_removed_a_minute_ago_logs_in_as_anybody_does) {
    Guest ada;
    Hall hall = with_ada(ada);
    kick(hall);
    hall.now += 1min;
    Guest back = guest("ada", 2);
    hall.lets_in(back, back_from(ada, 2));
    BOOST_TEST(hall.roster.size() == 1U);
}

BOOST_AUTO_TEST_CASE(who_is_too_slow_again_and_again_is_let_go) {
    Guest ada;
    Hall hall = with_ada(ada, {.ring_records = 4});
    for (int gap = 0; gap < 4; ++gap) {
        BOOST_TEST(hall.roster.size() == 1U);
        notices(hall, 10);
        hall.turn();
        hall.hears(ada, ada.data(Acked{hall.host.ring().tail().value() - 1}));
    }
    BOOST_TEST(hall.roster.size() == 0U);
    BOOST_TEST(hall.hears(ada, ada.data(wire::Close{})).starts_with("1 CLOSE too slow"));
}

BOOST_AUTO_TEST_CASE(a_session_that_lives_is_replaced_and_nobody_notices) {
    struct Row {
        std::uint64_t from;
        LogId log;
        std::uint64_t start;
    };
    // The ring holds 4..7.
    for (const auto& [from, log, start] :
         {Row{7, LogId{5}, 7}, Row{8, LogId{5}, 8}, Row{4, LogId{5}, 4}, Row{2, LogId{5}, 4},
          Row{9, LogId{5}, 8}, Row{7, LogId{6}, 8}}) {
        BOOST_TEST_CONTEXT("from " << from << " of log " << static_cast<std::uint64_t>(log)) {
            Guest ada;
            Hall hall = with_ada(ada, {.ring_records = 4});
            notices(hall, 6);
            hall.turn();
            hall.acknowledges(ada);
            Guest back = guest("ada", 2);
            wire::Join join = hall.join_of(back);
            join.back = back_from(ada, from, log);
            hall.told();
            const std::string told = hall.hears(back.peer, encoded(join));
            const std::string wanted =
                "1 CLOSE replaced by a new login of the same member | 2 WELCOME " +
                std::to_string(start) + "-7";
            BOOST_TEST(told.substr(0, wanted.size()) == wanted);
            BOOST_CHECK(hall.host.ring().head() == Sequence{7}); // the log hears nothing of it
            BOOST_TEST(hall.host.sessions().size() == 1U);
            BOOST_TEST(hall.hears(ada, ada.data(wire::Close{})).starts_with("1 CLOSE replaced"));
            BOOST_TEST(hall.roster.size() == 1U);
        }
    }
}

BOOST_AUTO_TEST_CASE(only_its_own_token_replaces_a_session) {
    Guest ada;
    Hall hall = with_ada(ada);
    Guest other = guest("ada", 2);
    wire::Join join = hall.join_of(other);
    join.back = back_from(ada, 2);
    join.back->old_token = wire::Token{1};
    BOOST_TEST(hall.hears(other.peer, encoded(join)) == "2 REJECT the name is taken");
}

/// The JOIN of before, which the network has doubled, does not take the place back.
BOOST_AUTO_TEST_CASE(a_replaced_login_that_is_replayed_makes_nothing_new) {
    Guest ada;
    Hall hall;
    ada = guest("ada", 1);
    const auto first = encoded(hall.join_of(ada));
    hall.lets_in(ada);
    hall.acknowledges(ada);
    Guest back = guest("ada", 2);
    hall.lets_in(back, back_from(ada, 2));
    BOOST_TEST(hall.hears(ada.peer, first).starts_with("1 REJECT replaced"));
    BOOST_TEST(hall.hears(back, back.data(wire::Ping{})).starts_with("2 ACK"));
}

BOOST_AUTO_TEST_CASE(who_returns_waits_until_the_log_has_its_texts) {
    Guest ada;
    Hall hall = with_ada(ada);
    hall.commits = false;
    hall.hears(ada, ada.data(reliable::text(1, "hi")));
    Guest back = guest("ada", 2);
    wire::Join join = hall.join_of(back);
    join.back = back_from(ada, 2);
    BOOST_TEST(hall.hears(back.peer, encoded(join)) == "");
    hall.commit(hall.offered.front());
    hall.told();
    BOOST_TEST(hall.hears(back.peer, encoded(join)).find("2 WELCOME 2-2") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_room_that_closes_says_so_once_to_each) {
    Guest ada;
    Hall hall = with_ada(ada);
    Guest bob = guest("bob", 2);
    hall.lets_in(bob);
    const auto left = hall.host.dismiss_all(hall.now, hall.sender());
    BOOST_TEST(hall.told() == "1 CLOSE the room has closed | 2 CLOSE the room has closed");
    BOOST_TEST(left.size() == 2U);
    BOOST_TEST(hall.host.sessions().size() == 0U);
    BOOST_CHECK(!hall.host.next_deadline());
}

BOOST_AUTO_TEST_CASE(another_log_ends_every_session_and_its_members_return) {
    Guest ada;
    Hall hall = with_ada(ada);
    const auto left = hall.host.start_anew(LogId{6}, Sequence{1000});
    BOOST_TEST(left.size() == 1U);
    hall.roster = Roster{fold_ascii, "admin"};
    BOOST_TEST(hall.hears(ada, ada.data(wire::Ping{})) == "1 RESET");
    ada.nonce = 9;
    const auto welcome = hall.lets_in(ada, back_from(ada, 2));
    BOOST_CHECK(welcome.log == LogId{6});
    BOOST_CHECK(welcome.start == Sequence{1000});
}

BOOST_AUTO_TEST_CASE(a_member_moves_when_its_new_address_has_proven_itself) {
    Guest ada;
    Hall hall = with_ada(ada);
    const Endpoint moved = loopback(2);
    const auto replay = ada.data(wire::Ping{});
    hall.hears(ada, ada.data(wire::Ping{}));
    BOOST_TEST(hall.hears(moved, replay) == ""); // not newer
    BOOST_TEST(hall.hears(moved, ada.data(wire::Ping{})) ==
               "2 PROBE | 1 ACK 0 credit 32 POSITION 1-1");
    hall.receive(moved, ada.data(wire::Ping{}));
    hall.now += 3s;
    hall.turn();
    wire::Probe probe;
    for (const auto& [peer, bytes] : std::exchange(hall.sent, {})) {
        if (peer != moved) continue;
        const auto data = reliable::decoded_as<wire::Data>(bytes);
        wire::for_each_frame(data.frames, [&](const auto& frame) {
            if constexpr (requires { probe = frame; }) probe = frame;
        });
    }
    BOOST_TEST(hall.hears(moved, ada.data(wire::ProbeAck{probe.value + 1})) == "");
    BOOST_TEST(hall.hears(loopback(1), ada.data(wire::ProbeAck{probe.value})) == "");
    notices(hall, 1);
    BOOST_TEST(hall.after(0s) == "1 RECORDS 2");
    BOOST_TEST(hall.hears(moved, ada.data(wire::ProbeAck{probe.value})) == "2 RECORDS 2");
    BOOST_TEST(hall.hears(loopback(1), ada.data(wire::Close{})).find("CLOSE") == std::string::npos);
    BOOST_TEST(hall.roster.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
