#include <confab/protocol/reliable_host.hpp>

#include "protocol/hall.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/event_text.hpp>

#include <chrono>
#include <functional>
#include <string>

using namespace confab;
using namespace std::chrono_literals;
using datagrams::encoded;
using hall::guest;
using hall::Guest;
using hall::Hall;

BOOST_AUTO_TEST_SUITE(reliable_host)
BOOST_AUTO_TEST_SUITE(admission)

namespace {

using Verdict = ReliableHost::Verdict;

const Endpoint abroad = ipv4_endpoint({192, 0, 2, 1}, 1);

} // namespace

BOOST_AUTO_TEST_CASE(a_hello_leaves_nothing_behind) {
    Hall hall;
    const ReliableHost before = hall.host;
    const auto hello = encoded(wire::Hello{.nonce = 9});
    BOOST_TEST(hall.hears(loopback(1), hello) == "1 CHALLENGE");
    BOOST_CHECK(hall.host == before);
    const auto old = encoded(wire::Hello{.versions = {2, 9}, .nonce = 9});
    BOOST_TEST(hall.hears(loopback(1), old) == "1 REJECT no version of the protocol in common");
    BOOST_CHECK(hall.host == before);
    BOOST_CHECK(hall.receive(loopback(1), encoded(wire::Reset{})) == Verdict::malformed);
}

BOOST_AUTO_TEST_CASE(a_join_is_answered_when_the_log_has_it_and_always_alike) {
    Hall hall;
    hall.commits = false;
    const auto join = encoded(hall.join_of(guest("ada", 1)));
    BOOST_TEST(hall.hears(loopback(1), join) == "");
    BOOST_TEST(hall.hears(loopback(1), join) == "");
    BOOST_TEST_REQUIRE(hall.offered.size() == 1U);
    hall.commit(hall.offered.front());
    hall.host.transmit(
        hall.roster, hall.now, [] { return true; }, hall.sender());
    BOOST_TEST_REQUIRE(hall.sent.size() == 2U); // and the record itself
    const auto first = reliable::decoded_as<wire::Welcome>(hall.sent.front().second);
    BOOST_CHECK(first.start == Sequence{1});
    hall.told();
    hall.commit({.kind = RecordKind::notice, .name = "admin", .text = "x"});
    hall.now += 9s;
    hall.receive(loopback(1), join);
    const auto again = reliable::decoded_as<wire::Welcome>(hall.sent.front().second);
    BOOST_CHECK(again.token == first.token);
    BOOST_CHECK(again.start == first.start);
    BOOST_TEST(hall.host.sessions().size() == 1U);
    BOOST_TEST(hall.offered.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_not_proven_is_not_answered) {
    struct Row {
        const char* what;
        std::function<void(wire::Join&, Endpoint&, Instant&)> change;
    };
    const Row rows[] = {
        {"a cookie", [](auto& join, auto&, auto&) { ++join.cookie.mac.low; }},
        {"its time", [](auto& join, auto&, auto&) { ++join.cookie.time; }},
        {"the nonce", [](auto& join, auto&, auto&) { ++join.nonce; }},
        {"the address", [](auto&, auto& peer, auto&) { peer.address[15] = 2; }},
        {"the port", [](auto&, auto& peer, auto&) { ++peer.port; }},
        {"versions", [](auto& join, auto&, auto&) { join.versions.most = 9; }},
        {"its age", [](auto&, auto&, auto& now) { now += 11s; }},
    };
    for (const auto& [what, change] : rows) {
        Hall hall;
        Guest ada = guest("ada", 1);
        wire::Join join = hall.join_of(ada);
        const ReliableHost before = hall.host;
        change(join, ada.peer, hall.now);
        BOOST_CHECK(hall.receive(ada.peer, encoded(join)) == Verdict::stranger);
        BOOST_TEST(hall.told() == "", what);
        BOOST_CHECK(hall.host == before);
    }
}

BOOST_AUTO_TEST_CASE(refused_in_the_order_of_what_it_costs_and_once) {
    struct Row {
        std::function<void(wire::Join&, Endpoint&)> change;
        Reason reason;
    };
    ReliableOptions options{.room = "hall", .password = "pass", .max_members = 3};
    options.max_members_per_host = 1;
    const Row rows[] = {
        {[](auto& join, auto&) { join.room = "hal"; }, Reason::no_such_room},
        {[](auto& join, auto&) { join.room = "hal", join.name = "a b"; }, Reason::no_such_room},
        {[](auto& join, auto& peer) { peer = abroad, join.name = "a b"; }, Reason::quota},
        {[](auto& join, auto&) { join.name = "a b", join.auth = "x"; }, Reason::name_bad},
        {[](auto& join, auto&) { join.name = ""; }, Reason::name_bad},
        {[](auto& join, auto&) { join.name = "BOB", join.auth = "x"; }, Reason::name_taken},
        {[](auto& join, auto&) { join.name = "Admin"; }, Reason::name_taken},
        {[](auto& join, auto&) { join.auth = "pas"; }, Reason::auth},
        {[](auto& join, auto&) { join.auth = "pasS"; }, Reason::auth},
        {[](auto& join, auto&) { join.auth = ""; }, Reason::auth},
    };
    for (const auto& [change, reason] : rows) {
        Hall hall{options};
        Guest bob = guest("bob", 2);
        bob.peer = abroad;
        wire::Join first = hall.join_of(bob);
        first.auth = "pass";
        hall.hears(bob.peer, encoded(first));
        BOOST_TEST_REQUIRE(hall.roster.size() == 1U);

        Guest ada = guest("ada", 1);
        wire::Join join = hall.join_of(ada);
        join.auth = "pass";
        join.room = "hall";
        change(join, ada.peer);
        Guest asking = ada;
        join.cookie = hall.challenge(asking).cookie;
        hall.events.clear();
        const std::string told =
            std::to_string(ada.peer.port) + " REJECT " + std::string{to_string(reason)};
        BOOST_TEST(hall.hears(ada.peer, encoded(join)) == told);
        BOOST_TEST(hall.events.size() == 1U);
        hall.now += 9s;
        BOOST_TEST(
            hall.hears(ada.peer, encoded(join)).starts_with(told)); // the program is not told
        BOOST_TEST(hall.events.size() == 1U);
        BOOST_TEST(hall.host.sessions().size() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(a_room_holds_so_many_and_so_many_of_a_host) {
    Hall hall{{.max_members = 3, .max_members_per_host = 2}};
    const auto joins = [&hall](std::uint8_t host, std::uint16_t port) {
        Guest one = guest("n" + std::to_string(host) + "-" + std::to_string(port), port);
        one.peer = ipv4_endpoint({10, 0, 0, host}, port);
        const std::string told = hall.joins(one);
        return told.substr(2, told.find(' ', 2) - 2) +
               (hall.events.empty() ? "" : " " + to_string(std::exchange(hall.events, {}).back()));
    };
    BOOST_TEST(joins(1, 1) == "WELCOME");
    BOOST_TEST(joins(1, 2) == "WELCOME");
    BOOST_TEST(joins(1, 3) ==
               "REJECT * n1-3 from 10.0.0.1:3 was not let in: too many members from this host");
    BOOST_TEST(joins(2, 1) == "WELCOME");
    BOOST_TEST(joins(3, 1) == "REJECT * n3-1 from 10.0.0.3:1 was not let in: the room is full");
}

/// Two at once: the log decides, perhaps one that others write to as well.
BOOST_AUTO_TEST_CASE(who_is_not_first_in_the_log_is_refused) {
    Hall hall;
    hall.commits = false;
    const auto join = encoded(hall.join_of(guest("ada", 1)));
    hall.hears(loopback(1), join);
    BOOST_TEST(hall.joins(guest("ADA", 2)) == "2 REJECT the name is taken");
    hall.commit({.kind = RecordKind::joined, .author = {8, 1}, .name = "Ada"});
    hall.commit(hall.offered.front());
    BOOST_TEST(hall.told() == "1 REJECT the name is taken");
    BOOST_TEST(hall.hears(loopback(1), join) == "1 REJECT the name is taken");
    BOOST_TEST(hall.host.sessions().size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_join_that_is_replayed_after_the_end_makes_nothing_new) {
    Hall hall;
    Guest ada = guest("ada", 1);
    const auto join = encoded(hall.join_of(ada));
    hall.lets_in(ada);
    hall.hears(ada, ada.data(wire::Close{}));
    BOOST_TEST(hall.host.sessions().size() == 0U);
    hall.now += 9s;
    BOOST_TEST(hall.hears(ada.peer, join) == "1 REJECT bye");
    BOOST_TEST(hall.host.sessions().size() == 0U);
}

BOOST_AUTO_TEST_CASE(history_is_sent_as_far_as_it_is_held) {
    struct Row {
        std::uint16_t history;
        std::uint64_t start;
    };
    for (const std::uint64_t first : reliable::starts) {
        for (const auto& [history, start] :
             {Row{0, 20}, Row{1, 19}, Row{9, 11}, Row{10, 11}, Row{0xFFFF, 11}}) {
            Hall hall{{.ring_records = 10}, first};
            for (int i = 0; i < 20; ++i)
                hall.commit({.kind = RecordKind::notice, .name = "admin", .text = "x"});
            Guest ada = guest("ada", 1);
            const auto welcome = hall.lets_in(ada, {}, history);
            BOOST_TEST(static_cast<std::uint64_t>(welcome.start - Sequence{first}) == start);
            BOOST_CHECK(welcome.head == Sequence{first + 20});
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
