#include <confab/protocol/classic_host.hpp>

#include <boost/test/unit_test.hpp>

#include "../desk.hpp"

#include <chrono>
#include <string>
#include <string_view>

using namespace desk;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(classic_host_endings)

BOOST_AUTO_TEST_CASE(a_lost_exit_can_be_asked_for_again_for_a_while) {
    Desk desk = with_ada(Ada::just_left);
    desk.now += 1min - 1ns;
    BOOST_TEST(desk.on(here, "Q Ada") == "reply EXIT");
    BOOST_TEST(desk.on(here, "Q ada") == "reply EXIT");
    desk.now += 1ns;
    BOOST_TEST(desk.on(here, "Q Ada") == "stranger");
}

/// A name that has found a new holder is not the old one's to quit.
BOOST_AUTO_TEST_CASE(a_repeated_quit_never_ends_the_next_holders_stay) {
    Desk desk = with_ada(Ada::just_left);
    desk.let_in(there, "Ada");
    BOOST_TEST(desk.on(here, "Q Ada") == "reply EXIT");
    BOOST_TEST(desk.offers.size() == 0U);
    BOOST_TEST(desk.on(there, "C Ada hi") == "offer text Ada: hi");
}

BOOST_AUTO_TEST_CASE(silence_ends_a_stay_to_the_nanosecond_wherever_the_clock_stands) {
    for (const std::uint64_t start :
         {0ULL, (1ULL << 32U) - 9, (1ULL << 63U) - 9, ~0ULL - 8, ~0ULL - 1'800'000'000'000}) {
        Desk desk;
        desk.now = Instant{start};
        desk.let_in(here, "Ada");
        const Instant began = desk.now;
        BOOST_CHECK(desk.host.next_deadline() == began + 30min);
        BOOST_CHECK(!desk.host.next_silent(began + 30min - 1ns));

        desk.now = began + 29min;
        desk.on(here, "C Ada hi"); // counts
        desk.now = began + 30min;
        desk.on(there, "C Ada hi"); // a stranger's word does not
        desk.on(there, "L Ada");
        BOOST_CHECK(!desk.host.next_silent(began + 59min - 1ns));
        const auto left = desk.host.next_silent(began + 59min);
        BOOST_TEST_REQUIRE(left.has_value());
        BOOST_TEST(words(*left) == "left (no answer) Ada");
        BOOST_CHECK(!desk.host.next_silent(began + 59min)); // offered once
        BOOST_TEST(desk.publish(*left) == "1 EXIT");
        BOOST_CHECK(!desk.host.next_deadline());
    }
}

BOOST_AUTO_TEST_CASE(every_sign_of_life_counts) {
    const std::string oversize = "C Ada " + std::string(1100, 'x');
    for (const std::string_view sign :
         {"L Ada"sv, "L ADA"sv, "C Ada hi"sv, "C Ada \x1B"sv, std::string_view{oversize}}) {
        Desk desk = with_ada(Ada::joined);
        desk.now += 20min;
        desk.on(here, sign);
        BOOST_CHECK(!desk.host.next_silent(Instant{} + 50min - 1ns));
        BOOST_CHECK(desk.host.next_silent(Instant{} + 50min));
    }
}

/// The time a slow log takes is not the member's silence.
BOOST_AUTO_TEST_CASE(silence_begins_when_the_log_has_let_the_member_in) {
    Desk desk = with_ada(Ada::joining);
    BOOST_CHECK(!desk.host.next_silent(Instant{} + 40min));
    desk.now += 40min;
    BOOST_TEST(desk.commit() == "1 OK");
    BOOST_CHECK(!desk.host.next_silent(Instant{} + 70min - 1ns));
    BOOST_CHECK(desk.host.next_silent(Instant{} + 70min));
}

BOOST_AUTO_TEST_CASE(a_closed_port_ends_every_stay_there_and_no_other) {
    Desk desk;
    desk.let_in(here, "n1");
    desk.let_in(here, "n2");
    desk.let_in(there, "n3");
    std::string left;
    while (const auto record = desk.host.next_unreachable(here)) {
        left += words(*record) + ", ";
        desk.offers.push_back(*record);
    }
    BOOST_TEST(left == "left (unreachable) n1, left (unreachable) n2, ");
    BOOST_TEST(desk.commit() ==
               "1 n1 退出了聊天室 | 2 n1 退出了聊天室 | 1 EXIT | 2 n2 退出了聊天室 | 1 EXIT");
    BOOST_CHECK(!desk.host.next_unreachable(loopback(9)));
    BOOST_TEST(desk.host.sessions().size() == 1U);
}

BOOST_AUTO_TEST_CASE(everybody_is_dismissed_at_once) {
    Desk desk;
    desk.let_in(here, "n1");
    desk.on(there, "L n2");
    std::string told;
    const auto left = desk.host.dismiss_all([&](const Endpoint& peer, std::string_view line) {
        told += std::to_string(peer.port) + ' ' + std::string{line} + ' ';
    });
    BOOST_TEST(told == "1 EXIT 2 EXIT ");
    BOOST_TEST_REQUIRE(left.size() == 2U);
    BOOST_TEST(words(left[0]) == "left (the room has closed) n1");
    BOOST_TEST(words(left[1]) == "left (the room has closed) n2");
    BOOST_CHECK((left[0].author == desk.roster.find("n1")->author));
    BOOST_TEST(desk.host.sessions().size() == 0U);
    BOOST_CHECK(!desk.host.next_deadline());
}

BOOST_AUTO_TEST_SUITE_END()
