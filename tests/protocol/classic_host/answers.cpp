#include <confab/protocol/classic_host.hpp>

#include <boost/test/unit_test.hpp>

#include "../desk.hpp"

#include <confab/vocabulary/endpoint_text.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using namespace desk;

BOOST_AUTO_TEST_SUITE(classic_host_answers)

BOOST_AUTO_TEST_CASE(two_stays_never_share_an_author) {
    Desk desk = with_ada(Ada::joined);
    const Author first = desk.roster.find("Ada")->author;
    desk.on(here, "Q Ada");
    desk.commit();
    desk.let_in(here, "Ada");
    const Author second = desk.roster.find("Ada")->author;
    BOOST_CHECK(first != second);
    BOOST_TEST(first.room == own_room);
    BOOST_TEST(second.room == own_room);
    // What the first said, and the log shows only now, is nobody's.
    BOOST_TEST(desk.publish({.author = first, .name = "Ada", .text = "late"}) == "");
}

BOOST_AUTO_TEST_CASE(submissions_are_numbered_from_one) {
    Desk desk = with_ada(Ada::joined);
    desk.on(here, "C Ada a");
    desk.on(here, "C Ada \x1B"); // refused, so not numbered
    desk.on(here, "C Ada b");
    BOOST_TEST_REQUIRE(desk.offers.size() == 2U);
    BOOST_TEST(desk.offers[0].submission == 1U);
    BOOST_TEST(desk.offers[1].submission == 2U);
}

std::size_t longest_folded = 0;

std::string fold_and_measure(std::string_view name) {
    longest_folded = std::max(longest_folded, name.size());
    return fold_ascii(name);
}

/// A folding may take time with the square of a name's length, so no stranger sets that length.
BOOST_AUTO_TEST_CASE(what_is_no_name_is_not_folded) {
    Desk desk{{}, fold_and_measure};
    longest_folded = 0;
    const std::string no_name(max_name_size + 1, 'a');
    BOOST_TEST(desk.on(here, "C " + no_name + " x") == "stranger");
    BOOST_TEST(desk.on(here, "C " + no_name + ' ' + std::string(1024, 'x')) == "stranger");
    BOOST_TEST(desk.on(here, "Q " + no_name) == "stranger");
    desk.on(here, "L " + no_name);
    BOOST_TEST(longest_folded == 0U);
}

/// Folding that shortens: a name counts only by the spelling of its login.
BOOST_AUTO_TEST_CASE(no_spelling_of_a_name_makes_a_line_above_the_limit) {
    const NameFolding first_letter = [](std::string_view name) {
        return std::string{name.substr(0, 1)};
    };
    for (const std::string& name : {std::string{"a"}, std::string(32, 'a')}) {
        for (const std::string& spelling : {std::string{"a"}, std::string(32, 'a')}) {
            for (std::size_t size = 980; size <= 1024; ++size) {
                const std::string head = "C " + spelling + ' ';
                const std::string bytes = head + std::string(size - head.size(), 'x');
                Desk desk{{}, first_letter};
                desk.let_in(here, name);
                const std::string led = desk.on(here, bytes);
                const std::size_t line = name.size() + 3 + size - head.size();
                BOOST_TEST_REQUIRE(led.starts_with(line <= 1024 ? "offer text" : "reply 訊息過長"));
                const std::string told = desk.commit();
                BOOST_TEST_REQUIRE(told.size() == (line <= 1024 ? line + 2 : 0));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_bad_text_is_told_of_only_when_that_takes_no_more_bytes) {
    const std::string words_of_refusal = classic::Wording{}.bad_text;
    for (std::size_t size = 1; size < 60; ++size) {
        Desk desk = with_ada(Ada::joined);
        const std::string bytes = "C Ada " + std::string(size, '\x1B');
        const bool told = words_of_refusal.size() <= bytes.size();
        const std::string event = "event * a text of Ada was not sent: not a valid text";
        BOOST_TEST(desk.on(here, bytes) ==
                   (told ? "reply " + words_of_refusal + ", " + event : event));
        BOOST_TEST(desk.commit() == "");
    }
}

/// The one answer to a stranger that is longer than what it answers is the tutorial's own.
BOOST_AUTO_TEST_CASE(no_refusal_is_longer_than_the_datagram_but_the_tutorials_taken) {
    Desk desk{{.max_members = 2, .max_members_per_host = 1}};
    desk.let_in(here, "a");
    desk.let_in(parse_endpoint("10.0.0.1:1"), "b");
    const std::string_view datagrams[] = {"L x", "L a", "L b", "L \x7F",   "C a", "C a hi",
                                          "Q a", "Q b", "Q x", "C x \x1B", "L A", "L 管理員"};
    for (const auto& stranger :
         {loopback(9), parse_endpoint("10.0.0.1:2"), parse_endpoint("10.0.0.2:1")}) {
        for (const auto bytes : datagrams) {
            const auto request = classic::decode_request(classic::as_bytes(bytes));
            const auto answer = desk.host.receive(*request, stranger, desk.now, desk.roster);
            if (!answer.reply || *answer.reply == "該昵稱已被占用") continue;
            BOOST_TEST(answer.reply->size() <= bytes.size(), bytes);
        }
    }
    const auto answer = desk.host.receive(classic::Login{"a"}, there, desk.now, desk.roster);
    BOOST_TEST(answer.reply.value() == "該昵稱已被占用");
    BOOST_TEST(answer.reply->size() == 21U);
}

BOOST_AUTO_TEST_SUITE_END()
